// The first program: what it prints is promised in a comment, as in Go's own examples.
package main

import "fmt"

func main() {
	fmt.Println("Hello, gopher!")
	// Output: Hello, gopher!
}
