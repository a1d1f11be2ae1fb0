// One worker for all tests is started at the first need and meant to stay.
package shared_worker

import (
	"sync"
	"testing"
)

var (
	once    sync.Once
	numbers = make(chan int)
	doubled = make(chan int)
)

func double(n int) int {
	once.Do(func() {
		go func() {
			for n := range numbers {
				doubled <- 2 * n
			}
		}()
	})
	numbers <- n
	return <-doubled
}

func TestDouble(t *testing.T) {
	if got := double(2); got != 4 {
		t.Error(got)
	}
}

func TestDoubleAgain(t *testing.T) {
	if got := double(3); got != 6 {
		t.Error(got)
	}
}
