package sim

import (
	"os"
	"runtime/debug"
)

// CollectRarely is for programs that open many worlds. Worlds are small and
// short: nearly all that a suite allocates is garbage within a millisecond, and
// at Go's default pace a third of the time goes into looking at what is not.
// A heap that has grown beyond 2 GiB is collected at any pace that it takes.
// Whoever sets GOGC or GOMEMLIMIT knows better.
func CollectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(800)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 << 30)
	}
}
