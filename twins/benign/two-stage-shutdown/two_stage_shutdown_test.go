// The worker finishes what it has begun before it goes.
package two_stage_shutdown

import (
	"sync"
	"testing"
)

type worker struct {
	jobs chan int
	quit chan struct{}
	gone sync.WaitGroup
	done []int
}

func (w *worker) run() {
	defer w.gone.Done()
	for {
		select {
		case job := <-w.jobs:
			w.done = append(w.done, job)
		case <-w.quit:
			for {
				select {
				case job := <-w.jobs:
					w.done = append(w.done, job)
				default:
					return
				}
			}
		}
	}
}

func TestNothingIsLost(t *testing.T) {
	w := &worker{jobs: make(chan int, 8), quit: make(chan struct{})}
	w.gone.Add(1)
	go w.run()
	for i := 0; i < 8; i++ {
		w.jobs <- i
	}
	close(w.quit)
	w.gone.Wait()
	if len(w.done) != 8 {
		t.Error(w.done)
	}
}
