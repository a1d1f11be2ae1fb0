// The publisher forgets to close its subscribers' channels.
package main

import "fmt"

type publisher struct{ subscribers []chan string }

func (p *publisher) subscribe() <-chan string {
	ch := make(chan string, 4)
	p.subscribers = append(p.subscribers, ch)
	return ch
}

func news() int {
	var p publisher
	seen := make(chan struct{}, 4)
	for i := 0; i < 2; i++ {
		go func(news <-chan string) {
			for range news { // leak: the publisher never closes it
				seen <- struct{}{}
			}
		}(p.subscribe())
	}
	for _, subscriber := range p.subscribers {
		subscriber <- "one"
	}
	<-seen
	<-seen
	return 2
}

func main() {
	fmt.Println("seen:", news())
	// Output: seen: 2
}
