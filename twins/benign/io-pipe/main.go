// The writer closes its end, so the reader comes to an end.
package main

import (
	"fmt"
	"io"
)

func main() {
	reader, writer := io.Pipe()
	go func() {
		fmt.Fprint(writer, "through the pipe")
		writer.Close()
	}()
	text, err := io.ReadAll(reader)
	fmt.Println(string(text), err)
	// Output: through the pipe <nil>
}
