package tenbugs

import "strings"

// Settings reads key=value lines in [sections].
func Settings(text string) map[string]map[string]string {
	all := map[string]map[string]string{}
	var section map[string]string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "[") {
			section = map[string]string{}
			all[strings.Trim(line, "[]")] = section
		} else if key, value, ok := strings.Cut(line, "="); ok {
			section[key] = value // nil before the first section
		}
	}
	return all
}
