// How the probe takes part in scheduling. Whatever it does, the schedule is one that the program could have had.

package runtime

import _ "unsafe" // for go:linkname

// gvpPicks tells whether the probe picks who runs next. That takes a single processor, whose queue nobody steals from;
// the choice then depends on nothing but the seed and the program, and can be repeated.
func gvpPicks() bool {
	return gvp.on && gvp.virtual
}

func gvpPrepareSchedule() {
	gvp.state, gvp.chance, gvp.cases = gvp.seed, gvp.seed+1, gvp.seed+2
	gvp.patience = 1024 << (gvpRand() % 9)
	for i := range gvp.changes {
		gvp.changes[i] = gvpRand() % (8 << (4 * uint(i)))
	}
	randomizeScheduler = gvp.random && !gvp.virtual
}

// gvpPerturb yields now and then. It is called before channel, select and sync operations.
//
//go:linkname gvpPerturb
func gvpPerturb() {
	if !gvp.on && !gvp.virtual {
		return
	}
	gp := getg()
	if gp == nil || gp.m == nil || gp == gp.m.g0 || gp.m.locks != 0 || gp.m.mallocing != 0 || gp.m.preemptoff != "" {
		return
	}
	if gp.lockedm != 0 || gvp.reporting != 0 || isSystemGoroutine(gp, false) {
		return
	}
	if !gvp.on {
		gvpShare()
		return
	}
	if !gvpPicks() {
		gvpYield(cheaprandn(16), cheaprandn(24))
		return
	}
	gvpStep(gp)
	if gvp.priority {
		goyield()
		return
	}
	gvpYield(uint32(gvpRand()%16), uint32(gvpRand()%24))
}

// gvpShare lets others run now and then where schedules are plain: on the virtual clock, nobody else takes the processor
// from who keeps asking in a loop whether something has happened.
func gvpShare() {
	gvp.steps++
	if gvp.steps%1024 == 0 {
		faketime += gvp.tick
		goyield()
	}
}

// gvpYield yields once in six cases of sixteen, and many times in one.
func gvpYield(choice, many uint32) {
	switch {
	case choice < 6:
		goyield()
	case choice == 6:
		for ; many > 0; many-- {
			goyield()
		}
	}
}

// gvpStep counts a step, and lowers the priority of the goroutine that takes it when the time has come.
func gvpStep(gp *g) {
	step := gvp.steps
	gvp.steps++
	faketime += gvp.tick
	// Nobody may keep the others from running for ever, whatever its priority.
	lower := step&(gvp.patience-1) == gvp.patience-1
	for _, change := range gvp.changes {
		lower = lower || change == step
	}
	if lower {
		gvp.lowered[gvp.nlowered%uint64(len(gvp.lowered))] = gp.goid
		gvp.nlowered++
	}
}

// gvpCreated is called after the program has started a goroutine.
func gvpCreated() {
	gvp.created++
	gvpPerturb()
}

// gvpGosched tells whether a goroutine that calls Gosched is to stay in the processor's own queue, among which the
// probe picks.
func gvpGosched(gp *g) bool {
	if !gvpPicks() || gp.lockedm != 0 || isSystemGoroutine(gp, false) {
		return false
	}
	gvpStep(gp)
	return true
}

// gvpPick moves the goroutine that is to run next to the head of the queue.
func gvpPick(pp *p) {
	if !gvpPicks() {
		return
	}
	if next := pp.runnext; next != 0 {
		pp.runnext = 0
		runqput(pp, next.ptr(), false)
	}
	head, tail, size := pp.runqhead, pp.runqtail, uint32(len(pp.runq))
	if tail-head < 2 {
		return
	}
	best := head
	if gvp.priority {
		for i := head + 1; i != tail; i++ {
			if gvpRank(pp.runq[i%size].ptr()) > gvpRank(pp.runq[best%size].ptr()) {
				best = i
			}
		}
	} else {
		best = head + uint32(gvpRand()%uint64(tail-head))
	}
	pp.runq[head%size], pp.runq[best%size] = pp.runq[best%size], pp.runq[head%size]
}

// gvpRank is the priority of a goroutine: by chance, unless it was lowered.
func gvpRank(gp *g) uint64 {
	for i, id := range gvp.lowered {
		if id == gp.goid {
			return uint64(i)
		}
	}
	return gvpMix(gvp.seed^gp.goid*0x9e3779b97f4a7c15) | 8
}

// gvpChance is what the program draws at random. It is apart from what schedules are made of, for the runtime draws as
// well, when it likes.
//
//go:nosplit
func gvpChance() uint64 {
	gvp.chance += 0x9e3779b97f4a7c15
	return gvpMix(gvp.chance)
}

// gvpCase is where in the order of a select a case goes, of n places.
func gvpCase(n uint32) uint32 {
	if gvp.virtual {
		gvp.cases += 0x9e3779b97f4a7c15
		return uint32(gvpMix(gvp.cases) % uint64(n))
	}
	return cheaprandn(n)
}

// gvpRand is splitmix64.
//
//go:nosplit
func gvpRand() uint64 {
	gvp.state += 0x9e3779b97f4a7c15
	return gvpMix(gvp.state)
}

//go:nosplit
func gvpMix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
