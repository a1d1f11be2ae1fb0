// Which state transitions the program's own goroutines go through, from the start of main to the report.

package runtime

// gvpMoves counts transitions, by the state before and the state after.
var gvpMoves [8 * 8]uint64

func init() { gvpTell(gvpTellMoves) }

// gvpMoved is called wherever a goroutine changes its state, where nothing may be called that needs more stack.
//
//go:nosplit
func gvpMoved(gp *g, before, after uint32) {
	if gvp.moving && gp.gvpOwn && before < 8 && after < 8 {
		gvpMoves[(before&7)*8+after&7]++
	}
}

// gvpOwns tells whether a goroutine that is being made is the program's own.
func gvpOwns(newg *g) bool {
	return gvp.words != "" && !isSystemGoroutine(newg, false)
}

func gvpTellMoves() string {
	text := "transitions"
	for i, count := range gvpMoves {
		if count > 0 {
			text += " " + gvpText(int64(i/8)) + ">" + gvpText(int64(i%8)) + ":" + gvpText(int64(count))
		}
	}
	return text + "\n"
}
