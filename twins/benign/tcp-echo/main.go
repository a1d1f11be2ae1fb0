// The listener is closed, which ends the loop that accepts; every connection is closed, too.
package main

import (
	"fmt"
	"io"
	"net"
	"sync"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	var serving sync.WaitGroup
	serving.Add(1)
	go func() {
		defer serving.Done()
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Add(1)
			go func() {
				defer serving.Done()
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			}()
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Fprint(conn, "echo")
	answer := make([]byte, 4)
	_, _ = io.ReadFull(conn, answer)
	conn.Close()
	listener.Close()
	serving.Wait()
	fmt.Println(string(answer))
	// Output: echo
}
