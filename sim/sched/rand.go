package sched

import "math/rand/v2"

// Rand returns the random stream of a seed and a name. A change of this function
// changes every recorded run.
func Rand(seed uint64, stream string) *rand.Rand {
	return rand.New(rand.NewPCG(streamSeed(seed, stream)))
}

// streamSeed spreads seed and name over the generator's 128 bits, so that
// neighbouring seeds start far apart. The name goes through FNV-1a, stable
// between processes unlike hash/maphash, written out because hash/fnv allocates.
func streamSeed(seed uint64, stream string) (hi, lo uint64) {
	name := uint64(14695981039346656037)
	for i := 0; i < len(stream); i++ {
		name = (name ^ uint64(stream[i])) * 1099511628211
	}
	hi = mix(seed ^ mix(name))
	return hi, mix(hi + name)
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chooseBelow draws an index below n.
func (s *Scheduler) chooseBelow(n int) int {
	// Multiply-shift, biased by at most 2^-32. It runs for every event
	// (BenchmarkSwitch).
	return int((s.choose.Uint64() >> 32) * uint64(n) >> 32)
}
