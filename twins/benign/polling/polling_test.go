// A test looks again and again, until what it waits for is there.
package polling

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestEventually(t *testing.T) {
	var ready atomic.Bool
	go func() {
		time.Sleep(5 * time.Millisecond)
		ready.Store(true)
	}()
	deadline := time.Now().Add(10 * time.Second)
	for !ready.Load() {
		if time.Now().After(deadline) {
			t.Fatal("not ready in time")
		}
		time.Sleep(time.Millisecond)
	}
}
