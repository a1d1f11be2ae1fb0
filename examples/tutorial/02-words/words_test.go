package words_test

import (
	"fmt"
	"testing"

	words "example.com/tutorial/02-words"
)

func TestCount(t *testing.T) {
	if n := words.Count("go gopher go")["go"]; n != 2 {
		t.Fatalf("go occurs %d times, want 2", n)
	}
}

func ExampleCount() {
	fmt.Println(words.Count("go gopher go"))
	// Output: map[go:2 gopher:1]
}
