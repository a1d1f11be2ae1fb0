// A buffered channel lets no more than two work at the same time.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	places := make(chan struct{}, 2)
	var working, most atomic.Int32
	var all sync.WaitGroup
	for i := 0; i < 20; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			places <- struct{}{}
			defer func() { <-places }()
			if now := working.Add(1); now > most.Load() {
				most.Store(now)
			}
			working.Add(-1)
		}()
	}
	all.Wait()
	fmt.Println("never more than two:", most.Load() <= 2)
	// Output: never more than two: true
}
