// What a run does with memory: every allocation with its type, every wait, and how the heap moves.
//
// GVP_PROBE says what is measured, measure=allocations or measure=waits, where to write it, memory=PATH, and how often main
// or the tests are repeated, repeat=N. What is written before the end goes to PATH0 and PATH1 in turn, so that one of them
// is always whole.

package runtime

import "unsafe"

var gvpMemory struct {
	on          bool
	allocations bool
	ended       bool
	own         *g // the goroutine that measures, whose own allocations are nobody's

	// What the measuring itself took, which is not the program's.
	ownObjects, ownBytes, ownCollections uint64

	repeat     int64
	done       int64 // repetitions
	samples    [128]gvpCounters
	points     [256]gvpPoint
	npoints    int
	every      int // only so many collections leave a point
	collected  int
	watcher    *g // waits for the next collection
	written    int // how often was written before the end
	writtenFor uint64
}

type gvpPoint struct {
	after      int64
	live       uint64
	goroutines int
}

// gvpCounters are written as they stand here.
type gvpCounters struct {
	goroutines, descriptors, objects, bytes, live, inuse, collections, pauses, longest uint64
}

// gvpStats is too large for a stack.
var gvpStats MemStats

// gvpMeasureEarly is called before the first package is initialised.
func gvpMeasureEarly() {
	if gvp.words == "" {
		return
	}
	measure := gvpWord("measure=")
	gvpMemory.on = measure != ""
	gvpMemory.allocations = measure == "allocations"
	gvpMemory.repeat = gvpNumber("repeat=")
	gvpMemory.every = 1
	switch {
	case gvpMemory.allocations:
		MemProfileRate = 1
	case disableMemoryProfiling:
		MemProfileRate = 0 // as without the probe
	}
	if measure == "waits" {
		SetBlockProfileRate(1)
		SetMutexProfileFraction(1)
	}
}

// gvpMeasureStart is called before the program's own main.
func gvpMeasureStart() {
	if gvpMemory.on {
		go gvpWatchCollections()
	}
}

func init() { gvpMeasureEnd = gvpMeasureAtTheEnd }

// gvpProfile stands in the place of profilealloc, and keeps the type.
func gvpProfile(mp *m, typ *_type, x unsafe.Pointer, size uintptr) {
	gp := getg()
	if gp == gvpMemory.own && gp != nil {
		gvpMemory.ownObjects++
		gvpMemory.ownBytes += uint64(size)
		return
	}
	gp.gvpType = uintptr(unsafe.Pointer(typ))
	profilealloc(mp, x, size)
}

// gvpTyped gives the place of an allocation its type. All that is allocated there is of one type, but in generic code.
func gvpTyped(b *bucket) { b.gvpType = getg().gvpType }

// gvpAgain tells whether main is to run once more.
func gvpAgain() bool {
	if !gvpMemory.on || gvpMemory.repeat < 2 {
		return false
	}
	gvpRepeated()
	return gvpMemory.done < gvpMemory.repeat
}

// gvpRepeated measures after a repetition.
//
//go:linkname gvpRepeated
func gvpRepeated() {
	if !gvpMemory.on || gvpMemory.repeat < 2 || gvpMemory.done >= int64(len(gvpMemory.samples)) {
		return
	}
	gvpMemory.own = getg()
	gvpMemory.samples[gvpMemory.done] = gvpCollectAndCount()
	gvpMemory.done++
	if gvpMemory.done == (gvpMemory.repeat+3)/4 {
		gvpEachBucket(func(b *bucket) { b.gvpBefore = gvpLive(b) })
	}
	gvpMemory.own = nil
}

// gvpCollectAndCount counts what is in use when all that can be freed is. What pools hold takes two collections.
func gvpCollectAndCount() gvpCounters {
	GC()
	GC()
	gvpMemory.ownCollections += 2
	return gvpCount()
}

func gvpCount() gvpCounters {
	m := &gvpStats
	ReadMemStats(m)
	longest := uint64(0)
	for i := uint32(0); i < min(m.NumGC, 256); i++ {
		longest = max(longest, m.PauseNs[i])
	}
	return gvpCounters{
		goroutines:  uint64(NumGoroutine()),
		descriptors: gvpDescriptors(),
		objects:     m.Mallocs - gvpMemory.ownObjects,
		bytes:       m.TotalAlloc - gvpMemory.ownBytes,
		live:        m.HeapAlloc,
		inuse:       m.HeapInuse,
		collections: uint64(m.NumGC) - min(gvpMemory.ownCollections, uint64(m.NumGC)),
		pauses:      m.PauseTotalNs,
		longest:     longest,
	}
}

func gvpDescriptors() uint64 {
	const getFlags = 1
	n := uint64(0)
	for fd := int32(0); fd < 1024; fd++ {
		if flags, _ := fcntl(fd, getFlags, 0); flags >= 0 {
			n++
		}
	}
	return n
}

// gvpCollected is called after every collection.
func gvpCollected() {
	if gp := gvpMemory.watcher; gp != nil && gvpMemory.on && getg() != gvpMemory.own {
		gvpMemory.watcher = nil
		goready(gp, 1)
	}
}

