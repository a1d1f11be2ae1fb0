// The function returns before it takes what it has asked for.
package main

import (
	"errors"
	"fmt"
)

func load(name string) (int, error) {
	size := make(chan int)
	go func() {
		size <- len(name) // leak: the function has returned
	}()
	if name == "" {
		return 0, errors.New("no name")
	}
	return <-size, nil
}

func main() {
	_, err := load("")
	fmt.Println(err)
	// Output: no name
}
