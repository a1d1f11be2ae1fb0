// A benchmark waits for its workers in every round.
package benchmark

import (
	"sync"
	"testing"
)

func square(n int) int {
	var all sync.WaitGroup
	parts := make([]int, n)
	for i := range parts {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			parts[i] = n
		}(i)
	}
	all.Wait()
	sum := 0
	for _, part := range parts {
		sum += part
	}
	return sum
}

func TestSquare(t *testing.T) {
	if got := square(7); got != 49 {
		t.Error(got)
	}
}

func BenchmarkSquare(b *testing.B) {
	for i := 0; i < b.N; i++ {
		square(8)
	}
}