// gvpWatchCollections keeps how the heap moves, and writes down what there is whenever it has grown by half: a program
// that is killed for its memory has no other chance.
func gvpWatchCollections() {
	const worthWriting = 8 << 20
	for {
		gopark(gvpParked, nil, waitReasonForceGCIdle, traceBlockSystemGoroutine, 1)
		if gvpMemory.ended {
			continue
		}
		live := gcController.heapMarked
		gvpAddPoint(gvpPoint{nanotime() - gvp.started, live, NumGoroutine()})
		if live > worthWriting && live > gvpMemory.writtenFor/2*3 && gvpMemory.own == nil {
			gvpMemory.writtenFor = live
			gvpMemory.own = getg()
			gvpWriteMemory("before", gvpWord("memory=")+gvpText(int64(gvpMemory.written%2)), gvpCount(), live)
			gvpMemory.written++
			gvpMemory.own = nil
		}
	}
}

func gvpParked(gp *g, _ unsafe.Pointer) bool {
	gvpMemory.watcher = gp
	return true
}

// gvpAddPoint keeps a point; when there is no room, every second one goes.
func gvpAddPoint(point gvpPoint) {
	m := &gvpMemory
	if m.collected++; m.collected%m.every != 0 {
		return
	}
	if m.npoints == len(m.points) {
		for i := 0; i < m.npoints/2; i++ {
			m.points[i] = m.points[2*i+1]
		}
		m.npoints /= 2
		m.every *= 2
	}
	m.points[m.npoints] = point
	m.npoints++
}

// gvpMeasureAtTheEnd writes what there is at the end, before anything else is done to the program.
func gvpMeasureAtTheEnd() {
	if !gvpMemory.on {
		return
	}
	gvpMemory.ended = true
	gvpMemory.own = getg()
	counters := gvpCount()
	live := gvpCollectAndCount().live
	gvpWriteMemory("end", gvpWord("memory="), counters, live)
	gvpMemory.own = nil
}

func gvpWriteMemory(taken, path string, counters gvpCounters, live uint64) {
	f := gvpOpen(path)
	if f < 0 {
		return
	}
	m := &gvpMemory
	gvpPrint(f, "gvp-memory 1\ntaken "+taken+"\nlive "+gvpText(int64(live))+"\ncounters"+gvpCountersText(&counters)+"\n")
	for i := int64(0); i < m.done; i++ {
		gvpPrint(f, "repetition"+gvpCountersText(&m.samples[i])+"\n")
	}
	for _, p := range m.points[:m.npoints] {
		gvpPrint(f, "point "+gvpText(p.after)+" "+gvpText(int64(p.live))+" "+gvpText(int64(p.goroutines))+"\n")
	}
	if m.allocations {
		MemProfile(nil, true) // brings the profile up to date
		gvpEachBucket(func(b *bucket) { gvpWriteAllocation(f, b) })
	} else {
		gvpWriteWaits(f)
	}
	gvpPrint(f, "gvp-memory end\n")
	closefd(f)
}

func gvpCountersText(c *gvpCounters) string {
	text := ""
	for _, n := range [...]uint64{c.goroutines, c.descriptors, c.objects, c.bytes, c.live, c.inuse, c.collections, c.pauses, c.longest} {
		text += " " + gvpText(int64(n))
	}
	return text
}

func gvpEachBucket(do func(*bucket)) {
	for b := (*bucket)(mbuckets.Load()); b != nil; b = b.allnext {
		do(b)
	}
}

func gvpLive(b *bucket) uintptr {
	active := &b.mp().active
	return (active.allocs - active.frees) * b.size
}

func gvpWriteAllocation(f int32, b *bucket) {
	active := &b.mp().active
	if active.allocs == 0 {
		return
	}
	text := "allocation"
	for _, n := range [...]uintptr{active.allocs, active.frees, b.size, b.gvpBefore} {
		text += " " + gvpText(int64(n))
	}
	if b.gvpType != 0 {
		text += " " + toRType((*_type)(unsafe.Pointer(b.gvpType))).string()
	}
	gvpPrint(f, text+"\n")
	gvpWriteFrames(f, b.stk())
}

func gvpWriteWaits(f int32) {
	gvpWriteProfile(f, "waiting", BlockProfile)
	gvpWriteProfile(f, "holding", MutexProfile)
}

func gvpWriteProfile(f int32, name string, profile func([]BlockProfileRecord) (int, bool)) {
	n, _ := profile(nil)
	records := make([]BlockProfileRecord, n+64)
	n, ok := profile(records)
	if !ok {
		return
	}
	perMicrosecond := max(ticksPerSecond()/1e6, 1)
	for i := range records[:n] {
		r := &records[i]
		gvpPrint(f, name+" "+gvpText(r.Count)+" "+gvpText(r.Cycles*1000/perMicrosecond)+"\n")
		gvpWriteFrames(f, r.Stack())
	}
}

func gvpWriteFrames(f int32, stack []uintptr) {
	frames := CallersFrames(stack)
	for more := len(stack) > 0; more; {
		var frame Frame
		frame, more = frames.Next()
		gvpPrint(f, frame.Function+"\n\t"+frame.File+":"+gvpText(int64(frame.Line))+"\n")
	}
}
