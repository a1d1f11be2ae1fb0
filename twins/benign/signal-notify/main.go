// Signals are asked for, waited for and given back.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	select {
	case <-signals:
		fmt.Println("interrupted")
	case <-ctx.Done():
		fmt.Println("interrupted")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("nobody interrupts")
	}
	// Output: nobody interrupts
}
