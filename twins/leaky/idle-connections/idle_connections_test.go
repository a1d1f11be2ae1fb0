// The body of an answer is neither read nor closed, so its connection stays.
package idle_connections

import (
	"net"
	"net/http"
	"testing"
	"time"
)

func TestClient(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler(), ReadTimeout: time.Minute}
	go func() {
		_ = server.Serve(listener) // leak: nobody closes the server
	}()
	client := &http.Client{Transport: &http.Transport{}}
	response, err := client.Get("http://" + listener.Addr().String()) // leak: the connection is kept
	if err != nil {
		t.Fatal(err)
	}
	_ = response.StatusCode
}
