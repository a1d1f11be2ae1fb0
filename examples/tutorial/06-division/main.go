// The text promises something that the program does not print.
package main

import "fmt"

func main() {
	fmt.Println("three halves are", 3/2)
	// Output: three halves are 1.5
}
