// Callers who ask for the same thing share one call.
package main

import (
	"fmt"
	"sync"
)

type call struct {
	done  chan struct{}
	value int
}

type flights struct {
	mu    sync.Mutex
	calls map[string]*call
}

func (f *flights) do(key string, compute func() int) int {
	f.mu.Lock()
	if running, ok := f.calls[key]; ok {
		f.mu.Unlock()
		<-running.done
		return running.value
	}
	own := &call{done: make(chan struct{})}
	f.calls[key] = own
	f.mu.Unlock()
	own.value = compute()
	close(own.done)
	return own.value
}

func main() {
	f := flights{calls: map[string]*call{}}
	var callers sync.WaitGroup
	results := make([]int, 5)
	for i := range results {
		callers.Add(1)
		go func(i int) {
			defer callers.Done()
			results[i] = f.do("answer", func() int { return 42 })
		}(i)
	}
	callers.Wait()
	fmt.Println(results)
	// Output: [42 42 42 42 42]
}
