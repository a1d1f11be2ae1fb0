// Tests that run side by side, each of which waits for its own goroutine.
package parallel_tests

import "testing"

func answer(n int) <-chan int {
	out := make(chan int, 1)
	go func() { out <- n }()
	return out
}

func TestOne(t *testing.T) {
	t.Parallel()
	if got := <-answer(1); got != 1 {
		t.Error(got)
	}
}

func TestTwo(t *testing.T) {
	t.Parallel()
	if got := <-answer(2); got != 2 {
		t.Error(got)
	}
}
