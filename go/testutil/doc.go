// Package testutil helps tests to see that they leave nothing behind.
//
// [CheckLeak] stands in the first line of a test:
//
//	func TestServer(t *testing.T) {
//		testutil.CheckLeak(t)
//		...
//	}
//
// When the test and all its cleanups are done, it looks for goroutines that the test started, directly or through
// others, and that are still there. They get up to two seconds to end; a test that leaves nothing behind does not wait.
// Two kinds are told apart:
//
//   - proven: Go's garbage collector has shown that nothing can ever wake the goroutine. Go 1.27 can do that, and Go
//     1.26 when the test is built with GOEXPERIMENT=goroutineleakprofile.
//   - lingering: it is still there, and something may still wake it. Older versions of Go know only this kind.
//
// Both fail the test; [AllowLingering] lets the second kind be.
//
// Goroutines are told to belong to a test by a label that they inherit from it, so that tests may run in parallel and
// need not be the only ones. A goroutine that sets profiler labels of its own, with [runtime/pprof.Do] on a context of
// its own or [runtime/pprof.SetGoroutineLabels], is lost from sight.
//
// The package needs nothing but the standard library.
package testutil
