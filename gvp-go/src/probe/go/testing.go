// Tests that are repeated are measured after each time, and held against one that does nothing.

package testing

import (
	"runtime"
	"sync"
	_ "unsafe"
)

//go:linkname gvpRepeated runtime.gvpRepeated
func gvpRepeated()

//go:linkname gvpLoad runtime.gvpLoad
func gvpLoad() int

// gvpEmpty is a test that does nothing: what repeating it costs is no test's fault.
const gvpEmpty = "TestGvpEmpty"

// gvpBenchmarks are those of the package.
var gvpBenchmarks []InternalBenchmark

// gvpTests adds it where nothing else is asked for, and puts tests and benchmarks under load.
func gvpTests(tests []InternalTest) []InternalTest {
	if n := gvpLoad(); n > 1 {
		all := tests[:len(tests):len(tests)]
		for _, benchmark := range gvpBenchmarks {
			all = append(all, gvpOnce(benchmark))
		}
		return gvpLoaded(all, n)
	}
	if *match != "^"+gvpEmpty+"$" {
		return tests
	}
	return append(tests[:len(tests):len(tests)], InternalTest{gvpEmpty, func(*T) {}})
}

// gvpOnce is a test that runs a benchmark for one iteration. What the benchmark logs goes to the test, for it has no end of
// its own, and the package runs no two benchmarks at the same time.
func gvpOnce(benchmark InternalBenchmark) InternalTest {
	return InternalTest{benchmark.Name, func(t *T) {
		b := &B{benchFunc: benchmark.F, parallelism: 1, N: 1}
		b.name, b.parent, b.done = benchmark.Name, &t.common, true
		b.benchTime.n, b.timerOn = 1, true
		defer b.runCleanup(normalPanic)
		benchmark.F(b)
	}}
}

// gvpLoaded runs each test in n goroutines, which begin when all are there and the garbage collector has seen them.
func gvpLoaded(tests []InternalTest, n int) []InternalTest {
	loaded := make([]InternalTest, len(tests))
	for i, test := range tests {
		run := test.F
		loaded[i] = InternalTest{test.Name, func(t *T) {
			var group sync.WaitGroup
			group.Add(n)
			start := make(chan struct{})
			for j := 0; j < n; j++ {
				go func() {
					defer group.Done()
					<-start
					run(t)
				}()
			}
			runtime.GC()
			close(start)
			group.Wait()
		}}
	}
	return loaded
}
