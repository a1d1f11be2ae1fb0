// Subscribers range over their channels, which the publisher closes.
package main

import (
	"fmt"
	"sync"
)

type publisher struct {
	mu          sync.Mutex
	subscribers []chan string
}

func (p *publisher) subscribe() <-chan string {
	p.mu.Lock()
	defer p.mu.Unlock()
	ch := make(chan string, 4)
	p.subscribers = append(p.subscribers, ch)
	return ch
}

func (p *publisher) publish(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, subscriber := range p.subscribers {
		subscriber <- text
	}
}

func (p *publisher) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, subscriber := range p.subscribers {
		close(subscriber)
	}
}

func main() {
	var p publisher
	var readers sync.WaitGroup
	counts := make([]int, 2)
	for i := range counts {
		readers.Add(1)
		go func(i int, news <-chan string) {
			defer readers.Done()
			for range news {
				counts[i]++
			}
		}(i, p.subscribe())
	}
	p.publish("one")
	p.publish("two")
	p.close()
	readers.Wait()
	fmt.Println(counts)
	// Output: [2 2]
}
