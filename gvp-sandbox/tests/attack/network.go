package main

import (
	"context"
	"net"
	"syscall"
	"time"
)

func init() {
	attacks["tcp"] = func(args []string) {
		for _, address := range args {
			c, err := net.DialTimeout("tcp", address, time.Second)
			if err == nil {
				c.Close()
			}
			judge(err, "tcp %s", address)
		}
	}
	attacks["udp"] = func(args []string) {
		for _, address := range args {
			judge(ask(address), "udp %s", address)
		}
	}
	attacks["lookup"] = func(args []string) {
		for _, name := range args {
			ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			_, err := net.DefaultResolver.LookupHost(ctx, name)
			cancel()
			judge(err, "lookup %s", name)
		}
	}
	attacks["unix"] = func(args []string) {
		for _, address := range args {
			c, err := net.Dial("unix", address)
			if err == nil {
				c.Close()
			}
			judge(err, "unix %s", address)
		}
	}
	attacks["socket-families"] = func([]string) {
		for name, f := range map[string][2]int{
			"packet": {17, syscall.SOCK_RAW}, "alg": {38, syscall.SOCK_SEQPACKET}, "vsock": {40, syscall.SOCK_STREAM},
			"xdp": {44, syscall.SOCK_RAW}, "bluetooth": {31, syscall.SOCK_STREAM}, "raw IPv4": {2, syscall.SOCK_RAW},
		} {
			protocol := 0
			if f[0] == 2 {
				protocol = 1
			}
			fd, err := syscall.Socket(f[0], f[1], protocol)
			if err == nil {
				syscall.Close(fd)
			}
			judge(err, "socket family %s", name)
		}
	}
}

// ask sends a word and waits for an answer.
func ask(address string) error {
	c, err := net.Dial("udp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.Write([]byte("ping")); err != nil {
		return err
	}
	_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
	_, err = c.Read(make([]byte, 16))
	return err
}
