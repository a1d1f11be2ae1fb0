// The probe: what GVP adds to the runtime to see how the goroutines of a program end.
//
// It sleeps unless the variable GVP_PROBE is set, and the program never sees that variable. Awake, it seeds all
// randomness of the runtime, takes part in scheduling (schedule.go), keeps time on a virtual clock if asked to
// (clock.go), and writes a report to a file of its own when the program ends, panics, or does not end (report.go).
//
// GVP_PROBE is a list of words separated by commas: out=PATH, seed=N, clock=virtual, schedule=random or
// schedule=priority, visitors=N, what memory.go is told, and, in nanoseconds, watch=, settle=, start= and tick=.

package runtime

import "unsafe"

var gvp struct {
	words string

	// What the words say.
	seed     uint64
	virtual  bool  // time is virtual, and there is a single processor
	random   bool  // who runs next is a matter of chance
	priority bool  // who runs next is a matter of priorities, which change by chance
	watch    int64 // how long the program may take
	settle   int64 // how long goroutines may take to end after the program
	tick     int64 // how far the virtual clock moves with every step

	// The schedule.
	on       bool      // the program's own code may be running, and schedules are not plain
	state    uint64    // of the generator of schedules
	chance   uint64    // of that of the program
	cases    uint64    // of that for the order of select
	steps    uint64    // operations at which another goroutine might have been chosen
	patience uint64    // steps after which a goroutine that keeps running must wait; a power of two
	changes  [3]uint64 // steps at which a priority is lowered
	lowered  [3]uint64 // goroutines whose priority was lowered, in a ring
	nlowered uint64
	leaps    uint64 // jumps of the virtual clock since the last step
	leapt    uint64 // that step

	// The report.
	started   int64  // when the program's own code began
	moving    bool   // state transitions of goroutines are counted
	created   uint64 // goroutines that the program started
	reporting uint32
	reporter  uintptr  // the goroutine that reports
	planted   uintptr  // code of the planted leak
	benign    uintptr  // code of its benign twin
	reachable chan int // what the benign twin waits for
}

const gvpName = "GVP_PROBE="

// gvpEarly reads the variable before the environment is set up, and without allocating.
func gvpEarly() {
	n := int32(0)
	for argv_index(argv, argc+1+n) != nil {
		n++
	}
	for i := int32(0); i < n; i++ {
		p := argv_index(argv, argc+1+i)
		if s := unsafe.String(p, findnull(p)); gvpStarts(s, gvpName) {
			gvp.words = s[len(gvpName):]
		}
	}
	if gvp.words == "" {
		return
	}
	gvp.seed = uint64(gvpNumber("seed="))
	gvp.virtual = gvpWord("clock=") == "virtual"
	gvp.random = gvpWord("schedule=") == "random"
	gvp.priority = gvpWord("schedule=") == "priority"
	gvp.watch = gvpNumber("watch=")
	gvp.settle = gvpNumber("settle=")
	gvp.tick = gvpNumber("tick=")
	gvpPrepareSchedule()
	if gvp.virtual {
		faketime = 1257894000000000000 + gvpNumber("start=") // as on the Go Playground
	}
}

// gvpHide takes the probe's variables out of the environment that the program sees.
func gvpHide() {
	if gvp.words == "" {
		return
	}
	kept := envs[:0]
	for _, s := range envs {
		if !gvpStarts(s, gvpName) && !gvpStarts(s, "GOMAXPROCS=") {
			kept = append(kept, s)
		}
	}
	envs = kept
	debug.tracebackancestors = 12
}

// gvpBegin is called by the main goroutine before the packages of the program are initialised. That is the program's own
// code, too, and may be all of it that ever runs.
func gvpBegin() {
	if gvp.words == "" {
		return
	}
	gvp.reachable = make(chan int)
	gvp.started = nanotime()
	if gvp.watch > 0 {
		go gvpWatch()
	}
}

// gvpStart is called by the main goroutine before the program's own main.
func gvpStart() {
	if gvp.words == "" {
		return
	}
	gvp.on = gvp.random || gvp.priority
	gvp.moving = true
}

// gvpSeedBytes puts the seed in the place of what the machine gives at random.
func gvpSeedBytes(r []byte) {
	if gvp.words == "" {
		return
	}
	for i := range r {
		r[i] = byte(gvpMix(gvp.seed+uint64(i)/8) >> (8 * (uint(i) % 8)))
	}
}

// gvpWord returns what follows a name in the variable.
func gvpWord(name string) string {
	for rest := gvp.words; rest != ""; {
		end := 0
		for end < len(rest) && rest[end] != ',' {
			end++
		}
		if gvpStarts(rest[:end], name) {
			return rest[len(name):end]
		}
		if end == len(rest) {
			break
		}
		rest = rest[end+1:]
	}
	return ""
}

func gvpNumber(name string) int64 {
	n := int64(0)
	for _, c := range []byte(gvpWord(name)) {
		n = n*10 + int64(c-'0')
	}
	return n
}

func gvpStarts(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}
