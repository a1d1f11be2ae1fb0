// Every goroutine reports its error, and every report is read.
package errors_collected

import (
	"errors"
	"testing"
)

func TestAllErrors(t *testing.T) {
	trouble := make(chan error)
	for i := 0; i < 3; i++ {
		go func() { trouble <- errors.New("trouble") }()
	}
	n := 0
	for i := 0; i < 3; i++ {
		if <-trouble != nil {
			n++
		}
	}
	if n != 3 {
		t.Error(n)
	}
}
