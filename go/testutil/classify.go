package testutil

import (
	"bytes"
	"runtime/pprof"
	"strings"
)

// leakProfile is the profile with which Go 1.26 (as an experiment) and later prove leaks.
const leakProfile = "goroutineleak"

// classify adds to each goroutine whether its leak is proven, what it waits for and who started it.
func classify(left []goroutine, id string) {
	leaked := map[string]bool{}
	for _, g := range labelled(leakProfile, id) {
		leaked[g.key()] = true
	}
	details := detailed()
	for i := range left {
		g := &left[i]
		if leaked[g.key()] {
			g.kind = proven
		}
		if d, ok := details[g.key()]; ok {
			g.state, g.creator = d.state, d.creator
		}
	}
}

// detailed reads the stacks of all goroutines with what only the long form of the profile has: state and creator. Where
// several goroutines have the same stack, they are taken to have the rest in common, too.
func detailed() map[string]goroutine {
	var text bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&text, 2); err != nil {
		return nil
	}
	found := map[string]goroutine{}
	for _, record := range strings.Split(text.String(), "\n\n") {
		if g, ok := parseStack(record); ok {
			found[g.key()] = g
		}
	}
	return found
}

// parseStack reads a stack as Go prints it:
//
//	goroutine 7 [chan send, 2 minutes]:
//	example.com/shop.serve(0xc000012345)
//		/src/shop/serve.go:12 +0x29
//	created by example.com/shop.Start in goroutine 6
//		/src/shop/start.go:5 +0x4f
func parseStack(record string) (goroutine, bool) {
	lines := strings.Split(strings.TrimSpace(record), "\n")
	_, state, ok := strings.Cut(lines[0], " [")
	if !ok || !strings.HasPrefix(lines[0], "goroutine ") {
		return goroutine{}, false
	}
	g := goroutine{count: 1, state: waitReason(state)}
	for i := 1; i+1 < len(lines); i += 2 {
		place, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " +0x")
		if creator, ok := strings.CutPrefix(lines[i], "created by "); ok {
			creator, _, _ = strings.Cut(creator, " in goroutine ")
			g.creator = frame{function: creator, place: place}
			break
		}
		g.frames = append(g.frames, frame{function: functionOf(lines[i]), place: place})
	}
	return g, true
}

// waitReason takes `chan send` from `chan send (leaked), 2 minutes, labels:{…}]:`.
func waitReason(state string) string {
	end := strings.IndexAny(state, ",]")
	if end < 0 {
		return ""
	}
	return strings.TrimSuffix(state[:end], " (leaked)")
}

// functionOf takes the name from a line such as `example.com/shop.(*Shop).serve(0xc000012345)`.
func functionOf(line string) string {
	if open := strings.LastIndex(line, "("); open > 0 {
		return line[:open]
	}
	return line
}
