package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

func init() {
	attacks["read"] = func(args []string) {
		for _, path := range args {
			_, err := os.ReadFile(path)
			judge(err, "read %s", path)
		}
	}
	attacks["write"] = func(args []string) {
		for _, dir := range args {
			path := filepath.Join(dir, "gvp-attack-was-here")
			err := os.WriteFile(path, []byte("x"), 0o644)
			judge(err, "write %s", path)
			if err == nil {
				os.Remove(path)
			}
		}
		for _, path := range []string{
			"/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/1/mem",
			"/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/cgroup.procs",
		} {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err == nil {
				f.Close()
			}
			judge(err, "open for writing %s", path)
		}
	}
	attacks["oom-score"] = func([]string) {
		judge(os.WriteFile("/proc/self/oom_score_adj", []byte("-1000"), 0), "make itself unkillable")
	}
	attacks["secrets"] = func(args []string) {
		word := []byte(args[0])
		files, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, path := range files {
			b, err := os.ReadFile(path)
			if err == nil && bytes.Contains(b, word) {
				escaped("secret in %s", path)
			}
		}
		blocked("%d environments seen", len(files))
		if strings.Contains(strings.Join(os.Environ(), "\n"), args[0]) {
			escaped("secret in own environment")
		}
		fds, _ := filepath.Glob("/proc/self/fd/*")
		for _, fd := range fds {
			to, err := os.Readlink(fd)
			if n, _ := strconv.Atoi(filepath.Base(fd)); err == nil && n > 2 && !strings.HasPrefix(to, "anon_inode:") &&
				!strings.HasPrefix(to, "/proc/") {
				escaped("open file %s", to)
			}
		}
	}
	attacks["ptrace"] = func(args []string) {
		for _, word := range append(args, strconv.Itoa(os.Getppid())) {
			pid, _ := strconv.Atoi(word)
			runtime.LockOSThread()
			err := syscall.PtraceAttach(pid)
			if err == nil {
				_ = syscall.PtraceDetach(pid)
			}
			judge(err, "ptrace %d", pid)
			f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
			if err == nil {
				f.Close()
			}
			judge(err, "memory of %d", pid)
		}
	}
	attacks["kill"] = func(args []string) {
		for _, word := range append(args, strconv.Itoa(os.Getppid())) {
			pid, _ := strconv.Atoi(word)
			if pid > 1 {
				judge(syscall.Kill(pid, 0), "signal to %d", pid)
			}
		}
	}
	// Only where there is a namespace of processes: elsewhere this would not be harmless.
	attacks["kill-all"] = func([]string) {
		if os.Getpid() > 64 {
			return
		}
		if err := self("sleep", "8").Start(); err != nil {
			fail(err)
		}
		_ = syscall.Kill(-1, syscall.SIGKILL)
		_ = syscall.Kill(1, syscall.SIGKILL)
		_ = syscall.Kill(1, syscall.SIGTERM)
		time.Sleep(100 * time.Millisecond)
	}
	attacks["daemon"] = func(args []string) {
		c := self("sleep", args[0])
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			fail(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	// A process that is never there for long: each forks the next and ends.
	attacks["hopper"] = func(args []string) {
		c := self("hop", args[0])
		if err := c.Start(); err != nil {
			fail(err)
		}
		time.Sleep(300 * time.Millisecond)
	}
	attacks["hop"] = func([]string) {
		runtime.LockOSThread()
		debug.SetGCPercent(-1)
		nap := syscall.Timespec{Nsec: 100_000}
		// Only raw system calls: what forks like this has no Go runtime any more.
		for i := 0; i < 30_000; i++ {
			pid, _, e := syscall.RawSyscall(syscall.SYS_FORK, 0, 0, 0)
			if pid != 0 || e != 0 {
				syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 0, 0, 0)
			}
			syscall.RawSyscall(syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&nap)), 0, 0)
		}
	}
	attacks["wait-with-daemon"] = func(args []string) {
		attacks["daemon"](args)
		time.Sleep(30 * time.Second)
	}
	attacks["devices"] = func(args []string) {
		for _, path := range []string{"/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/vda", "/dev/sda", "/dev/tty"} {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err == nil {
				f.Close()
			}
			judge(err, "device %s", path)
		}
		for _, dir := range args {
			judge(syscall.Mknod(filepath.Join(dir, "disk"), syscall.S_IFBLK|0o600, 254<<8), "mknod in %s", dir)
		}
	}
	attacks["setuid"] = func(args []string) {
		judge(syscall.Setuid(0), "become root")
		path := filepath.Join(args[0], "self")
		b, err := os.ReadFile("/proc/self/exe")
		if err == nil {
			err = os.WriteFile(path, b[:4096], 0o755)
		}
		if err == nil {
			err = os.Chown(path, 0, 0)
		}
		judge(err, "give a file to root")
	}
	attacks["system-calls"] = func([]string) {
		var room [256]byte
		at := uintptr(unsafe.Pointer(&room[0]))
		all := ^uintptr(0)
		for _, c := range []struct {
			name            string
			number, a, b, c uintptr
		}{
			{"unshare(user)", 272, 0x10000000, 0, 0}, {"unshare(mount)", 272, 0x20000, 0, 0}, {"setns", 308, 0, 0, 0},
			{"clone3", 435, 0, 0, 0}, {"mount", 165, 0, 0, 0}, {"umount2", 166, at, 0, 0}, {"pivot_root", 155, at, at, 0},
			{"chroot", 161, at, 0, 0}, {"open_tree", 428, 0, at, 0}, {"fsopen", 430, at, 0, 0}, {"fsconfig", 431, 0, 0, 0},
			{"io_uring_setup", 425, 1, at, 0}, {"io_uring_enter", 426, 0, 0, 0}, {"bpf", 321, 0, at, 72},
			{"perf_event_open", 298, at, 0, all}, {"userfaultfd", 323, 1, 0, 0}, {"keyctl", 250, 0, all, 0},
			{"add_key", 248, at, at, at}, {"request_key", 249, at, at, at}, {"open_by_handle_at", 304, 0, 0, 0},
			{"name_to_handle_at", 303, 0, at, at}, {"process_vm_readv", 310, 1, 0, 0}, {"kcmp", 312, 1, 1, 0},
			{"pidfd_getfd", 438, 0, 0, 0}, {"personality(READ_IMPLIES_EXEC)", 135, 0x400000, 0, 0}, {"memfd_secret", 447, 0, 0, 0},
			{"syslog", 103, 10, 0, 0}, {"reboot", 169, 0, 0, 0}, {"kexec_load", 246, 0, 0, 0},
			{"init_module", 175, 0, 0, 0}, {"swapon", 167, at, 0, 0}, {"settimeofday", 164, 0, 0, 0},
			{"fanotify_init", 300, 0, 0, 0}, {"iopl", 172, 3, 0, 0}, {"x32 getpid", 0x40000000 + 39, 0, 0, 0},
		} {
			_, _, e := syscall.RawSyscall(c.number, c.a, c.b, c.c)
			// Anything else comes from behind the wall.
			if e == syscall.EPERM || e == syscall.ENOSYS {
				blocked("%s: %v", c.name, e)
			} else {
				escaped("%s: %v", c.name, e)
			}
		}
		_, _, e := syscall.RawSyscall(16, 0, 0x5412, at)
		if e != syscall.EPERM {
			escaped("ioctl(TIOCSTI): %v", e)
		}
		// A user namespace through clone, as a program would make it.
		c := self("sleep", "0")
		c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}
		judge(c.Run(), "clone(user)")
	}
}
