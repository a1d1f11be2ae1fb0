// Tests that are repeated are measured after each time.

package testing

import _ "unsafe"

//go:linkname gvpRepeated runtime.gvpRepeated
func gvpRepeated()
