// Every filter of the sieve ends with the context.
package main

import (
	"context"
	"fmt"
)

func generate(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for i := 2; ; i++ {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func filter(ctx context.Context, in <-chan int, prime int) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case i := <-in:
				if i%prime == 0 {
					continue
				}
				select {
				case out <- i:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	numbers := generate(ctx)
	for i := 0; i < 5; i++ {
		prime := <-numbers
		fmt.Println(prime)
		numbers = filter(ctx, numbers, prime)
	}
	// Output:
	// 2
	// 3
	// 5
	// 7
	// 11
}
