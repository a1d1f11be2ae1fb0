// The helper forgets to have its worker stopped.
package helper_cleans_up

import "testing"

func startWorker(t *testing.T) chan<- int {
	t.Helper()
	jobs := make(chan int)
	go func() {
		for range jobs { // leak: nobody closes jobs
		}
	}()
	return jobs
}

func TestWorker(t *testing.T) {
	jobs := startWorker(t)
	jobs <- 1
	jobs <- 2
}
