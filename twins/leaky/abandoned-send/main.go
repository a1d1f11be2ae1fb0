// The channel has no room for an answer that nobody waits for any more.
package main

import (
	"fmt"
	"time"
)

func ask() (string, error) {
	answer := make(chan string)
	go func() {
		time.Sleep(50 * time.Millisecond)
		answer <- "late" // leak: nobody receives any more
	}()
	select {
	case text := <-answer:
		return text, nil
	case <-time.After(10 * time.Millisecond):
		return "", fmt.Errorf("no answer in time")
	}
}

func main() {
	_, err := ask()
	fmt.Println(err)
	// Output: no answer in time
}
