// The worker does not look at its context.
package main

import (
	"context"
	"fmt"
)

func total(ctx context.Context) int {
	work, done := make(chan int), make(chan int)
	go func() {
		sum := 0
		for {
			sum += <-work // leak: it never learns that there is no more
			done <- sum
		}
	}()
	work <- 1
	<-done
	work <- 2
	return <-done
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	fmt.Println("done:", total(ctx))
	cancel()
	// Output: done: 3
}
