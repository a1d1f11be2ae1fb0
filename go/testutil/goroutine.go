package testutil

import (
	"bytes"
	"fmt"
	"runtime/pprof"
	"strconv"
	"strings"
)

// kind says how sure it is that a goroutine has leaked.
type kind int

const (
	// lingering goroutines are still there, and something may wake them.
	lingering kind = iota
	// proven leaks can never be woken.
	proven
)

// frame is one call on a stack.
type frame struct {
	function string
	place    string // file:line
}

// goroutine is one or several goroutines with the same stack.
type goroutine struct {
	count   int
	frames  []frame // innermost first
	kind    kind
	state   string // what it waits for, such as "chan send", where known
	creator frame  // who started it, where known
}

// labelled returns what a profile of goroutines has of a check, by the label of the check.
func labelled(profile, id string) []goroutine {
	p := pprof.Lookup(profile)
	if p == nil {
		return nil
	}
	var text bytes.Buffer
	if err := p.WriteTo(&text, 1); err != nil {
		return nil
	}
	label := fmt.Sprintf("%q:%q", labelCheck, id)
	var found []goroutine
	for _, record := range strings.Split(text.String(), "\n\n") {
		if g, ok := parseRecord(record, label); ok {
			found = append(found, g)
		}
	}
	return found
}

// parseRecord reads one record of a profile in its textual form, if it has a label:
//
//	2 @ 0x43e0ee 0x4077b1
//	# labels: {"gvp.check":"1", "gvp.test":"TestA"}
//	#	0x4770e9	example.com/shop.serve+0x29	/src/shop/serve.go:12
func parseRecord(record, label string) (goroutine, bool) {
	var g goroutine
	mine := false
	for _, line := range strings.Split(record, "\n") {
		if rest, ok := strings.CutPrefix(line, "# labels: "); ok {
			mine = strings.Contains(rest, label)
		} else if rest, ok := strings.CutPrefix(line, "#\t"); ok {
			if f, ok := parseFrame(rest); ok {
				g.frames = append(g.frames, f)
			}
		} else if count, _, ok := strings.Cut(line, " @ "); ok {
			g.count, _ = strconv.Atoi(count)
		}
	}
	return g, mine && g.count > 0
}

// parseFrame reads `0x4770e9	example.com/shop.serve+0x29	/src/shop/serve.go:12`.
func parseFrame(line string) (frame, bool) {
	fields := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' })
	if len(fields) < 3 {
		return frame{}, false
	}
	function := fields[1]
	if plus := strings.LastIndex(function, "+0x"); plus >= 0 {
		function = function[:plus]
	}
	return frame{function: function, place: fields[len(fields)-1]}, true
}

// hasAny reports whether one of these functions is on the stack.
func (g goroutine) hasAny(functions []string) bool {
	for _, f := range g.frames {
		for _, function := range functions {
			if f.function == function {
				return true
			}
		}
	}
	return false
}

// key tells stacks apart by what both forms of a profile have: the places of the calls.
func (g goroutine) key() string {
	var key strings.Builder
	for _, f := range g.frames {
		if !strings.HasPrefix(f.function, "runtime.") {
			key.WriteString(f.place)
			key.WriteByte('\n')
		}
	}
	return key.String()
}

// String tells a reader what is left, where it waits and who started it.
func (g goroutine) String() string {
	var text strings.Builder
	subject := "a goroutine"
	if g.count > 1 {
		subject = fmt.Sprintf("%d goroutines", g.count)
	}
	switch g.kind {
	case proven:
		fmt.Fprintf(&text, "proven leak: nothing can ever wake %s", subject)
	case lingering:
		fmt.Fprintf(&text, "lingering: the test leaves %s behind", subject)
	}
	if g.state != "" {
		fmt.Fprintf(&text, " [%s]", g.state)
	}
	for _, f := range g.frames {
		fmt.Fprintf(&text, "\n    %s\n        %s", f.function, f.place)
	}
	if g.creator.function != "" {
		fmt.Fprintf(&text, "\n  started by %s\n        %s", g.creator.function, g.creator.place)
	}
	return text.String()
}
