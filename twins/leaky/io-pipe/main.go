// Nobody closes the pipe that the reader reads.
package main

import (
	"fmt"
	"io"
)

func send() {
	reader, writer := io.Pipe()
	go func() {
		_, _ = io.Copy(io.Discard, reader) // leak: the pipe is never closed
	}()
	fmt.Fprint(writer, "through the pipe")
}

func main() {
	send()
	fmt.Println("sent")
	// Output: sent
}
