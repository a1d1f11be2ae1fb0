// The test ends before it receives, and the sender has another way out.
package failing_early

import (
	"context"
	"testing"
)

func produce(ctx context.Context, out chan<- int) {
	for i := 0; ; i++ {
		select {
		case out <- i:
		case <-ctx.Done():
			return
		}
	}
}

func TestTakesWhatItNeeds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	numbers := make(chan int)
	go produce(ctx, numbers)
	for n := range numbers {
		if n == 3 {
			return
		}
	}
}
