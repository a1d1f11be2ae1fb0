// Every stage closes what it sends on.
package main

import "fmt"

func count(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i
		}
	}()
	return out
}

func double(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- 2 * v
		}
	}()
	return out
}

func main() {
	for v := range double(double(count(3))) {
		fmt.Println(v)
	}
	// Output:
	// 0
	// 4
	// 8
}
