// A fuzz target closes what it opens for every input.
package fuzz_seeds

import (
	"bytes"
	"io"
	"testing"
)

func FuzzPipe(f *testing.F) {
	f.Add([]byte("hello"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		reader, writer := io.Pipe()
		go func() {
			_, _ = writer.Write(data)
			_ = writer.Close()
		}()
		got, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%q, %v", got, err)
		}
	})
}
