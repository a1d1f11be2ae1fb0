// Two goroutines hand a ball to and fro, ten times.
package main

import "fmt"

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for ball := range ping {
			pong <- ball + 1
		}
		close(pong)
	}()
	ball := 0
	for i := 0; i < 5; i++ {
		ping <- ball + 1
		ball = <-pong
	}
	close(ping)
	<-pong
	fmt.Println("the ball was hit", ball, "times")
	// Output: the ball was hit 10 times
}
