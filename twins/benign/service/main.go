// A value with a goroutine of its own has a Close that ends it.
package main

import (
	"context"
	"fmt"
)

type service struct {
	ctx    context.Context
	cancel context.CancelFunc
	gone   chan struct{}
}

func start() *service {
	ctx, cancel := context.WithCancel(context.Background())
	s := &service{ctx: ctx, cancel: cancel, gone: make(chan struct{})}
	go s.run()
	return s
}

func (s *service) run() {
	defer close(s.gone)
	<-s.ctx.Done()
}

func (s *service) Close() {
	s.cancel()
	<-s.gone
}

func main() {
	s := start()
	s.Close()
	fmt.Println("closed")
	// Output: closed
}
