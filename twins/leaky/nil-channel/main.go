// The channel was never made.
package main

import "fmt"

type service struct{ stop chan struct{} }

func start() *service {
	s := &service{}
	go func() {
		<-s.stop // leak: a nil channel is never ready
	}()
	return s
}

func main() {
	start()
	fmt.Println("started")
	// Output: started
}
