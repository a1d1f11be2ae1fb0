// A helper of tests starts a worker and has it stopped by Cleanup.
package helper_cleans_up

import "testing"

func startWorker(t *testing.T) chan<- int {
	t.Helper()
	jobs, done := make(chan int), make(chan struct{})
	go func() {
		defer close(done)
		for range jobs {
		}
	}()
	t.Cleanup(func() {
		close(jobs)
		<-done
	})
	return jobs
}

func TestWorker(t *testing.T) {
	jobs := startWorker(t)
	jobs <- 1
	jobs <- 2
}
