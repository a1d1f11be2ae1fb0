// Readers and a writer give their locks back.
package read_write_lock

import (
	"sync"
	"testing"
)

func TestLocks(t *testing.T) {
	var mu sync.RWMutex
	value := 0
	var all sync.WaitGroup
	for i := 0; i < 8; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			if i%4 == 0 {
				mu.Lock()
				defer mu.Unlock()
				value++
				return
			}
			mu.RLock()
			defer mu.RUnlock()
			_ = value
		}(i)
	}
	all.Wait()
	if value != 2 {
		t.Error(value)
	}
}
