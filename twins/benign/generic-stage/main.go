// A generic stage ends when its input does.
package main

import "fmt"

func mapped[T, U any](in <-chan T, f func(T) U) <-chan U {
	out := make(chan U)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

func main() {
	words := make(chan string)
	go func() {
		defer close(words)
		for _, word := range []string{"a", "bb", "ccc"} {
			words <- word
		}
	}()
	for n := range mapped(words, func(word string) int { return len(word) }) {
		fmt.Println(n)
	}
	// Output:
	// 1
	// 2
	// 3
}
