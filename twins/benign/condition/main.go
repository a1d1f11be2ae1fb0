// Those who wait for a condition are woken when the queue is closed.
package main

import (
	"fmt"
	"sync"
)

type queue struct {
	mu     sync.Mutex
	filled *sync.Cond
	items  []int
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.filled = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, n)
	q.filled.Signal()
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Broadcast()
}

func (q *queue) take() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.filled.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n, true
}

func main() {
	q := newQueue()
	var takers sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := 0; i < 3; i++ {
		takers.Add(1)
		go func() {
			defer takers.Done()
			for {
				n, ok := q.take()
				if !ok {
					return
				}
				mu.Lock()
				sum += n
				mu.Unlock()
			}
		}()
	}
	for i := 1; i <= 10; i++ {
		q.put(i)
	}
	q.close()
	takers.Wait()
	fmt.Println(sum)
	// Output: 55
}
