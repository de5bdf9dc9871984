package suite

import "hash/fnv"

// scenarioSeed derives a scenario's seed from the run's seed and its name, so
// that it does not depend on order or selection. The constants are those of
// splitmix64, which spreads neighbouring seeds over the whole range.
func scenarioSeed(run uint64, name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	z := h.Sum64() + run*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
