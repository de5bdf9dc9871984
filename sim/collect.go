package sim

import (
	"os"
	"runtime/debug"
)

// CollectRarely slows the garbage collector down, for programs that open worlds. Nearly
// all memory of a world is garbage within a millisecond, and at Go's default pace a third
// of the time goes into marking the rest. A heap above 2 GiB is collected at full pace.
// GOGC and GOMEMLIMIT have precedence.
func CollectRarely() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 << 30)
	}
	collectAt(400)
}

// CollectSeldom is for as long as worlds are opened and closed one after the
// other, so that hardly anything lasts. It returns what ends that time.
func CollectSeldom() (end func()) { return collectAt(800) }

func collectAt(percent int) (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(percent)
	return func() { debug.SetGCPercent(before) }
}
