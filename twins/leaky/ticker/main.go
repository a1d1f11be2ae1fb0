// The ticker is never stopped, and neither is the loop that it drives.
package main

import (
	"fmt"
	"time"
)

func tick() <-chan struct{} {
	ticks := make(chan struct{}, 1)
	go func() {
		for range time.NewTicker(time.Millisecond).C { // leak: it ticks for ever
			select {
			case ticks <- struct{}{}:
			default:
			}
		}
	}()
	return ticks
}

func main() {
	<-tick()
	fmt.Println("it ticked")
	// Output: it ticked
}
