// TestMain starts what all tests need, and never stops it.
package own_test_main

import (
	"os"
	"testing"
)

type doubler struct{ requests, answers chan int }

func newDoubler() *doubler {
	d := &doubler{make(chan int), make(chan int)}
	go func() {
		for n := range d.requests { // leak: TestMain does not close it
			d.answers <- 2 * n
		}
	}()
	return d
}

func TestMain(m *testing.M) {
	d := newDoubler()
	d.requests <- 1
	<-d.answers
	os.Exit(m.Run())
}

func TestNothing(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
}
