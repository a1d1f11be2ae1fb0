// Visitors of the first HTTP server that the program starts: each asks for one page, and then says nothing any more.

package http

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
	_ "unsafe" // for go:linkname
)

//go:linkname gvpVisitors runtime.gvpVisitors
func gvpVisitors() int

//go:linkname gvpTimeLeft runtime.gvpTimeLeft
func gvpTimeLeft() int64

//go:linkname gvpEnough runtime.gvpEnough
func gvpEnough()

//go:linkname gvpTell runtime.gvpTell
func gvpTell(teller func() string)

// gvpBeat is how often it is counted who is still served.
const gvpBeat = 250 * time.Millisecond

var gvpVisit struct {
	sync.Mutex
	server *Server          // the server that is visited
	served map[string]*conn // whom it serves, by the address of the visitor
	told   string
}

func init() {
	if gvpVisitors() > 0 {
		gvpTell(func() string {
			gvpVisit.Lock()
			defer gvpVisit.Unlock()
			return gvpVisit.told
		})
	}
}

// gvpServes is called when a server starts. The first that listens to TCP, and not behind TLS, is visited.
func gvpServes(server *Server, l net.Listener) {
	if gvpVisitors() == 0 || fmt.Sprintf("%T", l) == "*tls.listener" {
		return
	}
	address, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return
	}
	gvpVisit.Lock()
	defer gvpVisit.Unlock()
	if gvpVisit.server == nil {
		gvpVisit.server = server
		gvpVisit.served = make(map[string]*conn)
		gvpVisit.told = gvpStory(server, 0, 0, "")
		go gvpGo(server, address)
	}
}

// gvpServed notes that a connection is served, until the function that it returns is called.
func gvpServed(c *conn) func() {
	name := c.rwc.RemoteAddr().String()
	gvpVisit.Lock()
	defer gvpVisit.Unlock()
	if c.server == gvpVisit.server {
		gvpVisit.served[name] = c
	}
	return func() {
		gvpVisit.Lock()
		defer gvpVisit.Unlock()
		if gvpVisit.served[name] == c {
			delete(gvpVisit.served, name)
		}
	}
}

// gvpGo visits, and then watches for how long the server keeps those who are silent.
func gvpGo(server *Server, address *net.TCPAddr) {
	time.Sleep(50 * time.Millisecond)
	visitors := gvpArrive(address)
	silent := gvpSilent(visitors)
	start := time.Now()
	until := gvpUntil(server)
	series := ""
	for n := 0; ; n++ {
		_, left := gvpCount(silent)
		since := time.Since(start)
		series += fmt.Sprintf(" %d:%d", since.Milliseconds(), left)
		gvpVisit.Lock()
		gvpVisit.told = gvpStory(server, len(visitors), len(silent), series)
		gvpVisit.Unlock()
		if left == 0 || since >= until {
			break
		}
		time.Sleep(time.Until(start.Add(time.Duration(n+1) * gvpBeat)))
	}
	gvpEnough()
}

// gvpStory is what there is to tell so far: on a busy machine the time may be over before all is seen.
func gvpStory(server *Server, answered, silent int, series string) string {
	return fmt.Sprintf("visit %d %d %d %d %d%s\n", answered, silent, server.IdleTimeout, server.ReadTimeout,
		server.ReadHeaderTimeout, series)
}

// gvpUntil is how long is to be watched.
func gvpUntil(server *Server) time.Duration {
	timeout := server.IdleTimeout
	if timeout == 0 {
		timeout = server.ReadTimeout
	}
	left := time.Duration(gvpTimeLeft()) - 200*time.Millisecond
	until := 2 * time.Second
	if timeout > 0 {
		if until = timeout + time.Second; until+gvpBeat > left {
			until = time.Second
		}
	}
	if until > left {
		until = left
	}
	return until
}

// gvpArrive lets all visitors come, and returns those who got an answer.
func gvpArrive(address *net.TCPAddr) (visitors []net.Conn) {
	host := address.IP.String()
	if address.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	to := net.JoinHostPort(host, fmt.Sprint(address.Port))
	answered := make(chan net.Conn)
	for i := 0; i < gvpVisitors(); i++ {
		go func() { answered <- gvpAsk(to) }()
	}
	for i := 0; i < gvpVisitors(); i++ {
		if c := <-answered; c != nil {
			visitors = append(visitors, c)
		}
	}
	return visitors
}

// gvpAsk asks for a page, and reads how the answer begins.
func gvpAsk(to string) net.Conn {
	c, err := net.DialTimeout("tcp", to, time.Second)
	if err != nil {
		return nil
	}
	c.SetDeadline(time.Now().Add(time.Second))
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: "+to+"\r\n\r\n")
	if _, err := bufio.NewReader(c).ReadString('\n'); err != nil {
		c.Close()
		return nil
	}
	c.SetDeadline(time.Time{})
	return c
}

// gvpSilent waits until all visitors have been answered in full, but not for long, and returns those who have.
func gvpSilent(visitors []net.Conn) (silent []net.Conn) {
	for n := 0; n < 20 && (n == 0 || len(silent) < len(visitors)); n++ {
		time.Sleep(20 * time.Millisecond)
		silent, _ = gvpCount(visitors)
	}
	return silent
}

// gvpCount returns those visitors who have been answered in full, and how many of them are still served.
func gvpCount(visitors []net.Conn) (silent []net.Conn, left int) {
	gvpVisit.Lock()
	defer gvpVisit.Unlock()
	for _, visitor := range visitors {
		c := gvpVisit.served[visitor.LocalAddr().String()]
		if c != nil {
			left++
			if state, _ := c.getState(); state == StateActive || state == StateNew {
				continue
			}
		}
		silent = append(silent, visitor)
	}
	return silent, left
}
