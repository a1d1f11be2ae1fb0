// A package that is not part of the standard library, declared in go.mod.
package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() {
	fmt.Println(uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://go.dev")))
	// Output: 76d71d1b-203b-51c3-b17d-c090cb0e4e32
}
