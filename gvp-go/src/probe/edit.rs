//! Where the probe reaches into the toolchain's own sources.

/// What of the probe an edit serves. A toolchain that differs in one place loses only what depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serves {
    /// Reports: without these edits there is no probe.
    Reports,
    /// Schedules of the probe's choice, and the virtual clock that makes them repeatable.
    Schedules,
    /// Which states goroutines go through.
    Transitions,
    /// Which contexts are left.
    Contexts,
    /// Visitors of HTTP servers.
    Visitors,
    /// What is done with memory.
    Memory,
    /// What is done with locks and pools.
    Uses,
    /// How long the program waits.
    Pauses,
}

impl Serves {
    /// What can be done without, each by itself. Pauses come before uses: they put a function around the one that sleeps,
    /// and both want to know who called it.
    pub(super) const OPTIONAL: [Self; 6] =
        [Self::Transitions, Self::Contexts, Self::Visitors, Self::Memory, Self::Pauses, Self::Uses];
}

/// Where a text goes, relative to what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Put {
    Before,
    After,
    Instead,
    /// Instead of it wherever it stands.
    Everywhere,
}

/// One way to make an edit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// The file, relative to the sources of the standard library.
    pub(super) file: &'static str,
    find: &'static str,
    put: Put,
    text: &'static str,
}

impl Way {
    /// The edited text of the file; none where it does not hold what is looked for.
    pub(super) fn apply(&self, source: &str) -> Option<String> {
        let start = source.find(self.find)?;
        let end = start + self.find.len();
        let (before, after) = match self.put {
            Put::Before => (start, start),
            Put::After => (end, end),
            Put::Instead => (start, end),
            Put::Everywhere => return Some(source.replace(self.find, self.text)),
        };
        Some([&source[..before], self.text, &source[after..]].concat())
    }
}

/// One edit. Toolchains differ: the first way that can be gone is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edit {
    pub(super) serves: Serves,
    ways: (Way, Option<Way>),
}

impl Edit {
    /// The ways to make it, the better first.
    pub(super) fn ways(&self) -> impl Iterator<Item = &Way> {
        std::iter::once(&self.ways.0).chain(&self.ways.1)
    }
}

const fn before(file: &'static str, find: &'static str, text: &'static str) -> Way {
    Way { file, find, put: Put::Before, text }
}

const fn after(file: &'static str, find: &'static str, text: &'static str) -> Way {
    Way { file, find, put: Put::After, text }
}

const fn instead(file: &'static str, find: &'static str, text: &'static str) -> Way {
    Way { file, find, put: Put::Instead, text }
}

const fn everywhere(file: &'static str, find: &'static str, text: &'static str) -> Way {
    Way { file, find, put: Put::Everywhere, text }
}

const fn reports(way: Way) -> Edit {
    Edit { serves: Serves::Reports, ways: (way, None) }
}

const fn reports_or(way: Way, or: Way) -> Edit {
    Edit { serves: Serves::Reports, ways: (way, Some(or)) }
}

const fn schedules(way: Way) -> Edit {
    Edit { serves: Serves::Schedules, ways: (way, None) }
}

const fn schedules_or(way: Way, or: Way) -> Edit {
    Edit { serves: Serves::Schedules, ways: (way, Some(or)) }
}

const fn of(serves: Serves, way: Way) -> Edit {
    Edit { serves, ways: (way, None) }
}

const fn of_or(serves: Serves, way: Way, or: Way) -> Edit {
    Edit { serves, ways: (way, Some(or)) }
}

/// This function is counted.
const fn used(file: &'static str, function: &'static str, count: &'static str) -> Edit {
    of(Serves::Uses, after(file, function, count))
}

/// At the start of this function another goroutine may be chosen.
const fn perturb(file: &'static str, function: &'static str) -> Edit {
    schedules(after(file, function, "\tgvpPerturb()\n"))
}

const PROC: &str = "runtime/proc.go";
const CHAN: &str = "runtime/chan.go";
const CONTEXT: &str = "context/context.go";
const SERVER: &str = "net/http/server.go";
const MPROF: &str = "runtime/mprof.go";
const MALLOC: &str = "runtime/malloc.go";

