// Both ends of a connection in memory are closed.
package net_pipe

import (
	"io"
	"net"
	"testing"
)

func TestEcho(t *testing.T) {
	here, there := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(there, there)
		_ = there.Close()
	}()
	if _, err := here.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 1)
	if _, err := io.ReadFull(here, answer); err != nil || answer[0] != 'x' {
		t.Errorf("%q, %v", answer, err)
	}
	_ = here.Close()
	<-done
}
