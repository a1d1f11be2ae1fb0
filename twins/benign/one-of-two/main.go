// The goroutine answers on one channel or the other, and both are waited for.
package main

import (
	"errors"
	"fmt"
)

func ask(n int) (int, error) {
	answer, trouble := make(chan int), make(chan error)
	go func() {
		if n < 0 {
			trouble <- errors.New("too small")
			return
		}
		answer <- 2 * n
	}()
	select {
	case n := <-answer:
		return n, nil
	case err := <-trouble:
		return 0, err
	}
}

func main() {
	fmt.Println(ask(2))
	fmt.Println(ask(-1))
	// Output:
	// 4 <nil>
	// 0 too small
}
