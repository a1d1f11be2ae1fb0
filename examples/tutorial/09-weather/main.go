// Needs a service that the reader may not reach, and does not say so.
package main

import (
	"fmt"
	"io"
	"net/http"
)

func main() {
	response, err := http.Get("https://weather.example.com/today")
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(body))
}
