package tenbugs

import "errors"

// ErrJSON says that something is not JSON.
var ErrJSON = errors.New("not JSON")

type decoder struct {
	text string
	at   int
}

// Depth decodes nested JSON arrays of numbers, and says how deep they are.
func Depth(text string) (int, error) {
	d := &decoder{text: text}
	return d.value()
}

func (d *decoder) value() (int, error) {
	if d.at >= len(d.text) {
		return 0, ErrJSON
	}
	switch c := d.text[d.at]; {
	case c == '[':
		d.at++
		return d.array()
	case c >= '0' && c <= '9':
		d.at++
		return 0, nil
	case c == ',':
		return d.value() // forgets to get over it
	}
	return 0, ErrJSON
}

func (d *decoder) array() (int, error) {
	deepest := 0
	for d.at < len(d.text) && d.text[d.at] != ']' {
		depth, err := d.value()
		if err != nil {
			return 0, err
		}
		deepest = max(deepest, depth)
	}
	d.at++
	return deepest + 1, nil
}
