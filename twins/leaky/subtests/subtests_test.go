// One of the subtests leaks.
package subtests

import "testing"

func produce(n int) <-chan int {
	out := make(chan int)
	go func() {
		for i := 0; i < n; i++ {
			out <- i // leak: more is produced than taken
		}
		close(out)
	}()
	return out
}

func TestProduce(t *testing.T) {
	t.Run("all", func(t *testing.T) {
		for range produce(3) {
		}
	})
	t.Run("one", func(t *testing.T) {
		if got := <-produce(3); got != 0 {
			t.Error(got)
		}
	})
}
