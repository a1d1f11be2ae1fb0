// An import that nothing uses: a mistake that slipped in.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("hello")
}
