package testutil

import (
	"context"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// TB is what CheckLeak needs of a test: *testing.T, *testing.B and *testing.F have it.
type TB interface {
	Cleanup(func())
	Errorf(format string, args ...any)
	Failed() bool
	Helper()
	Logf(format string, args ...any)
	Name() string
	Skipped() bool
}

// labelCheck is the key of the label by which goroutines are told to belong to a check.
const labelCheck = "gvp.check"

// labelTest is the key of the label that names the test, for whoever reads a profile.
const labelTest = "gvp.test"

// settleTime is how long goroutines may take to end, if nothing else is asked for.
const settleTime = 2 * time.Second

// checks counts the checks of the process, so that each has a label of its own.
var checks atomic.Uint64

// CheckLeak fails the test if goroutines that it starts from here on are still there when it is over.
//
// The check is made after all functions that were given to t.Cleanup later than this call, so that it is best called
// first: what the test closes by t.Cleanup, and a gomock controller that finishes there, is then done.
//
// The function that it returns makes the check at once, and then not again at the end. `defer testutil.CheckLeak(t)()`
// does so when the test function returns, which is before t.Cleanup: this form is for tests that close everything by
// defer.
//
// Where the test has failed before, goroutines that are left are logged and not counted as another failure; where it
// was skipped, nothing is checked.
func CheckLeak(t TB, options ...Option) func() {
	t.Helper()
	c := &check{t: t, id: strconv.FormatUint(checks.Add(1), 10), settle: settleTime}
	for _, option := range options {
		option(c)
	}
	labels := pprof.Labels(labelCheck, c.id, labelTest, t.Name())
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), labels))
	now := func() {
		t.Helper()
		c.once.Do(func() {
			t.Helper()
			c.run()
		})
	}
	t.Cleanup(now)
	return now
}

// An Option changes how CheckLeak looks at goroutines.
type Option func(*check)

// AllowLingering lets goroutines be that something may still wake: they are logged, and only proven leaks fail the test.
func AllowLingering() Option {
	return func(c *check) { c.allowLingering = true }
}

// Ignore leaves out goroutines with one of these functions on their stack, such as a worker that is started once and
// meant to stay: Ignore("example.com/shop/cache.(*Cache).refresh"). Names are as Go prints them in stacks.
func Ignore(functions ...string) Option {
	return func(c *check) { c.ignored = append(c.ignored, functions...) }
}

// SettleWithin gives goroutines this long to end, instead of two seconds.
func SettleWithin(d time.Duration) Option {
	return func(c *check) { c.settle = d }
}

// check is one call of CheckLeak.
type check struct {
	t              TB
	id             string
	settle         time.Duration
	allowLingering bool
	ignored        []string
	once           sync.Once
}

func (c *check) run() {
	c.t.Helper()
	defer pprof.SetGoroutineLabels(context.Background())
	if c.t.Skipped() {
		return
	}
	left := c.settled()
	if len(left) == 0 {
		return
	}
	classify(left, c.id)
	failed := c.t.Failed()
	for _, g := range left {
		if failed || g.kind == lingering && c.allowLingering {
			c.t.Logf("%s", g)
		} else {
			c.t.Errorf("%s", g)
		}
	}
}

// settled waits, longer each time, until no goroutine of the check is left or its time is up, and returns those that
// are.
func (c *check) settled() []goroutine {
	deadline := time.Now().Add(c.settle)
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		left := c.left()
		remaining := time.Until(deadline)
		if len(left) == 0 || remaining <= 0 {
			return left
		}
		if anyOn(left, "net/http.(*persistConn)") {
			closeIdleConnections()
		}
		time.Sleep(min(wait, remaining))
	}
}

// left returns the goroutines of the check that matter. Profiles are taken while others run, and those of older Go
// versions can miss one: that nothing is left is believed when it is seen twice.
func (c *check) left() []goroutine {
	if left := c.look(); len(left) > 0 {
		return left
	}
	runtime.Gosched()
	return c.look()
}

func (c *check) look() []goroutine {
	var left []goroutine
	for _, g := range labelled("goroutine", c.id) {
		if !isHarmless(g) && !g.hasAny(c.ignored) {
			left = append(left, g)
		}
	}
	return left
}

func anyOn(goroutines []goroutine, function string) bool {
	for _, g := range goroutines {
		for _, f := range g.frames {
			if strings.HasPrefix(f.function, function) {
				return true
			}
		}
	}
	return false
}
