// All who wait for a condition are woken.
package woken_waiters

import (
	"sync"
	"testing"
)

func TestBroadcast(t *testing.T) {
	var mu sync.Mutex
	opened := sync.NewCond(&mu)
	open := false
	var waiters sync.WaitGroup
	for i := 0; i < 4; i++ {
		waiters.Add(1)
		go func() {
			defer waiters.Done()
			mu.Lock()
			defer mu.Unlock()
			for !open {
				opened.Wait()
			}
		}()
	}
	mu.Lock()
	open = true
	opened.Broadcast()
	mu.Unlock()
	waiters.Wait()
}
