package kit

import "fmt"

// Restored lists the registrations of programs (webhooks, OAuth apps) that a new
// server took over from its predecessor, one line each.
type Restored struct {
	Kept []string // valid at the new server
	Lost []string // not valid at the new server, with the reason
}

// Keep adds a line to Kept.
func (r *Restored) Keep(format string, args ...any) {
	r.Kept = append(r.Kept, fmt.Sprintf(format, args...))
}

// Lose adds a line to Lost.
func (r *Restored) Lose(format string, args ...any) {
	r.Lost = append(r.Lost, fmt.Sprintf(format, args...))
}

// Past advances a sequence of ids past that of the previous server: an id that a
// program has stored never refers to another object.
func Past[N ~int64 | ~uint64](last *N, before N) { *last = max(*last, before) }

// Record adds a line about one registration: that it was kept, followed by how, or, with
// an error, that it was lost and why.
func (r *Restored) Record(err error, what, kept string) {
	if err != nil {
		r.Lose("%s: %s", what, err)
		return
	}
	r.Keep("%s%s", what, kept)
}
