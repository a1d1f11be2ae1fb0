// What differs from Go 1.23 to 1.25.

package runtime

import "internal/runtime/atomic"

const gvpProofs = 0

const gvpLeaked = ^uint32(0)

func gvpProve() { GC() }

func gvpFirst(flag *uint32) bool { return atomic.Cas(flag, 0, 1) }

// gvpTimed tells whether a timer will wake the goroutine.
func gvpTimed(gp *g) bool {
	for sg := gp.waiting; sg != nil; sg = sg.waitlink {
		if sg.c != nil && sg.c.timer != nil {
			return true
		}
	}
	return false
}
