// An example takes two values of three.
package examples

import "fmt"

func count(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i++ {
			out <- i // leak: the example stops after two
		}
	}()
	return out
}

func Example() {
	numbers := count(3)
	fmt.Println(<-numbers)
	fmt.Println(<-numbers)
	// Output:
	// 0
	// 1
}
