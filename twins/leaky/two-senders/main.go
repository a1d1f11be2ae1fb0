// Two send, and one is heard.
package main

import "fmt"

func race() bool {
	done := make(chan bool)
	go func() { done <- true }() // leak: one of these two, and
	go func() { done <- true }() // leak: the other
	return <-done
}

func main() {
	fmt.Println(race())
	// Output: true
}
