package tenbugs

import (
	"strconv"
	"strings"
)

// Average is the average of numbers with commas between them.
func Average(list string) int {
	sum, count := 0, 0
	for _, word := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(word)); err == nil {
			sum += n
			count++
		}
	}
	return sum / count // of none
}
