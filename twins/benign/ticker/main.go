// The ticker is stopped, and so is the loop that it drives.
package main

import (
	"fmt"
	"time"
)

func main() {
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		ticks := 0
		for {
			select {
			case <-ticker.C:
				ticks++
			case <-stop:
				stopped <- ticks
				return
			}
		}
	}()
	time.Sleep(50 * time.Millisecond)
	close(stop)
	fmt.Println("it ticked:", <-stopped > 0)
	// Output: it ticked: true
}
