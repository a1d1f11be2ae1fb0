// The test sleeps until its goroutine is probably there, and leaves it there.
package sleeping

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestSleeps(t *testing.T) {
	var reached atomic.Bool
	block := make(chan struct{})
	go func() {
		reached.Store(true)
		<-block // leak: nobody closes it
	}()
	time.Sleep(50 * time.Millisecond)
	if !reached.Load() {
		t.Error("not reached")
	}
}
