// No more than two at a time, and all of them in the end.
package bounded_work

import (
	"sync"
	"testing"
)

func TestBounded(t *testing.T) {
	places := make(chan struct{}, 2)
	var all sync.WaitGroup
	for i := 0; i < 10; i++ {
		places <- struct{}{}
		all.Add(1)
		go func() {
			defer all.Done()
			<-places
		}()
	}
	all.Wait()
	if len(places) != 0 {
		t.Error(len(places))
	}
}
