// Whoever takes from the generator tells it when it has enough.
package main

import "fmt"

func naturals(done <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; ; i++ {
			select {
			case out <- i:
			case <-done:
				return
			}
		}
	}()
	return out
}

func main() {
	done := make(chan struct{})
	numbers := naturals(done)
	fmt.Println(<-numbers, <-numbers, <-numbers)
	close(done)
	for range numbers {
	}
	// Output: 0 1 2
}
