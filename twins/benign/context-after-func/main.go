// A function waits for the end of a context and is then called off.
package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	called := make(chan struct{})
	context.AfterFunc(ctx, func() { close(called) })
	stop := context.AfterFunc(ctx, func() { panic("called off") })
	fmt.Println("called off:", stop())
	cancel()
	<-called
	fmt.Println("called")
	// Output:
	// called off: true
	// called
}