/// Where an allocation is put into the profile; in its place is a function that also gets to know the type.
const PROFILED: (&str, &str) = ("profilealloc(mp, x, ", "gvpProfile(mp, typ, x, ");

/// Where every change of a goroutine's state passes.
const CASGSTATUS: &str = "func casgstatus(gp *g, oldval, newval uint32) {\n";

/// What `time.Now` does on the virtual clock.
const VIRTUAL: &str = "\tif faketime != 0 {\n\t\treturn gvpVirtualNow()\n\t}\n";

/// What a program draws at random on the virtual clock. Each thread has numbers of its own, and which thread runs what is
/// for the machine to say.
const CHANCE: &str = "\tif gvp.virtual {\n\t\treturn gvpChance()\n\t}\n";

/// Everything that is edited.
pub(super) const EDITS: &[Edit] = &[
    // The probe wakes up, hides its variables, and starts to watch.
    reports_or(before(PROC, "\trandinit()", "\tgvpEarly()\n"), before(PROC, "\tmallocinit()\n", "\tgvpEarly()\n")),
    reports(after(PROC, "\truntimeInitTime = nanotime()\n", "\tgvpHide()\n")),
    reports(before(PROC, "\t// Run the initializing tasks. ", "\tgvpBegin()\n")),
    reports(before(PROC, "\tfn := main_main ", "\tgvpStart()\n")),
    reports(after(
        PROC,
        "\t\trunqput(pp, newg, true)\n\n\t\tif mainStarted {\n\t\t\twakep()\n\t\t}\n\t})\n",
        "\tgvpCreated()\n",
    )),
    // It reports when the program returns from main, calls os.Exit, or panics.
    reports_or(
        after(PROC, "func runExitHooks(code int) {\n", "\tgvpReport(\"exit\", code)\n"),
        after("runtime/exithook.go", "func runExitHooks(exitCode int) {\n", "\tgvpReport(\"exit\", exitCode)\n"),
    ),
    reports_or(
        before("runtime/panic.go", "\tfatalpanic(&p) ", "\tgvpReport(\"panic\", 2)\n"),
        before("runtime/panic.go", "\tfatalpanic(gp._panic) ", "\tgvpReport(\"panic\", 2)\n"),
    ),
    reports(after(
        "runtime/traceback.go",
        "func isSystemGoroutine(gp *g, fixed bool) bool {\n",
        "\tif gvpIsOurs(gp) {\n\t\treturn false\n\t}\n",
    )),
    // By this it is known who only reports, or waits for that.
    reports(after(
        "runtime/traceback.go",
        "\n\tname := sf.name()\n",
        "\tif name == \"runtime.gvpReport\" {\n\t\treturn true\n\t}\n",
    )),
    // Of a call that led to a goroutine, the runtime knows where it returns to, which may be the line after.
    reports(after(
        "runtime/traceback.go",
        "func printAncestorTracebackFuncInfo(f funcInfo, pc uintptr) {\n",
        "\tif pc > f.entry() {\n\t\tpc--\n\t}\n",
    )),
    // Who runs next.
    reports(instead(PROC, "const randomizeScheduler = raceenabled", "var randomizeScheduler = raceenabled")),
    schedules(after(PROC, "func runqget(pp *p) (gp *g, inheritTime bool) {\n", "\tgvpPick(pp)\n")),
    schedules(after(PROC, "func gosched_m(gp *g) {\n", "\tif gvpGosched(gp) {\n\t\tgoyield_m(gp)\n\t\treturn\n\t}\n")),
    schedules(after("runtime/debug.go", "func GOMAXPROCS(n int) int {\n", "\tif gvpPicks() {\n\t\tn = 0\n\t}\n")),
    // Where another goroutine may be chosen.
    perturb(CHAN, "func chansend1(c *hchan, elem unsafe.Pointer) {\n"),
    perturb(CHAN, "func chanrecv1(c *hchan, elem unsafe.Pointer) {\n"),
    perturb(CHAN, "func chanrecv2(c *hchan, elem unsafe.Pointer) (received bool) {\n"),
    perturb(CHAN, "func closechan(c *hchan) {\n"),
    perturb(CHAN, "func selectnbsend(c *hchan, elem unsafe.Pointer) (selected bool) {\n"),
    perturb(CHAN, "func selectnbrecv(elem unsafe.Pointer, c *hchan) (selected, received bool) {\n"),
    perturb(
        "runtime/select.go",
        "func selectgo(cas0 *scase, order0 *uint16, pc0 *uintptr, nsends, nrecvs int, block bool) (int, bool) {\n",
    ),
    perturb("runtime/time.go", "func timeSleep(ns int64) {\n"),
    perturb("sync/mutex.go", "func (m *Mutex) Lock() {\n"),
    perturb("sync/mutex.go", "func (m *Mutex) Unlock() {\n"),
    perturb("sync/rwmutex.go", "func (rw *RWMutex) RLock() {\n"),
    perturb("sync/rwmutex.go", "func (rw *RWMutex) RUnlock() {\n"),
    perturb("sync/rwmutex.go", "func (rw *RWMutex) Lock() {\n"),
    perturb("sync/rwmutex.go", "func (rw *RWMutex) Unlock() {\n"),
    perturb("sync/waitgroup.go", "func (wg *WaitGroup) Add(delta int) {\n"),
    perturb("sync/waitgroup.go", "func (wg *WaitGroup) Wait() {\n"),
    perturb("sync/cond.go", "func (c *Cond) Wait() {\n"),
    perturb("sync/cond.go", "func (c *Cond) Signal() {\n"),
    perturb("sync/cond.go", "func (c *Cond) Broadcast() {\n"),
    // Nothing but the seed is random.
    schedules_or(
        before("runtime/rand.go", "\tglobalRand.state.Init(*seed)\n", "\tgvpSeedBytes(seed[:])\n"),
        after(
            "runtime/os_linux.go",
            "func getRandomData(r []byte) {\n",
            "\tif gvp.words != \"\" {\n\t\tgvpSeedBytes(r)\n\t\treturn\n\t}\n",
        ),
    ),
    schedules_or(
        after("runtime/rand.go", "func rand() uint64 {\n", CHANCE),
        after("runtime/stubs.go", "func fastrand64() uint64 {\n", CHANCE),
    ),
    schedules_or(
        instead("runtime/select.go", "cheaprandn(uint32(norder + 1))", "gvpCase(uint32(norder + 1))"),
        instead("runtime/select.go", "fastrandn(uint32(norder + 1))", "gvpCase(uint32(norder + 1))"),
    ),
    schedules_or(
        instead(PROC, "uint64(cputicks()), ^fastrandseed", "gvpTicks(), ^fastrandseed"),
        after("runtime/rand.go", "func randinit() {\n", ""),
    ),
    // The virtual clock. There is no thread that takes the processor away, for it would do so by the real clock.
    schedules(instead(
        PROC,
        "\t\tsystemstack(func() {\n\t\t\tnewm(sysmon, nil, -1)\n\t\t})\n",
        "\t\tif !gvp.virtual {\n\t\t\tsystemstack(func() {\n\t\t\t\tnewm(sysmon, nil, -1)\n\t\t\t})\n\t\t}\n",
    )),
    schedules(after(
        "runtime/time_nofake.go",
        "func nanotime() int64 {\n",
        "\tif faketime != 0 {\n\t\treturn faketime\n\t}\n",
    )),
    schedules(before("runtime/timestub.go", "\tsec, nsec = walltime()\n", VIRTUAL)),
    schedules(instead(
        "runtime/timeasm.go",
        "func time_now() (sec int64, nsec int32, mono int64)",
        "func time_now() (sec int64, nsec int32, mono int64) {\n\tif faketime != 0 {\n\t\treturn gvpVirtualNow()\n\t}\n\
         \treturn gvpRealNow()\n}\n\nfunc gvpRealNow() (sec int64, nsec int32, mono int64)",
    )),
    schedules(instead("runtime/time_linux_amd64.s", "time·now<ABIInternal>", "·gvpRealNow<ABIInternal>")),
    schedules(after(PROC, "\t\t\tfaketime = when\n", "\t\t\tgvpLeap()\n")),
    // Which states goroutines go through. Since Go 1.26, system calls take a short cut.
    of(Serves::Transitions, after("runtime/runtime2.go", "\tgoid         uint64\n", "\tgvpOwn       bool\n")),
    of(Serves::Transitions, after(PROC, CASGSTATUS, "\tgvpMoved(gp, oldval, newval)\n")),
    of(Serves::Transitions, before(PROC, "\tif isSystemGoroutine(newg, false) {\n", "\tnewg.gvpOwn = gvpOwns(newg)\n")),
    of_or(
        Serves::Transitions,
        before(PROC, "gp.bubble != nil || !gp.atomicstatus.CompareAndSwap(_Grunning, _Gsyscall)", "gp.gvpOwn || "),
        after(PROC, CASGSTATUS, ""),
    ),
    of_or(
        Serves::Transitions,
        before(PROC, "gp.bubble != nil || !gp.atomicstatus.CompareAndSwap(_Gsyscall, _Grunning)", "gp.gvpOwn || "),
        after(PROC, CASGSTATUS, ""),
    ),
    // Which contexts are left. That takes weak pointers, which there are since Go 1.24.
    of(Serves::Contexts, after("weak/pointer.go", "func Make[T any](ptr *T) Pointer[T] {\n", "")),
    of(Serves::Contexts, after(CONTEXT, "\tc := &cancelCtx{}\n\tc.propagateCancel(parent, c)\n", "\tgvpCancel(c)\n")),
    of(Serves::Contexts, after(CONTEXT, "\tc.cancelCtx.propagateCancel(parent, c)\n", "\tgvpTimer(c)\n")),
    of(
        Serves::Contexts,
        instead(CONTEXT, "return &valueCtx{parent, key, val}", "return gvpValue(&valueCtx{parent, key, val})"),
    ),
    // Visitors of HTTP servers.
    of_or(
        Serves::Visitors,
        after(SERVER, "\t\tfn(s, l) // call hook with unwrapped listener\n\t}\n", "\tgvpServes(s, l)\n"),
        after(SERVER, "\t\tfn(srv, l) // call hook with unwrapped listener\n\t}\n", "\tgvpServes(srv, l)\n"),
    ),
    of(
        Serves::Visitors,
        after(
            SERVER,
            "func (c *conn) serve(ctx context.Context) {\n",
            "\tif gvpVisit.server != nil {\n\t\tdefer gvpServed(c)()\n\t}\n",
        ),
    ),
    // What is done with memory. Since Go 1.26, some allocations take ways of their own.
    of(Serves::Memory, after(PROC, "\truntimeInitTime = nanotime()\n", "\tgvpMeasureEarly()\n")),
    of(Serves::Memory, before(PROC, "\tfn := main_main ", "\tgvpMeasureStart()\n")),
    of(Serves::Memory, after(PROC, "when laying down the runtime\n\tfn()\n", "\tfor gvpAgain() {\n\t\tfn()\n\t}\n")),
    of(Serves::Memory, after("runtime/runtime2.go", "\tgoid         uint64\n", "\tgvpType      uintptr\n")),
    of(Serves::Memory, after(MPROF, "\tnstk    uintptr\n", "\tgvpType, gvpBefore uintptr\n")),
    of_or(
        Serves::Memory,
        after(MPROF, "\tb := stkbucket(memProfile, size, mp.profStack[:nstk], true)\n", "\tgvpTyped(b)\n"),
        after(MPROF, "\tb := stkbucket(memProfile, size, stk[:nstk], true)\n", "\tgvpTyped(b)\n"),
    ),
    of(Serves::Memory, everywhere(MALLOC, PROFILED.0, PROFILED.1)),
    of_or(
        Serves::Memory,
        everywhere("runtime/malloc_generated.go", PROFILED.0, PROFILED.1),
        after(MALLOC, "func profilealloc(", ""),
    ),
    of(
        Serves::Memory,
        before(
            "runtime/mgc.go",
            "\t// now that gc is done, kick off finalizer thread if needed\n",
            "\tgvpCollected()\n",
        ),
    ),
    of(
        Serves::Memory,
        after(
            "testing/testing.go",
            "\t\t\tok = ok && !t.Failed()\n\t\t\tran = ran || t.ran\n",
            "\t\t\tgvpRepeated()\n",
        ),
    ),
    of(
        Serves::Memory,
        after(
            "testing/testing.go",
            "fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {\n",
            "\tgvpBenchmarks = benchmarks\n",
        ),
    ),
    of(
        Serves::Memory,
        before(
            "testing/testing.go",
            "\tok = true\n\tfor _, procs := range cpuList {\n\t\truntime.GOMAXPROCS(procs)\n",
            "\ttests = gvpTests(tests)\n",
        ),
    ),
    // What is done with locks and pools.
    of(
        Serves::Uses,
        after("runtime/runtime2.go", "\tgoid         uint64\n", "\tgvpHolder    uint64\n\tgvpHeld      int32\n"),
    ),
    of(Serves::Uses, after("runtime/time.go", "func timeSleep(ns int64) {\n", "\tgvpSleeps(ns)\n")),
    of(Serves::Uses, after("sync/mutex.go", "func (m *Mutex) Lock() {\n", "\tgvpHold(1)\n")),
    of(Serves::Uses, after("sync/mutex.go", "func (m *Mutex) Unlock() {\n", "\tgvpHold(-1)\n")),
    used("sync/rwmutex.go", "func (rw *RWMutex) RLock() {\n", "\tgvpUsed(0, unsafe.Pointer(rw))\n"),
    used("sync/rwmutex.go", "func (rw *RWMutex) Lock() {\n", "\tgvpUsed(1, unsafe.Pointer(rw))\n"),
    used("sync/pool.go", "func (p *Pool) Get() any {\n", "\tgvpUsed(2, unsafe.Pointer(p))\n"),
    of(Serves::Uses, before("sync/pool.go", "\t\tx = p.New()\n", "\t\tgvpUsed(3, unsafe.Pointer(p))\n")),
    used("sync/pool.go", "func (p *Pool) Put(x any) {\n", "\tgvpUsed(4, unsafe.Pointer(p))\n"),
    // How long the program waits: what sleeping takes, and what timers are set to.
    of(
        Serves::Pauses,
        instead(
            "runtime/time.go",
            "func timeSleep(ns int64) {\n",
            "func timeSleep(ns int64) {\n\tstart := nanotime()\n\tgvpTimeSleep(ns)\n\tgvpPaused(nanotime() - start)\n}\n\n\
             func gvpTimeSleep(ns int64) {\n",
        ),
    ),
    of_or(
        Serves::Pauses,
        after(
            "runtime/time.go",
            "func newTimer(when, period int64, f func(arg any, seq uintptr, delay int64), arg any, c *hchan) *timeTimer {\n",
            "\tgvpPaused(when - nanotime())\n",
        ),
        after("runtime/time.go", "func startTimer(t *timer) {\n", "\tgvpPaused(t.when - nanotime())\n"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_where_it_is_put() {
        let source = "func f() {\n\tg()\n}\n";
        let applied = |way: Way| way.apply(source).expect("the source holds what is looked for");
        assert_eq!(applied(before("f.go", "\tg()", "\th()\n")), "func f() {\n\th()\n\tg()\n}\n");
        assert_eq!(applied(after("f.go", "func f() {\n", "\th()\n")), "func f() {\n\th()\n\tg()\n}\n");
        assert_eq!(applied(instead("f.go", "g", "h")), "func f() {\n\th()\n}\n");
        assert_eq!(applied(everywhere("f.go", "\n", ";")), "func f() {;\tg();};");
        assert!(before("f.go", "i()", "").apply(source).is_none());
    }
}
