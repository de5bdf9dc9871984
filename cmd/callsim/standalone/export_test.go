package standalone

import "time"

// Hasty shortens the times after which a client is given up.
func (o Options) Hasty() Options {
	l := usualLimits
	l.header, l.read, l.write, l.idle, l.end = 200*time.Millisecond, 300*time.Millisecond, 500*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond
	o.limits = &l
	return o
}

// Narrow lets only so many connections in.
func (o Options) Narrow(connections int) Options {
	l := *o.limits
	l.connections = connections
	o.limits = &l
	return o
}

// Parse reads a file that is in memory.
func Parse(name string, source []byte) error {
	_, err := parse(name, source)
	return err
}

// Entries lists the keys and names of all there is to configure.
func Entries() (list [][2]string) {
	for _, e := range entries {
		list = append(list, [2]string{e.key, e.name()})
	}
	return list
}
