package testutil

import (
	"net/http"
	"strings"
)

// harmlessFunctions are those that the standard library starts once and keeps for the life of the process.
var harmlessFunctions = []string{
	"os/signal.loop",
	"os/signal.signal_recv",
	"runtime.ensureSigM.func1",
	"runtime/trace.Start.func1",
	"runtime/pprof.profileWriter",
}

// isHarmless reports whether a goroutine belongs to the tests themselves or to the standard library's own household.
func isHarmless(g goroutine) bool {
	if len(g.frames) == 0 {
		// It was started and has not run yet: what it is will be seen.
		return false
	}
	// The outermost function of a test, subtest, benchmark or fuzz target is one of package testing.
	outermost := g.frames[len(g.frames)-1].function
	return strings.HasPrefix(outermost, "testing.") || g.hasAny(harmlessFunctions) || isThisCheck(g)
}

// isThisCheck reports whether a goroutine is the one that looks.
func isThisCheck(g goroutine) bool {
	for _, f := range g.frames {
		if strings.HasSuffix(f.function, "testutil.(*check).look") {
			return true
		}
	}
	return false
}

// closeIdleConnections closes the connections that http.DefaultClient keeps for later. Whoever needs one opens it anew.
func closeIdleConnections() {
	http.DefaultClient.CloseIdleConnections()
}
