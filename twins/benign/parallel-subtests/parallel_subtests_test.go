// Subtests that run side by side share a server, which outlives them all and no more.
package parallel_subtests

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPages(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	for _, page := range []string{"/a", "/b", "/c"} {
		page := page
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			response, err := server.Client().Get(server.URL + page)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		})
	}
}
