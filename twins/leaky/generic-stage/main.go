// A generic stage that nothing ends, for every type anew.
package main

import "fmt"

func mapped[T, U any](in <-chan T, f func(T) U) <-chan U {
	out := make(chan U)
	go func() {
		for {
			out <- f(<-in) // leak: it goes on when its input is at an end
		}
	}()
	return out
}

func main() {
	words := make(chan string, 1)
	words <- "ccc"
	fmt.Println(<-mapped(words, func(word string) int { return len(word) }))
	// Output: 3
}
