package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// check says that something honest worked, or ends.
func check(err error, what string) {
	if err != nil {
		fmt.Printf("BROKEN %s: %v\n", what, err)
		os.Exit(1)
	}
	works("%s", what)
}

func init() {
	attacks["http"] = func([]string) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hi") }))
		defer server.Close()
		response, err := http.Get(server.URL)
		check(err, "httptest")
		b, err := io.ReadAll(response.Body)
		check(err, "body "+string(b))
		for _, address := range []string{"localhost:0", "127.0.0.1:0", "[::1]:0", ":8080"} {
			l, err := net.Listen("tcp", address)
			check(err, "listen "+address)
			go func() {
				c, err := l.Accept()
				if err == nil {
					c.Close()
				}
			}()
			c, err := net.Dial("tcp", l.Addr().String())
			check(err, "dial "+address)
			c.Close()
		}
		u, err := net.ListenPacket("udp", "127.0.0.1:0")
		check(err, "listen udp")
		_, err = u.WriteTo([]byte("x"), u.LocalAddr())
		check(err, "send udp")
		_, _, err = u.ReadFrom(make([]byte, 8))
		check(err, "receive udp")
	}
	attacks["unix-inside"] = func([]string) {
		path := filepath.Join(os.TempDir(), "own.sock")
		l, err := net.Listen("unix", path)
		check(err, "listen unix")
		c, err := net.Dial("unix", path)
		check(err, "dial unix")
		c.Close()
		l.Close()
	}
	attacks["children"] = func([]string) {
		out, err := self("sleep", "0").CombinedOutput()
		check(err, "itself as a child: "+strings.TrimSpace(string(out)))
		for _, words := range [][]string{{"date"}, {"ls", "."}, {"sh", "-c", "echo $((6*7)) | cat"}, {"grep", "-c", ":", "/etc/passwd"}} {
			out, err := exec.Command(words[0], words[1:]...).CombinedOutput()
			check(err, words[0]+": "+strings.TrimSpace(string(out)))
		}
	}
	attacks["files"] = func(args []string) {
		dir, err := os.MkdirTemp("", "honest")
		check(err, "MkdirTemp")
		check(os.WriteFile(filepath.Join(dir, "a"), []byte("x"), 0o644), "WriteFile")
		check(os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "b")), "Rename")
		check(os.RemoveAll(dir), "RemoveAll")
		check(os.WriteFile("here.txt", []byte("kept"), 0o644), "write in the working directory")
		f, err := os.OpenFile("/dev/null", os.O_WRONLY, 0)
		check(err, "open /dev/null")
		f.Close()
		_, err = os.Executable()
		check(err, "Executable")
	}
	attacks["manners"] = func([]string) {
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGUSR1)
		check(syscall.Kill(os.Getpid(), syscall.SIGUSR1), "signal to itself")
		<-c
		var wg sync.WaitGroup
		for i := 0; i < 2000; i++ {
			wg.Add(1)
			go func() { defer wg.Done(); time.Sleep(time.Millisecond) }()
		}
		wg.Wait()
		works("goroutines")
		_, err := os.Hostname()
		check(err, "Hostname")
		_, err = net.LookupHost("localhost")
		check(err, "localhost")
		if _, err := os.Stat("/etc/passwd"); err == nil {
			_, err = user.Current()
			check(err, "user")
		}
		if _, err := os.Stat("/usr/share/zoneinfo/Europe/Paris"); err == nil {
			_, err = time.LoadLocation("Europe/Paris")
			check(err, "LoadLocation")
		}
	}
}
