// Tests in a package of their own use what the package exports.
package counter_test

import (
	"testing"

	counter "example.com/twins/benign/external-package"
)

func TestClose(t *testing.T) {
	c := counter.Start()
	c.Add(2)
	c.Add(3)
	if got := c.Close(); got != 5 {
		t.Error(got)
	}
}
