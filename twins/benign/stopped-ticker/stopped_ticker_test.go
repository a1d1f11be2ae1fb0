// The loop of a ticker ends with the test.
package stopped_ticker

import (
	"sync"
	"testing"
	"time"
)

func TestTicks(t *testing.T) {
	stop := make(chan struct{})
	var loop sync.WaitGroup
	ticks := make(chan struct{}, 100)
	loop.Add(1)
	go func() {
		defer loop.Done()
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				select {
				case ticks <- struct{}{}:
				default:
				}
			case <-stop:
				return
			}
		}
	}()
	<-ticks
	<-ticks
	close(stop)
	loop.Wait()
}
