// Subtests start goroutines and wait for them.
package subtests

import (
	"sync"
	"testing"
)

func TestSums(t *testing.T) {
	for name, n := range map[string]int{"few": 2, "many": 50} {
		n := n
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var all sync.WaitGroup
			sum := 0
			for i := 0; i < n; i++ {
				all.Add(1)
				go func() {
					defer all.Done()
					mu.Lock()
					defer mu.Unlock()
					sum++
				}()
			}
			all.Wait()
			if sum != n {
				t.Error(sum)
			}
		})
	}
}
