// What differs in Go 1.21.

package runtime

import "runtime/internal/atomic"

const gvpProofs = 0

const gvpLeaked = ^uint32(0)

func gvpProve() { GC() }

func gvpFirst(flag *uint32) bool { return atomic.Cas(flag, 0, 1) }

// gvpTimed tells whether a timer may wake the goroutine. Timers do not know their channels yet.
func gvpTimed(gp *g) bool {
	return gp.waitreason == waitReasonChanReceive || gp.waitreason == waitReasonSelect
}

func cheaprandn(n uint32) uint32 { return fastrandn(n) }

// gvpTicks is what the runtime mixes into the random numbers of a thread.
func gvpTicks() uint64 {
	if gvp.words != "" {
		return gvp.seed
	}
	return uint64(cputicks())
}
