package tenbugs

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func FuzzRecord(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) { Record(b) })
}

func FuzzTable(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0, 3, 0, 0, 0})
	f.Fuzz(func(t *testing.T, header []byte) { Table(header) })
}

func FuzzUnescape(f *testing.F) {
	f.Add(`a\b`)
	f.Fuzz(func(t *testing.T, s string) { Unescape(s) })
}

func FuzzSettings(f *testing.F) {
	f.Add("[colours]\nsky=blue")
	f.Fuzz(func(t *testing.T, text string) { Settings(text) })
}

func FuzzUncomment(f *testing.F) {
	f.Add("a /* b */ c")
	f.Fuzz(func(t *testing.T, s string) { Uncomment(s) })
}

func FuzzChildren(f *testing.F) {
	f.Add([]byte("tmp"), []byte("a"), []byte("a"))
	f.Fuzz(func(t *testing.T, folder, a, b []byte) {
		if bytes.ContainsRune(a, '/') || bytes.ContainsRune(b, '/') {
			t.Skip()
		}
		first, second := Children(folder, a, b)
		if !bytes.Equal(Name(first), a) || !bytes.Equal(Name(second), b) {
			t.Errorf("children %q and %q come back as %q and %q", a, b, Name(first), Name(second))
		}
	})
}

func FuzzDepth(f *testing.F) {
	f.Add("[1[2]]")
	f.Fuzz(func(t *testing.T, text string) { Depth(text) })
}

func FuzzLevel(f *testing.F) {
	f.Add(uint8(0))
	f.Fuzz(func(t *testing.T, n uint8) { _ = Level(n).String() })
}

func FuzzAverage(f *testing.F) {
	f.Add("1, 2")
	f.Fuzz(func(t *testing.T, list string) { Average(list) })
}

func FuzzReverse(f *testing.F) {
	f.Add("hello")
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) && !utf8.ValidString(Reverse(s)) {
			t.Errorf("Reverse(%q) is not valid UTF-8: %q", s, Reverse(s))
		}
	})
}
