package tenbugs

import "bytes"

// Children joins a folder with the names of two children.
func Children(folder, a, b []byte) (first, second []byte) {
	base := make([]byte, 0, 64)
	base = append(append(base, folder...), '/')
	return append(base, a...), append(base, b...) // both in the same array
}

// Name is the part of a path behind its folder.
func Name(path []byte) []byte {
	return path[bytes.LastIndexByte(path, '/')+1:]
}
