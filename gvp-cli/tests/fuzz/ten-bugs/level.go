package tenbugs

// Level is how loud a message is.
type Level uint8

var levels = []string{"debug", "info", "warn", "error"}

// String is the name of a level.
func (l Level) String() string {
	return levels[l]
}
