// One worker is started at the first need and stays as long as the program: it is meant to.
package main

import (
	"fmt"
	"sync"
)

type request struct {
	n      int
	answer chan int
}

var (
	once     sync.Once
	requests = make(chan request)
)

func double(n int) int {
	once.Do(func() {
		go func() {
			for r := range requests {
				r.answer <- 2 * r.n
			}
		}()
	})
	r := request{n, make(chan int)}
	requests <- r
	return <-r.answer
}

func main() {
	fmt.Println(double(4), double(21))
	// Output: 8 42
}
