// One who holds the lock goes away without giving it back.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu    sync.Mutex
	owner *string
	sum   int
}

func (a *account) draw(n int) error {
	a.mu.Lock()
	if a.sum < n {
		return fmt.Errorf("not enough") // the lock is kept
	}
	a.sum -= n
	a.mu.Unlock()
	return nil
}

func pay() error {
	owner := "gopher"
	a := &account{owner: &owner}
	err := a.draw(5)
	go func() {
		a.mu.Lock() // leak: the lock is never given back
		defer a.mu.Unlock()
		a.sum++
	}()
	return err
}

func main() {
	fmt.Println(pay())
	// Output: not enough
}
