// Three are asked, one answer is enough, and there is room for all of them.
package main

import "fmt"

func first(replicas []string) string {
	answers := make(chan string, len(replicas))
	for _, replica := range replicas {
		go func(name string) { answers <- name }(replica)
	}
	return <-answers
}

func main() {
	fmt.Println("answered:", len(first([]string{"a", "b", "c"})) == 1)
	// Output: answered: true
}
