// A reader that stops early closes its end of the pipe, so that the writer ends.
package closed_pipe

import (
	"io"
	"testing"
)

func TestReadsOneByte(t *testing.T) {
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := writer.Write([]byte("hello"))
		done <- err
	}()
	one := make([]byte, 1)
	if _, err := reader.Read(one); err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	if err := <-done; err != io.ErrClosedPipe {
		t.Error(err)
	}
}
