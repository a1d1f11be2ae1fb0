package testutil

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"
)

// soon is enough for goroutines that end at once, and little enough to wait for those that do not.
const soon = 200 * time.Millisecond

// recorder is a test that writes down what it is told. Its cleanups run when it is finished, last one first.
type recorder struct {
	name     string
	errors   []string
	logs     []string
	skipped  bool
	failed   bool
	cleanups []func()
}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }
func (r *recorder) Failed() bool     { return r.failed }
func (r *recorder) Helper()          {}
func (r *recorder) Name() string     { return r.name }
func (r *recorder) Skipped() bool    { return r.skipped }

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
	r.failed = true
}

func (r *recorder) Logf(format string, args ...any) {
	r.logs = append(r.logs, fmt.Sprintf(format, args...))
}

func (r *recorder) finish() {
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
}

// checked runs a test body under CheckLeak in a goroutine of its own, as package testing does.
func checked(body func(*recorder), options ...Option) *recorder {
	r := &recorder{name: "TestRecorded"}
	done := make(chan struct{})
	go func() {
		defer close(done)
		CheckLeak(r, append([]Option{SettleWithin(soon)}, options...)...)
		body(r)
		r.finish()
	}()
	<-done
	return r
}

// canProve reports whether this Go proves leaks.
func canProve() bool { return pprof.Lookup(leakProfile) != nil }

func blockOnSend(ch chan int) { ch <- 1 }

// held keeps channels in reach, so that nobody can prove that they are never used again.
var held = make(chan int)

func TestAbandonedSendIsFound(t *testing.T) {
	r := checked(func(*recorder) {
		go blockOnSend(make(chan int))
	})
	if len(r.errors) != 1 {
		t.Fatalf("errors: %q", r.errors)
	}
	wants := []string{"[chan send]", "testutil.blockOnSend", "checkleak_test.go:", "started by", "TestAbandonedSendIsFound"}
	if canProve() {
		wants = append(wants, "proven leak: nothing can ever wake a goroutine")
	} else {
		wants = append(wants, "lingering: the test leaves a goroutine behind")
	}
	for _, want := range wants {
		if !strings.Contains(r.errors[0], want) {
			t.Errorf("%q is missing in:\n%s", want, r.errors[0])
		}
	}
}

func TestWhatIsStillInReachLingers(t *testing.T) {
	r := checked(func(*recorder) { go blockOnSend(held) })
	<-held
	if len(r.errors) != 1 || !strings.HasPrefix(r.errors[0], "lingering: ") {
		t.Errorf("errors: %q", r.errors)
	}
	r = checked(func(*recorder) { go blockOnSend(held) }, AllowLingering())
	<-held
	if len(r.errors) != 0 || len(r.logs) != 1 {
		t.Errorf("errors: %q, logs: %q", r.errors, r.logs)
	}
}

