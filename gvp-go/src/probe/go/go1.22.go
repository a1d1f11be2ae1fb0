// What differs up to Go 1.22.

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
