// What is logged in the background is flushed before the test ends.
package log_collector

import (
	"strings"
	"sync"
	"testing"
)

type logger struct {
	lines chan string
	text  strings.Builder
	done  sync.WaitGroup
}

func newLogger() *logger {
	l := &logger{lines: make(chan string, 16)}
	l.done.Add(1)
	go func() {
		defer l.done.Done()
		for line := range l.lines {
			l.text.WriteString(line + ";")
		}
	}()
	return l
}

func (l *logger) close() string {
	close(l.lines)
	l.done.Wait()
	return l.text.String()
}

func TestLog(t *testing.T) {
	l := newLogger()
	l.lines <- "a"
	l.lines <- "b"
	if got := l.close(); got != "a;b;" {
		t.Error(got)
	}
}
