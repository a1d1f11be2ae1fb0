// What a handler starts ends with the request.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"
)

func handler(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Millisecond)
	defer cancel()
	result := make(chan string, 1)
	go func() {
		select {
		case <-time.After(time.Minute):
			result <- "slow"
		case <-ctx.Done():
			result <- "in time"
		}
	}()
	fmt.Fprint(w, <-result)
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	fmt.Println(string(text))
	// Output: in time
}
