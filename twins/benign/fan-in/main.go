// Several senders share a channel; whoever waits for all of them closes it.
package main

import (
	"fmt"
	"sync"
)

func merge(inputs ...<-chan int) <-chan int {
	out := make(chan int)
	var senders sync.WaitGroup
	for _, in := range inputs {
		senders.Add(1)
		go func(in <-chan int) {
			defer senders.Done()
			for v := range in {
				out <- v
			}
		}(in)
	}
	go func() {
		senders.Wait()
		close(out)
	}()
	return out
}

func numbers(from, to int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := from; i < to; i++ {
			out <- i
		}
	}()
	return out
}

func main() {
	sum := 0
	for v := range merge(numbers(0, 10), numbers(10, 20), numbers(20, 30)) {
		sum += v
	}
	fmt.Println(sum)
	// Output: 435
}
