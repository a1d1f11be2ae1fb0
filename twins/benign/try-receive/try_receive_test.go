// A receive that nothing is there for is left out.
package try_receive

import "testing"

func TestTryReceive(t *testing.T) {
	events := make(chan int)
	select {
	case <-events:
		t.Error("received")
	default:
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case events <- 1:
		default:
		}
	}()
	<-done
}
