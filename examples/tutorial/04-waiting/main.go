// Waiting: every operation that depends on time says how long it may take.
package main

import (
	"fmt"
	"time"
)

func main() {
	done := make(chan bool)
	go func() {
		time.Sleep(20 * time.Millisecond) // GVP-2024: max 100ms
		done <- true
	}()
	fmt.Println("done:", <-done)
	// Output: done: true
}
