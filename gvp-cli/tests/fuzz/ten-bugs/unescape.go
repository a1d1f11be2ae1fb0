package tenbugs

// Unescape takes the backslashes out of a text.
func Unescape(s string) string {
	var out []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, s[i])
			i++
			continue
		}
		if i+1 < len(s) && s[i+1] == 'x' {
			continue // never gets on
		}
		i++
	}
	return string(out)
}
