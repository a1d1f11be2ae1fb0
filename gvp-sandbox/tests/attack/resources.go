package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

// memfdCreate is the number of a system call that package syscall does not know.
var memfdCreate = map[string]uintptr{"amd64": 319, "arm64": 279}[runtime.GOARCH]

func self(args ...string) *exec.Cmd {
	path, err := os.Executable()
	if err != nil {
		path = os.Args[0]
	}
	return exec.Command(path, args...)
}

// fail ends like a program that could not go on.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "attack:", err)
	os.Exit(1)
}

func touch(mib int) []byte {
	b := make([]byte, mib<<20)
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
	return b
}

func init() {
	attacks["sleep"] = func(args []string) {
		s, _ := strconv.Atoi(args[0])
		time.Sleep(time.Duration(s) * time.Second)
	}
	attacks["spin"] = func([]string) {
		for start := time.Now(); time.Since(start) < 20*time.Second; {
		}
	}
	attacks["fork-bomb"] = func([]string) {
		for i := 0; i < 300; i++ {
			if err := self("sleep", "8").Start(); err != nil {
				fail(err)
			}
		}
		time.Sleep(2 * time.Second)
		escaped("300 children run")
	}
	attacks["memory-one"] = func([]string) {
		var all [][]byte
		for i := 0; i < 24; i++ {
			all = append(all, touch(64))
		}
		escaped("%d pieces of 64 MiB", len(all))
	}
	attacks["memory-many"] = func([]string) {
		for i := 0; i < 8; i++ {
			if err := self("memory-hold").Start(); err != nil {
				fail(err)
			}
		}
		time.Sleep(4 * time.Second)
		escaped("8 children with 128 MiB each")
	}
	attacks["memory-hold"] = func([]string) {
		b := touch(128)
		time.Sleep(5 * time.Second)
		fmt.Fprint(os.Stderr, b[0])
	}
	attacks["memory-nameless"] = func([]string) {
		name := []byte("x\x00")
		b := touch(16)
		for i := 0; i < 64; i++ {
			fd, _, e := syscall.Syscall(memfdCreate, uintptr(unsafe.Pointer(&name[0])), 0, 0)
			if e != 0 {
				blocked("file without a name: %v", e)
				return
			}
			if _, err := syscall.Write(int(fd), b); err != nil {
				fail(err)
			}
		}
		time.Sleep(time.Second)
		escaped("1 GiB in files without names")
	}
	attacks["memory-shared"] = func([]string) {
		for i := 0; i < 32; i++ {
			b, err := syscall.Mmap(-1, 0, 32<<20, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED|syscall.MAP_ANON)
			if err != nil {
				fail(err)
			}
			for j := 0; j < len(b); j += 4096 {
				b[j] = 1
			}
		}
		time.Sleep(time.Second)
		escaped("1 GiB of shared memory")
	}
	attacks["detached-memory"] = func([]string) {
		if err := self("detach", "memory-one").Run(); err != nil {
			fail(err)
		}
		time.Sleep(4 * time.Second)
		escaped("a detached process took 1.5 GiB")
	}
	attacks["detach"] = func(args []string) {
		c := self(args...)
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			fail(err)
		}
	}
	attacks["disk-fill"] = func(args []string) {
		b := bytes.Repeat([]byte("x"), 1<<20)
		for i := 0; i < 256; i++ {
			if err := os.WriteFile(filepath.Join(dir(args), fmt.Sprint("fill", i)), b, 0o644); err != nil {
				fail(err)
			}
		}
		time.Sleep(2 * time.Second)
		escaped("256 MiB")
	}
	attacks["file-size"] = func(args []string) {
		if err := os.WriteFile(filepath.Join(dir(args), "big"), make([]byte, 48<<20), 0o644); err != nil {
			fail(err)
		}
		escaped("48 MiB")
	}
	attacks["inode-fill"] = func(args []string) {
		for i := 0; i < 20_000; i++ {
			f, err := os.Create(filepath.Join(dir(args), fmt.Sprint("i", i)))
			if err != nil {
				fail(err)
			}
			f.Close()
		}
		time.Sleep(2 * time.Second)
		escaped("20000 files")
	}
	attacks["endless-output"] = func(args []string) {
		b := bytes.Repeat([]byte("A"), 1<<16)
		out := os.Stdout
		if args[0] == "stderr" {
			out = os.Stderr
		}
		for i := 0; i < 1<<16; i++ {
			if _, err := out.Write(b); err != nil {
				fail(err)
			}
		}
	}
}

// dir is the directory named, or the temporary one.
func dir(args []string) string {
	if args[0] == "tmp" {
		return os.TempDir()
	}
	return args[0]
}
