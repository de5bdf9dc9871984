package kit

import "fmt"

// Restored says what became of the registrations of programs when another server
// took the place of the one at which they were made: one line for each.
type Restored struct {
	Kept []string // as it was
	Lost []string // and why
}

// Keep and Lose add a line.
func (r *Restored) Keep(format string, args ...any) {
	r.Kept = append(r.Kept, fmt.Sprintf(format, args...))
}

// Lose: see Keep.
func (r *Restored) Lose(format string, args ...any) {
	r.Lost = append(r.Lost, fmt.Sprintf(format, args...))
}

// Past moves the last id of a sequence past that of the server before: what a program
// has stored under an id is never something else.
func Past[N ~int64 | ~uint64](last *N, before N) { *last = max(*last, before) }

// Record adds a line about one registration: what was kept and how, or, with an error,
// what was lost and why.
func (r *Restored) Record(err error, what, kept string) {
	if err != nil {
		r.Lose("%s: %s", what, err)
		return
	}
	r.Keep("%s%s", what, kept)
}
