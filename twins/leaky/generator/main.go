// Nobody tells the generator that it was enough.
package main

import "fmt"

func naturals() <-chan int {
	out := make(chan int)
	go func() {
		for i := 0; ; i++ {
			out <- i // leak: after three, nobody takes any more
		}
	}()
	return out
}

func main() {
	numbers := naturals()
	fmt.Println(<-numbers, <-numbers, <-numbers)
	// Output: 0 1 2
}
