package testutil_test

import (
	"fmt"
	"time"

	"github.com/gvp-dev/gvp/go/testutil"
)

// printer stands for the *testing.T of a test: examples have none.
type printer struct{ cleanups []func() }

func (p *printer) Cleanup(f func())    { p.cleanups = append(p.cleanups, f) }
func (*printer) Errorf(string, ...any) { fmt.Println("the test fails") }
func (*printer) Failed() bool          { return false }
func (*printer) Helper()               {}
func (*printer) Logf(string, ...any)   { fmt.Println("the test logs") }
func (*printer) Name() string          { return "TestAnswer" }
func (*printer) Skipped() bool         { return false }

func (p *printer) finish() {
	for i := len(p.cleanups) - 1; i >= 0; i-- {
		p.cleanups[i]()
	}
}

// A test whose goroutine sends to nobody. In a test it reads `testutil.CheckLeak(t)`.
func ExampleCheckLeak() {
	t := &printer{}
	testutil.CheckLeak(t, testutil.SettleWithin(100*time.Millisecond))

	answer := make(chan int) // make(chan int, 1) would be its remedy
	go func() { answer <- 42 }()

	t.finish()
	// Output: the test fails
}

// A test that waits for its goroutine.
func ExampleCheckLeak_clean() {
	t := &printer{}
	testutil.CheckLeak(t)

	answer := make(chan int)
	go func() { answer <- 42 }()
	fmt.Println(<-answer)

	t.finish()
	// Output: 42
}

// A test that closes everything by defer may be checked by defer, too.
func ExampleCheckLeak_defer() {
	t := &printer{}
	func() {
		defer testutil.CheckLeak(t)()

		stop := make(chan struct{})
		defer close(stop)
		go func() { <-stop }()
	}()
	t.finish()
	fmt.Println("nothing is left")
	// Output: nothing is left
}

var jobs = make(chan string)

// A worker that is started once and meant to stay is left out by its name.
func ExampleIgnore() {
	t := &printer{}
	testutil.CheckLeak(t, testutil.Ignore("github.com/gvp-dev/gvp/go/testutil_test.work"))

	go work()
	jobs <- "sweep"

	t.finish()
	fmt.Println("nothing else is left")
	// Output: nothing else is left
}

func work() {
	for range jobs {
	}
}
