// The cancel function is kept, and nobody calls it.
package main

import (
	"context"
	"fmt"
)

type service struct {
	cancel context.CancelFunc
}

func start() *service {
	ctx, cancel := context.WithCancel(context.Background())
	s := &service{cancel: cancel}
	go func() {
		<-ctx.Done() // leak: there is no Close that would cancel
	}()
	return s
}

func main() {
	start()
	fmt.Println("started")
	// Output: started
}
