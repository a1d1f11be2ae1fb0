// The goroutine ends by itself, a second and a half after everything else.
package main

import (
	"fmt"
	"time"
)

func main() {
	go func() {
		time.Sleep(1500 * time.Millisecond)
	}()
	fmt.Println("done")
	// Output: done
}
