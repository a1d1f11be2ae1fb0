// One timer fires, the other is stopped before it does.
package main

import (
	"fmt"
	"time"
)

func main() {
	fired := make(chan string, 2)
	time.AfterFunc(time.Millisecond, func() { fired <- "first" })
	second := time.AfterFunc(time.Hour, func() { fired <- "second" })
	fmt.Println(<-fired)
	fmt.Println("stopped:", second.Stop())
	// Output:
	// first
	// stopped: true
}
