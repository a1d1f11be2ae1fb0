// A send that nobody waits for is left out.
package main

import "fmt"

func main() {
	events := make(chan int, 1)
	dropped := 0
	for i := 0; i < 3; i++ {
		select {
		case events <- i:
		default:
			dropped++
		}
	}
	fmt.Println("first:", <-events, "dropped:", dropped)
	// Output: first: 0 dropped: 2
}
