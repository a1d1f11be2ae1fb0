// The channel has room for the answer, whether somebody waits for it or not.
package main

import (
	"fmt"
	"time"
)

func ask() (string, error) {
	answer := make(chan string, 1)
	go func() {
		time.Sleep(50 * time.Millisecond)
		answer <- "late"
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
