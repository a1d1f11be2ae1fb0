// The goroutine ends by itself, a little later than the test.
package ends_soon

import (
	"testing"
	"time"
)

func TestStarts(t *testing.T) {
	started := make(chan struct{})
	go func() {
		close(started)
		time.Sleep(300 * time.Millisecond)
	}()
	<-started
}
