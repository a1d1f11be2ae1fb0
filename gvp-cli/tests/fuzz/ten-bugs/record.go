// Package tenbugs has ten bugs, each behind a fuzz target of its own.
package tenbugs

import (
	"bytes"
	"errors"
)

// ErrRecord says that something is no record.
var ErrRecord = errors.New("not a record")

// Record reads the byte of a record that its header points to.
func Record(b []byte) (byte, error) {
	if !bytes.HasPrefix(b, []byte("GVP1")) || len(b) < 5 {
		return 0, ErrRecord
	}
	return b[5+int(b[4])], nil // never compared with len(b)
}