func TestGoroutinesWithTheSameStackAreCounted(t *testing.T) {
	r := checked(func(*recorder) {
		for i := 0; i < 3; i++ {
			go blockOnSend(held)
		}
	})
	for i := 0; i < 3; i++ {
		<-held
	}
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "3 goroutines") {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestGoroutinesThatEndAreWaitedFor(t *testing.T) {
	r := checked(func(*recorder) {
		go time.Sleep(soon)
	}, SettleWithin(20*soon))
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestNothingLeftMeansNoWaiting(t *testing.T) {
	start := time.Now()
	r := checked(func(*recorder) {}, SettleWithin(time.Minute))
	if took := time.Since(start); len(r.errors) != 0 || took > 10*time.Second {
		t.Errorf("errors: %q after %v", r.errors, took)
	}
}

func TestWhatWasThereBeforeIsNotMine(t *testing.T) {
	go blockOnSend(held)
	r := checked(func(*recorder) {})
	<-held
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestGrandchildrenAreMine(t *testing.T) {
	r := checked(func(*recorder) {
		go func() { go blockOnSend(held) }()
	})
	<-held
	if len(r.errors) != 1 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestIgnoredFunctions(t *testing.T) {
	r := checked(func(*recorder) { go blockOnSend(held) }, Ignore("github.com/gvp-dev/gvp/go/testutil.blockOnSend"))
	<-held
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestCleanupsComeFirst(t *testing.T) {
	r := checked(func(r *recorder) {
		stop := make(chan struct{})
		go func() { <-stop }()
		r.Cleanup(func() { close(stop) })
	})
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestTheReturnedFunctionChecksAtOnceAndOnlyOnce(t *testing.T) {
	r := &recorder{name: "TestRecorded"}
	func() {
		defer CheckLeak(r, SettleWithin(soon))()
		go blockOnSend(held)
	}()
	if len(r.errors) != 1 {
		t.Errorf("after the defer: %q", r.errors)
	}
	r.finish()
	<-held
	if len(r.errors) != 1 {
		t.Errorf("after the cleanup: %q", r.errors)
	}
}

func TestAFailedTestIsNotFailedAgain(t *testing.T) {
	r := checked(func(r *recorder) {
		go blockOnSend(held)
		r.failed = true
	})
	<-held
	if len(r.errors) != 0 || len(r.logs) != 1 {
		t.Errorf("errors: %q, logs: %q", r.errors, r.logs)
	}
}

func TestASkippedTestIsNotChecked(t *testing.T) {
	r := checked(func(r *recorder) {
		go blockOnSend(held)
		r.skipped = true
	})
	<-held
	if len(r.errors)+len(r.logs) != 0 {
		t.Errorf("errors: %q, logs: %q", r.errors, r.logs)
	}
}

func TestSignalsAreHarmless(t *testing.T) {
	r := checked(func(*recorder) {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt)
		signal.Stop(signals)
	})
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestIdleConnectionsOfTheDefaultClientAreClosed(t *testing.T) {
	r := checked(func(r *recorder) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintln(w, "hello")
		}))
		r.Cleanup(server.Close)
		response, err := http.Get(server.URL)
		if err != nil {
			r.Errorf("get: %v", err)
			return
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}, SettleWithin(settleTime))
	if len(r.errors) != 0 {
		t.Errorf("errors: %q", r.errors)
	}
}

func TestAServerThatIsNeverClosedIsFound(t *testing.T) {
	var server *httptest.Server
	r := checked(func(*recorder) {
		server = httptest.NewServer(http.NotFoundHandler())
	})
	server.Close()
	if len(r.errors) == 0 || !strings.Contains(strings.Join(r.errors, "\n"), "net/http.(*Server).Serve") {
		t.Errorf("errors: %q", r.errors)
	}
}

// Two tests leak at the same time; each is told of its own goroutine and of no other.
func TestParallelTestsAreToldApart(t *testing.T) {
	channels := [2]chan int{make(chan int), make(chan int)}
	bodies := [2]func(chan int){leakOnSend, leakOnReceive}
	var recorders [2]*recorder
	var both sync.WaitGroup
	both.Add(2)
	for i := range bodies {
		i := i
		go func() {
			defer both.Done()
			recorders[i] = checked(func(*recorder) { go bodies[i](channels[i]) })
		}()
	}
	both.Wait()
	<-channels[0]
	channels[1] <- 1
	for i, want := range []string{"testutil.leakOnSend", "testutil.leakOnReceive"} {
		if errors := recorders[i].errors; len(errors) != 1 || !strings.Contains(errors[0], want) {
			t.Errorf("test %d, which leaks %s: %q", i, want, errors)
		}
	}
}

func leakOnSend(ch chan int)    { ch <- 1 }
func leakOnReceive(ch chan int) { <-ch }

// The same with what package testing makes of t.Parallel: CheckLeak guards real tests while others run beside them.
func TestRealTestsInParallel(t *testing.T) {
	for i := 0; i < 4; i++ {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			CheckLeak(t)
			t.Parallel()
			done := make(chan struct{})
			go func() { defer close(done); time.Sleep(10 * time.Millisecond) }()
			t.Run("inner", func(t *testing.T) { CheckLeak(t) })
			<-done
		})
	}
}

func TestStacksAreRead(t *testing.T) {
	record := "goroutine 7 [chan send (leaked), 2 minutes, labels:{\"a\": \"b\"}]:\n" +
		"example.com/shop.(*Shop).serve(0xc000012345)\n\t/src/shop/serve.go:12 +0x29\n" +
		"created by example.com/shop.Start in goroutine 6\n\t/src/shop/start.go:5 +0x4f\n"
	g, ok := parseStack(record)
	if !ok || g.state != "chan send" || len(g.frames) != 1 {
		t.Fatalf("%v %+v", ok, g)
	}
	if want := (frame{"example.com/shop.(*Shop).serve", "/src/shop/serve.go:12"}); g.frames[0] != want {
		t.Errorf("%+v", g.frames[0])
	}
	if want := (frame{"example.com/shop.Start", "/src/shop/start.go:5"}); g.creator != want {
		t.Errorf("%+v", g.creator)
	}
	if _, ok := parseStack("no stack"); ok {
		t.Error("what is no stack is read as one")
	}
}
