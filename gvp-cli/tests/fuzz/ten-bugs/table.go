package tenbugs

import "encoding/binary"

// Table makes room for a table whose size stands in its header.
func Table(header []byte) []byte {
	if len(header) < 8 {
		return nil
	}
	width, height := binary.LittleEndian.Uint32(header), binary.LittleEndian.Uint32(header[4:])
	if width > 1<<16 || height > 1<<16 {
		return nil
	}
	cells := int32(width) * int32(height) // overflows
	if cells > 1<<20 {
		return nil
	}
	return make([]byte, cells)
}
