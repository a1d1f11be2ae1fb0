// A mistake that the text wants to show: the compiler must refuse it, with these words.
package main

func main() {
	// GVP-2024: compile-fail "declared and not used"
	greeting := "hello"
}
