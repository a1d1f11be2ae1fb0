// What the probe reports, and when.

package runtime

import "unsafe"

// gvpWatch reports when the program takes too long, or when all its goroutines wait for each other.
func gvpWatch() {
	if gvp.virtual {
		timeSleep(gvp.watch) // where all wait for each other, the clock jumps here at once
	} else {
		start, quiet := nanotime(), 0
		for nap := int64(1e6); nanotime()-start < gvp.watch && quiet < 4; nap = min(2*nap, 100e6) {
			timeSleep(nap)
			if quiet++; !gvpQuiet() {
				quiet = 0
			}
		}
	}
	gvpReport("watchdog", 0)
	exit(99)
}

// gvpReport writes a report, once. It is called by a goroutine that may sleep, and that then ends the program. Whoever
// else comes here to end it waits for that, or the report would break off.
func gvpReport(reason string, code int) {
	path, me := gvpWord("out="), uintptr(unsafe.Pointer(getg()))
	if path == "" || gvp.reporter == me {
		return
	}
	if !gvpFirst(&gvp.reporting) {
		block()
	}
	gvp.reporter = me
	gvp.moving = false
	if gvpMeasureEnd != nil {
		gvpMeasureEnd()
	}
	steps, created, now, quiet := gvp.steps, gvp.created, nanotime(), int64(0)
	if gvpQuiet() {
		quiet = 1
	}
	gvpPlant()
	dump := gvpSettled(reason)
	settled, told := nanotime()-now, ""
	for _, teller := range gvpTellers[:gvpNumberOfTellers] {
		told += teller()
	}
	f := gvpOpen(path)
	if f < 0 {
		return
	}
	gvpPrint(f, "gvp-probe 1\nreason "+reason+"\ncode "+gvpText(int64(code))+"\nproof "+gvpText(gvpProofs)+"\nquiet "+gvpText(quiet))
	gvpPrint(f, "\nsteps "+gvpText(int64(steps))+"\ncreated "+gvpText(int64(created)))
	gvpPrint(f, "\nnow "+gvpText(now)+"\nsettled "+gvpText(settled)+"\n"+told+"\n")
	gvpPrint(f, dump)
	gvpPrint(f, "\n\ngvp-probe end\n")
	closefd(f)
}

// gvpMeasureEnd writes what memory.go measured, where this Go allows it.
var gvpMeasureEnd func()

// gvpUsesEnd writes what uses.go counted, where this Go allows it.
var gvpUsesEnd func(f int32)

// gvpTellers add lines to the report.
var gvpTellers [8]func() string

var gvpNumberOfTellers int

// gvpTell lets a part of the probe, which may be in another package, add lines to the report. It is called by init
// functions, one after the other.
//
//go:linkname gvpTell
func gvpTell(teller func() string) {
	gvpTellers[gvpNumberOfTellers] = teller
	gvpNumberOfTellers++
}

// gvpWatchesContexts tells whether contexts are watched: under a schedule of the probe's choice they are not, nor where
// memory is measured, which that would take.
//
//go:linkname gvpWatchesContexts
func gvpWatchesContexts() bool {
	return gvp.words != "" && !gvp.random && !gvp.priority && gvpWord("measure=") == ""
}

// gvpVisitors is how many visitors the first HTTP server gets.
//
//go:linkname gvpVisitors
func gvpVisitors() int { return int(gvpNumber("visitors=")) }

// gvpTimeLeft is for how long the program may still go on, in nanoseconds.
//
//go:linkname gvpTimeLeft
func gvpTimeLeft() int64 { return gvp.started + gvp.watch - nanotime() }

// gvpEnough reports, and ends a program of which enough was seen.
//
//go:linkname gvpEnough
func gvpEnough() {
	gvpReport("watchdog", 0)
	exit(99)
}

