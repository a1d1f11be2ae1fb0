// The worker looks at its context in every turn.
package main

import (
	"context"
	"fmt"
	"sync"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	work := make(chan int)
	var worker sync.WaitGroup
	worker.Add(1)
	done := 0
	go func() {
		defer worker.Done()
		for {
			select {
			case n := <-work:
				done += n
			case <-ctx.Done():
				return
			}
		}
	}()
	work <- 1
	work <- 2
	cancel()
	worker.Wait()
	fmt.Println("done:", done)
	// Output: done: 3
}
