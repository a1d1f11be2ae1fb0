// A goroutine that panics says so and ends.
package main

import "fmt"

func main() {
	trouble := make(chan any, 1)
	go func() {
		defer func() { trouble <- recover() }()
		var values []int
		values[3]++
	}()
	fmt.Println(<-trouble)
	// Output: runtime error: index out of range [3] with length 0
}