// gvpPlant starts a goroutine that leaks and one that does not. A report in which they are not told apart is worth
// nothing.
func gvpPlant() {
	planted, benign := gvpPlanted, gvpBenign
	gvp.planted = **(**uintptr)(unsafe.Pointer(&planted))
	gvp.benign = **(**uintptr)(unsafe.Pointer(&benign))
	go planted()
	go benign()
	for i := 0; i < 20000 && !gvpPlantedWait(); i++ {
		timeSleep(100e3)
	}
}

// gvpPlantedWait tells whether the planted goroutines have come to where they wait: a busy machine may keep them from
// it for a while.
func gvpPlantedWait() bool {
	waiting := 0
	forEachGRace(func(gp *g) {
		if gvpIsOurs(gp) && readgstatus(gp)&^_Gscan == _Gwaiting {
			waiting++
		}
	})
	return waiting == 2
}

func gvpPlanted() { <-make(chan int) }

func gvpBenign() { <-gvp.reachable }

// gvpIsOurs tells the planted goroutines, which must be seen, from those of the runtime.
func gvpIsOurs(gp *g) bool {
	return gvp.planted != 0 && (gp.startpc == gvp.planted || gp.startpc == gvp.benign)
}

// gvpSettled lets goroutines end, and returns the stacks of those that are left. First for a short time; only where
// somebody is left of whom it is not proven that he can never go on, for longer.
func gvpSettled(reason string) string {
	short := min(gvp.settle, 50e6)
	if reason == "panic" {
		short = 0
	}
	gvpSettle(short)
	gvpProve()
	dump, open := gvpStacks()
	if open && reason == "exit" && gvp.settle > short {
		gvpSettle(gvp.settle - short)
		gvpProve()
		dump, _ = gvpStacks()
	}
	return dump
}

// gvpSettle waits until nobody runs or sleeps, or the time is over.
func gvpSettle(time int64) {
	start, steps := nanotime(), gvp.steps
	for nap := int64(100e3); nanotime()-start < time; nap = min(2*nap, 10e9) {
		timeSleep(nap)
		if gvpQuiet() || gvp.steps-steps > 500e3 {
			return
		}
	}
}

// gvpQuiet tells whether every goroutine of the program waits for another: none runs, sleeps, waits for a timer or for
// the machine.
func gvpQuiet() bool {
	quiet, me := true, getg()
	forEachGRace(func(gp *g) {
		if gp == me || !quiet || isSystemGoroutine(gp, false) {
			return
		}
		switch readgstatus(gp) &^ _Gscan {
		case _Grunnable, _Grunning, _Gsyscall, _Gpreempted:
			quiet = false
		case _Gwaiting:
			quiet = gp.waitreason != waitReasonSleep && gp.waitreason != waitReasonIOWait && !gvpTimed(gp)
		}
	})
	return quiet
}

// gvpStacks returns the stacks of all goroutines, and whether any but the planted ones waits for something that may yet
// come.
func gvpStacks() (stacks string, open bool) {
	me, waiting := getg(), 0
	forEachGRace(func(gp *g) {
		status := readgstatus(gp) &^ _Gscan
		if gp != me && status != _Gdead && status != gvpLeaked && !isSystemGoroutine(gp, false) {
			waiting++
		}
	})
	for size := 1 << 18; ; size *= 4 {
		buf := make([]byte, size)
		if n := Stack(buf, true); n < len(buf) || size >= 1<<26 {
			return unsafe.String(&buf[0], n), waiting > 1
		}
	}
}

func gvpText(n int64) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return gvpText(n/10) + gvpText(n%10)
}

func gvpOpen(path string) int32 {
	const writeOnly, create, truncate = 0x1, 0x40, 0x200
	name := append([]byte(path), 0)
	return open(&name[0], writeOnly|create|truncate, 0o644)
}

func gvpPrint(f int32, s string) {
	for len(s) > 0 {
		n := write1(uintptr(f), unsafe.Pointer(unsafe.StringData(s)), int32(min(len(s), 1<<20)))
		if n <= 0 {
			return
		}
		s = s[n:]
	}
}
