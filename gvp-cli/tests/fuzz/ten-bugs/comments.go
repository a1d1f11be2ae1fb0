package tenbugs

// Uncomment takes /* comments */ out of a text.
func Uncomment(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if i+1 < len(s) && s[i] == '/' && s[i+1] == '*' {
			if end := commentEnd(s, i+2); end > 0 {
				i = end - 1
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// commentEnd looks through all the rest for every comment that does not end.
func commentEnd(s string, from int) int {
	for i := from; i+1 < len(s); i++ {
		if s[i] == '*' && s[i+1] == '/' {
			return i + 2
		}
	}
	return -1
}
