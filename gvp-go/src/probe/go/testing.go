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

// gvpTests adds it where nothing else is asked for, and puts tests under load.
func gvpTests(tests []InternalTest) []InternalTest {
	if n := gvpLoad(); n > 1 {
		return gvpLoaded(tests, n)
	}
	if *match != "^"+gvpEmpty+"$" {
		return tests
	}
	return append(tests[:len(tests):len(tests)], InternalTest{gvpEmpty, func(*T) {}})
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
