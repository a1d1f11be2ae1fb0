// Tokens come from a goroutine that ends with the limiter.
package main

import (
	"fmt"
	"time"
)

type limiter struct {
	tokens chan struct{}
	stop   chan struct{}
}

func newLimiter(every time.Duration) *limiter {
	l := &limiter{make(chan struct{}), make(chan struct{})}
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
			case <-l.stop:
				return
			}
			select {
			case l.tokens <- struct{}{}:
			case <-l.stop:
				return
			}
		}
	}()
	return l
}

func main() {
	l := newLimiter(time.Millisecond)
	for i := 0; i < 3; i++ {
		<-l.tokens
	}
	close(l.stop)
	fmt.Println("three tokens")
	// Output: three tokens
}
