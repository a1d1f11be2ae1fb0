// A function that would run in an hour is called off.
package stopped_timer

import (
	"testing"
	"time"
)

func TestStop(t *testing.T) {
	timer := time.AfterFunc(time.Hour, func() { t.Error("called") })
	if !timer.Stop() {
		t.Error("too late")
	}
}
