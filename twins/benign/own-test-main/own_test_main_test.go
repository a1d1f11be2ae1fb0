// A TestMain of its own starts what all tests need, and stops it.
package own_test_main

import (
	"os"
	"testing"
)

var (
	requests = make(chan int)
	answers  = make(chan int)
)

func serve(done chan<- struct{}) {
	for n := range requests {
		answers <- 2 * n
	}
	close(done)
}

func TestMain(m *testing.M) {
	done := make(chan struct{})
	go serve(done)
	code := m.Run()
	close(requests)
	<-done
	os.Exit(code)
}

func TestDouble(t *testing.T) {
	requests <- 21
	if got := <-answers; got != 42 {
		t.Error(got)
	}
}
