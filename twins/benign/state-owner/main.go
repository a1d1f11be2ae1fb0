// One goroutine owns the state; it ends when nobody can ask it any more.
package main

import "fmt"

type read struct {
	key    string
	answer chan int
}

func own(reads <-chan read, gone chan<- struct{}) {
	state := map[string]int{"a": 1, "b": 2}
	for r := range reads {
		r.answer <- state[r.key]
	}
	close(gone)
}

func main() {
	reads, gone := make(chan read), make(chan struct{})
	go own(reads, gone)
	for _, key := range []string{"a", "b"} {
		r := read{key, make(chan int)}
		reads <- r
		fmt.Println(key, <-r.answer)
	}
	close(reads)
	<-gone
	// Output:
	// a 1
	// b 2
}
