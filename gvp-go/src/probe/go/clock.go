// The virtual clock: it stands still while anything can run, moves a little with every step, and jumps to the next
// timer when nothing can. The runtime has it for the Go Playground, as a variable that is 0 unless it is in use.

package runtime

// gvpVirtualNow is the virtual time. Asking moves the clock, so that who waits in a loop does not wait for ever.
func gvpVirtualNow() (sec int64, nsec int32, mono int64) {
	faketime += gvp.tick
	return faketime / 1e9, int32(faketime % 1e9), faketime
}

// gvpLeap is called when the virtual clock has jumped to the next timer. Where timers fire and nobody does anything,
// it jumps farther and farther: a ticker of a nanosecond would take for ever.
func gvpLeap() {
	if gvp.steps != gvp.leapt {
		gvp.leapt = gvp.steps
		gvp.leaps = 0
	}
	gvp.leaps++
	if far := gvp.leaps / 64; far > 0 {
		faketime += 1 << min(far, 33)
	}
}
