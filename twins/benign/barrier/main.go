// All wait for the same channel, and closing it lets all of them go.
package main

import (
	"fmt"
	"sync"
)

func main() {
	start := make(chan struct{})
	var runners sync.WaitGroup
	for i := 0; i < 8; i++ {
		runners.Add(1)
		go func() {
			defer runners.Done()
			<-start
		}()
	}
	close(start)
	runners.Wait()
	fmt.Println("all have started")
	// Output: all have started
}
