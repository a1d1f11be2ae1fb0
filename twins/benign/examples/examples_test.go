// Examples start goroutines, too.
package examples

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

func Example() {
	for i := range count(2) {
		fmt.Println(i)
	}
	// Output:
	// 0
	// 1
}
