// Three are asked and one answer is taken: the others have no room.
package main

import "fmt"

func first(replicas []string) string {
	answers := make(chan string)
	for _, replica := range replicas {
		go func(name string) {
			answers <- name // leak: only one of three is received
		}(replica)
	}
	return <-answers
}

func main() {
	fmt.Println("answered:", len(first([]string{"a", "b", "c"})) == 1)
	// Output: answered: true
}
