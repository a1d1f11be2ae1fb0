// Package counter counts in a goroutine of its own.
package counter

// Counter counts.
type Counter struct {
	numbers chan int
	sum     chan int
}

// Start starts a counter; Close ends it.
func Start() *Counter {
	c := &Counter{numbers: make(chan int), sum: make(chan int)}
	go func() {
		sum := 0
		for n := range c.numbers {
			sum += n
		}
		c.sum <- sum
	}()
	return c
}

// Add adds a number.
func (c *Counter) Add(n int) { c.numbers <- n }

// Close ends the counter and returns the sum.
func (c *Counter) Close() int {
	close(c.numbers)
	return <-c.sum
}
