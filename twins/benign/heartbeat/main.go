// The worker tells that it lives, as long as somebody wants to know.
package main

import (
	"context"
	"fmt"
	"time"
)

func beat(ctx context.Context) (<-chan struct{}, <-chan struct{}) {
	beats, gone := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(gone)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				select {
				case beats <- struct{}{}:
				default:
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return beats, gone
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	beats, gone := beat(ctx)
	<-beats
	cancel()
	<-gone
	fmt.Println("one beat seen")
	// Output: one beat seen
}
