// Which contexts are still reachable when the probe reports, and who made them.

package context

import (
	"runtime"
	"sync"
	_ "unsafe" // for go:linkname
	"weak"
)

//go:linkname gvpWatchesContexts runtime.gvpWatchesContexts
func gvpWatchesContexts() bool

//go:linkname gvpTell runtime.gvpTell
func gvpTell(teller func() string)

// gvpMost is how many contexts are watched and told of.
const gvpMost = 1 << 14

// gvpMade is a context that was made. Only one of the pointers is set, and none keeps it.
type gvpMade struct {
	cancel weak.Pointer[cancelCtx]
	timer  weak.Pointer[timerCtx]
	value  weak.Pointer[valueCtx]
	calls  [8]uintptr
}

var gvpContexts struct {
	sync.Mutex
	watched bool
	made    []gvpMade
}

func init() {
	if gvpWatchesContexts() {
		gvpContexts.watched = true
		gvpTell(gvpTellContexts)
	}
}

func gvpCancel(c *cancelCtx) {
	if gvpContexts.watched {
		gvpAdd(gvpMade{cancel: weak.Make(c)})
	}
}

func gvpTimer(c *timerCtx) {
	if gvpContexts.watched {
		gvpAdd(gvpMade{timer: weak.Make(c)})
	}
}

func gvpValue(c *valueCtx) *valueCtx {
	if gvpContexts.watched {
		gvpAdd(gvpMade{value: weak.Make(c)})
	}
	return c
}

func gvpAdd(made gvpMade) {
	runtime.Callers(3, made.calls[:])
	gvpContexts.Lock()
	defer gvpContexts.Unlock()
	if len(gvpContexts.made) < gvpMost {
		gvpContexts.made = append(gvpContexts.made, made)
	}
}

// gvpTellContexts tells of each that is left: its kind, whether it is cancelled, how many values are in its chain, the
// function that made it, and where.
func gvpTellContexts() string {
	runtime.GC()
	gvpContexts.Lock()
	defer gvpContexts.Unlock()
	returned := "1"
	if gvpInMain() {
		returned = "0"
	}
	text := []byte("contexts " + returned + "\n")
	for i := range gvpContexts.made {
		text = append(text, gvpContexts.made[i].told()...)
	}
	return string(text)
}

func (made *gvpMade) told() string {
	var left Context
	kind := ""
	if c := made.cancel.Value(); c != nil {
		left, kind = c, "cancel"
	} else if c := made.timer.Value(); c != nil {
		left, kind = c, "timer"
	} else if c := made.value.Value(); c != nil {
		left, kind = c, "value"
	}
	maker, ok := made.maker()
	if left == nil || !ok {
		return ""
	}
	cancelled := "0"
	if left.Err() != nil {
		cancelled = "1"
	}
	return "context " + kind + " " + cancelled + " " + gvpDigits(gvpDepth(left)) + " " + maker.Function + " " +
		maker.File + ":" + gvpDigits(maker.Line) + "\n"
}

// maker is the first call outside of this package.
func (made *gvpMade) maker() (runtime.Frame, bool) {
	n := 0
	for n < len(made.calls) && made.calls[n] != 0 {
		n++
	}
	frames := runtime.CallersFrames(made.calls[:n])
	for {
		frame, more := frames.Next()
		if frame.Function != "" && !gvpIsHere(frame.Function) {
			return frame, true
		}
		if !more {
			return frame, false
		}
	}
}

func gvpIsHere(function string) bool {
	const here = "context."
	return len(function) > len(here) && function[:len(here)] == here
}

// gvpInMain tells whether the program has not returned from main, but ended in the middle of it.
func gvpInMain() bool {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(1, calls)])
	for {
		frame, more := frames.Next()
		if frame.Function == "main.main" {
			return true
		}
		if !more {
			return false
		}
	}
}

// gvpDepth is how many values are in the chain of a context.
func gvpDepth(c Context) (depth int) {
	for {
		switch ctx := c.(type) {
		case *valueCtx:
			depth++
			c = ctx.Context
		case *cancelCtx:
			c = ctx.Context
		case *timerCtx:
			c = ctx.cancelCtx.Context
		case withoutCancelCtx:
			c = ctx.c
		default:
			return depth
		}
	}
}

func gvpDigits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return gvpDigits(n/10) + gvpDigits(n%10)
}
