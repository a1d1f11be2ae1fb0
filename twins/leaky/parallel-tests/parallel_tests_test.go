// Two tests leak side by side, each in its own way.
package parallel_tests

import "testing"

func send(ch chan<- int) {
	ch <- 1 // leak: of TestSends
}

func receive(ch <-chan int) {
	<-ch // leak: of TestReceives
}

func TestSends(t *testing.T) {
	t.Parallel()
	go send(make(chan int))
}

func TestReceives(t *testing.T) {
	t.Parallel()
	go receive(make(chan int))
}

func TestIsClean(t *testing.T) {
	t.Parallel()
	ch := make(chan int, 1)
	send(ch)
	receive(ch)
}
