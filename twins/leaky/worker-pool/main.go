// Nobody closes the jobs that the workers range over.
package main

import "fmt"

func squares(n int) int {
	jobs, results := make(chan int), make(chan int)
	for i := 0; i < 3; i++ {
		go func() {
			for job := range jobs { // leak: nobody closes jobs
				results <- job * job
			}
		}()
	}
	sum := 0
	for i := 1; i <= n; i++ {
		jobs <- i
		sum += <-results
	}
	return sum
}

func main() {
	fmt.Println("sum of squares:", squares(9))
	// Output: sum of squares: 285
}
