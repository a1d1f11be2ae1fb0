// Command attack tries to get out, to take more than its share, or to do what honest programs do.
//
// It says "ESCAPED" for each thing that it should not have been able to do, "WORKS" for each honest thing that did work,
// and "done" when it has tried everything. Everything it does is bounded, and harmless where it succeeds.
package main

import (
	"fmt"
	"os"
)

// attacks by name; the files of this package add to it.
var attacks = map[string]func(args []string){}

func escaped(format string, args ...any) { fmt.Printf("ESCAPED "+format+"\n", args...) }
func blocked(format string, args ...any) { fmt.Printf("blocked "+format+"\n", args...) }
func works(format string, args ...any)   { fmt.Printf("WORKS "+format+"\n", args...) }

// judge says whether something got out.
func judge(err error, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if err == nil {
		escaped("%s", what)
	} else {
		blocked("%s: %v", what, err)
	}
}

func main() {
	attack, ok := attacks[os.Args[1]]
	if !ok {
		fmt.Println("no such attack:", os.Args[1])
		os.Exit(64)
	}
	attack(os.Args[2:])
	fmt.Println("done")
}
