// What differs since Go 1.26, which can prove that a goroutine will never go on.

package runtime

import "internal/runtime/atomic"

const gvpProofs = 1

const gvpLeaked = _Gleaked

func gvpProve() { goroutineLeakGC() }

func gvpFirst(flag *uint32) bool { return atomic.Cas(flag, 0, 1) }

// gvpTimed tells whether a timer will wake the goroutine.
func gvpTimed(gp *g) bool {
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		if gp.waitreason.isChanWait() && sg.c.get() != nil && sg.c.get().timer != nil {
			return true
		}
	}
	return false
}
