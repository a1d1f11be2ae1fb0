// What a program does with locks and pools: how often, with which, from where, when measure=waits is said.

package runtime

import "unsafe"

// What is done, as sync and time say it.
const (
	gvpReadLock = iota
	gvpWriteLock
	gvpPoolGet
	gvpPoolNew
	gvpPoolPut
	gvpSleepHolding
)

type gvpUse struct {
	kind   int
	object uintptr
	stack  [4]uintptr
	count  uint64
}

var gvpUses struct {
	on   bool
	lock mutex
	full bool // there were more than fit: counts would mislead
	all  [1024]gvpUse
}

func init() {
	gvpUses.on = gvpWord("measure=") == "waits"
	gvpUsesEnd = gvpWriteUses
}

// gvpUsed counts one use, from whoever called the function that calls it.
//
//go:linkname gvpUsed
func gvpUsed(kind int, object unsafe.Pointer) {
	if gvpUses.on {
		gvpUsedFrom(3, kind, object)
	}
}

func gvpUsedFrom(skip, kind int, object unsafe.Pointer) {
	use := gvpUse{kind: kind, object: uintptr(object)}
	callers(skip, use.stack[:])
	lock(&gvpUses.lock)
	gvpCountUse(&use)
	unlock(&gvpUses.lock)
}

func gvpCountUse(use *gvpUse) {
	all := &gvpUses.all
	start := int((use.object>>4 ^ use.stack[0] ^ use.stack[1]*31 ^ uintptr(use.kind)) % uintptr(len(all)))
	for probe := 0; probe < 64; probe++ {
		known := &all[(start+probe)%len(all)]
		if known.count == 0 {
			*known = *use
		}
		if known.kind == use.kind && known.object == use.object && known.stack == use.stack {
			known.count++
			return
		}
	}
	gvpUses.full = true
}

// gvpHold counts the mutexes that a goroutine has locked.
//
//go:linkname gvpHold
func gvpHold(by int32) {
	gp := getg()
	if !gvpUses.on {
		return
	}
	if gp.gvpHolder != gp.goid {
		gp.gvpHolder, gp.gvpHeld = gp.goid, 0 // it was another goroutine's
	}
	gp.gvpHeld = max(gp.gvpHeld+by, 0)
}

// gvpSleeps counts sleep while a mutex is locked, from a millisecond on.
func gvpSleeps(time int64) {
	gp := getg()
	if time >= 1e6 && gvpUses.on && gp.gvpHolder == gp.goid && gp.gvpHeld > 0 {
		gvpUsedFrom(3, gvpSleepHolding, nil)
	}
}

// gvpWriteUses tells objects apart by numbers, not by addresses.
func gvpWriteUses(f int32) {
	gvpUses.on = false
	if gvpUses.full {
		return
	}
	for i := range gvpUses.all {
		use := &gvpUses.all[i]
		if use.count == 0 {
			continue
		}
		object := i
		for j := range gvpUses.all[:i] {
			if gvpUses.all[j].count > 0 && gvpUses.all[j].object == use.object {
				object = j
				break
			}
		}
		gvpPrint(f, "use "+gvpText(int64(use.kind))+" "+gvpText(int64(object))+" "+gvpText(int64(use.count))+"\n")
		n := 0
		for n < len(use.stack) && use.stack[n] != 0 {
			n++
		}
		gvpWriteFrames(f, use.stack[:n])
	}
}
