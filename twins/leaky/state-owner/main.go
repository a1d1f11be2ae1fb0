// The owner of the state waits for ever for the next question.
package main

import "fmt"

type read struct {
	key    string
	answer chan int
}

func own(reads <-chan read) {
	state := map[string]int{"a": 1, "b": 2}
	for r := range reads { // leak: nobody closes reads
		r.answer <- state[r.key]
	}
}

func ask(keys ...string) (sum int) {
	reads := make(chan read)
	go own(reads)
	for _, key := range keys {
		r := read{key, make(chan int)}
		reads <- r
		sum += <-r.answer
	}
	return sum
}

func main() {
	fmt.Println(ask("a", "b"))
	// Output: 3
}
