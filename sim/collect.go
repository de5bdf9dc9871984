package sim

import (
	"os"
	"runtime/debug"
)

// CollectRarely is for programs that open worlds. Nearly all that a world
// allocates is garbage within a millisecond, and at Go's default pace a third of
// the time goes into looking at what is not. A heap that has grown beyond 2 GiB is
// collected at any pace that it takes. Whoever sets GOGC or GOMEMLIMIT knows better.
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
