package sync

import _ "unsafe"

//go:linkname gvpPerturb runtime.gvpPerturb
func gvpPerturb()
