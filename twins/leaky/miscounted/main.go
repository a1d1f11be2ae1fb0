// One Done is missing, so Wait waits for ever.
package main

import (
	"fmt"
	"sync"
)

func work() <-chan struct{} {
	var all sync.WaitGroup
	done := make(chan struct{}, 1)
	all.Add(3)
	for i := 0; i < 2; i++ {
		go all.Done()
	}
	go func() {
		all.Wait() // leak: it counts three and two are done
		done <- struct{}{}
	}()
	return done
}

func main() {
	select {
	case <-work():
		fmt.Println("all")
	default:
		fmt.Println("not all")
	}
	// Output: not all
}
