// Workers range over jobs until their owner closes them.
package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs, squares := make(chan int), make(chan int)
	var workers sync.WaitGroup
	for i := 0; i < 3; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for job := range jobs {
				squares <- job * job
			}
		}()
	}
	go func() {
		for i := 1; i <= 9; i++ {
			jobs <- i
		}
		close(jobs)
		workers.Wait()
		close(squares)
	}()
	sum := 0
	for square := range squares {
		sum += square
	}
	fmt.Println("sum of squares:", sum)
	// Output: sum of squares: 285
}
