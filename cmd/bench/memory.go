package main

import (
	"runtime"
	"time"

	"github.com/callsim/callsim/sim"
)

func memoryGroup() group {
	return group{
		name: "memory",
		once: true,
		rows: []row{
			{figure: "memory of 10,000 calls: heap in use after GC", unit: mebi},
			{figure: "  of it the record", unit: mebi},
			{figure: "  the last tenth of them is as fast as the first", unit: percent},
		},
		measure: measureMemory,
	}
}

// measureMemory lets one world take many calls and keeps all of its record. The
// bytes are scaled to 10,000 calls when it took fewer.
func measureMemory(n size) (sample, error) {
	before := heap()
	o, err := openOffice(sim.Options{Seed: 1, Scenario: "bench", Unlimited: true}, n.memory)
	if err != nil {
		return nil, err
	}
	defer o.world.Close()
	var tenths [10]time.Duration
	for i := range tenths {
		started := processorTime()
		if err := o.take(n.memory / len(tenths)); err != nil {
			return nil, err
		}
		tenths[i] = processorTime() - started
	}
	if err := o.world.Settle(); err != nil {
		return nil, err
	}
	const mib = 1 << 20
	scale := 10_000 / float64(n.memory) / mib
	used := float64(heap()-before) * scale
	recorded := float64(o.world.Trace.Bytes()) * scale
	// The first tenth is the customers' first calls, which create contacts.
	return sample{used, recorded, 100 * tenths[1].Seconds() / tenths[9].Seconds()}, o.everyCallIsLogged(n.memory)
}

// heap is what is in use after a garbage collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
