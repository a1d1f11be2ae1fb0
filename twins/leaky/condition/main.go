// Those who wait for a condition are never woken.
package main

import (
	"fmt"
	"sync"
)

func wait() {
	var mu sync.Mutex
	opened, open := sync.NewCond(&mu), false
	waiting := make(chan struct{})
	go func() {
		mu.Lock()
		defer mu.Unlock()
		close(waiting)
		for !open {
			opened.Wait() // leak: nobody calls Signal or Broadcast
		}
	}()
	<-waiting
}

func main() {
	wait()
	fmt.Println("closed for today")
	// Output: closed for today
}
