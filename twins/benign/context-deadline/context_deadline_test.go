// What a test starts has a context, and the test cancels it.
package context_deadline

import (
	"context"
	"errors"
	"testing"
	"time"
)

func work(ctx context.Context) error {
	select {
	case <-time.After(time.Minute):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- work(ctx) }()
	if err := <-result; !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}
