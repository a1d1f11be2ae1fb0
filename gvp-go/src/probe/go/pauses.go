// How long the program waits, by the clock that it sees: where it sleeps, and what its timers are set to. Only on the
// virtual clock, whose single processor writes this down, and whose time is that of the program alone.

package runtime

// gvpPauses are the waits by the calls that led to them.
var gvpPauses [256]struct {
	calls   [10]uintptr
	count   int64
	longest int64
}

var gvpNumberOfPauses int

// gvpPause is where the calls are that led to a wait.
var gvpPause [10]uintptr

func init() { gvpTell(gvpTellPauses) }

// gvpPaused is called for every wait of so many nanoseconds.
func gvpPaused(time int64) {
	if !gvp.virtual || !gvp.moving || gvp.reporting != 0 {
		return
	}
	clear(gvpPause[:])
	callers(2, gvpPause[:])
	i := 0
	for i < gvpNumberOfPauses && gvpPauses[i].calls != gvpPause {
		i++
	}
	if i == len(gvpPauses) {
		return
	}
	gvpNumberOfPauses = max(gvpNumberOfPauses, i+1)
	gvpPauses[i].calls = gvpPause
	gvpPauses[i].count++
	gvpPauses[i].longest = max(gvpPauses[i].longest, time)
}

// gvpTellPauses tells each wait with the first call outside the library's own packages for time.
func gvpTellPauses() string {
	text := ""
	for i := range gvpPauses[:gvpNumberOfPauses] {
		pause := &gvpPauses[i]
		frames := CallersFrames(pause.calls[:])
		for more := true; more; {
			var frame Frame
			frame, more = frames.Next()
			if frame.File == "" || gvpKeepsTime(frame.Function) {
				continue
			}
			text += "pause " + gvpText(pause.count) + " " + gvpText(pause.longest) + " " + frame.File + ":" + gvpText(int64(frame.Line)) + "\n"
			break
		}
	}
	return text
}

func gvpKeepsTime(function string) bool {
	return gvpStarts(function, "runtime.") || gvpStarts(function, "time.") || gvpStarts(function, "context.")
}
