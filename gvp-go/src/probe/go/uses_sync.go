// What is done with locks and pools is counted.

package sync

import "unsafe"

//go:linkname gvpUsed runtime.gvpUsed
func gvpUsed(kind int, object unsafe.Pointer)

//go:linkname gvpHold runtime.gvpHold
func gvpHold(by int32)
