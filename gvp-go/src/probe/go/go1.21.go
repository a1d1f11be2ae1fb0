// What differs in Go 1.21 beside what differs in 1.22.

package runtime

func cheaprandn(n uint32) uint32 { return fastrandn(n) }

// gvpTicks is what the runtime mixes into the random numbers of a thread.
func gvpTicks() uint64 {
	if gvp.words != "" {
		return gvp.seed
	}
	return uint64(cputicks())
}

func ticksPerSecond() int64 { return tickspersecond() }
