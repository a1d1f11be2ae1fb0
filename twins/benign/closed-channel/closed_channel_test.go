// The test closes the channel that its goroutine ranges over, and waits for it.
package closed_channel

import "testing"

func TestCollect(t *testing.T) {
	lines, done := make(chan string), make(chan int)
	go func() {
		n := 0
		for range lines {
			n++
		}
		done <- n
	}()
	lines <- "a"
	lines <- "b"
	close(lines)
	if n := <-done; n != 2 {
		t.Error(n)
	}
}
