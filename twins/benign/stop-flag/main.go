// The loop asks a flag in every turn.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

func main() {
	var stop atomic.Bool
	turns, stopped := atomic.Int64{}, make(chan struct{})
	go func() {
		defer close(stopped)
		for !stop.Load() {
			turns.Add(1)
			runtime.Gosched()
		}
	}()
	for turns.Load() == 0 {
		runtime.Gosched()
	}
	stop.Store(true)
	<-stopped
	fmt.Println("it turned")
	// Output: it turned
}
