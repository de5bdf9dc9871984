package ledger

import "slices"

// Try is what is kept of an effect's failed attempts (XR-16), so that another
// instance goes on in time where the last one ended. Moments are milliseconds
// since 1970 UTC.
type Try struct {
	Effect string // its name in the record

	Count    int // of attempts so far
	Barred   int // of the last ones those that the vendor did not let in
	Refusals int // of refusals

	First, Last int64
	Next        int64 // when to try again; 0: when somebody asks for it

	// Active is for how long a refused effect has waited so far, in milliseconds:
	// time in which the integration was stopped does not count.
	Active int64

	// Unknown: the effect may have happened before it was refused, since the look-up
	// that would tell was refused.
	Unknown bool

	// Remade: choices that the effect goes by were made again since its last
	// refusal. It happens once each time.
	Remade bool

	Request string // method and path
	Status  int
	Answer  string // the vendor's words
	Cause   string // as of Entry
}

// Try returns what is kept of an effect's attempts, nil for nothing.
func (r *Record) Try(effect string) *Try {
	for i := range r.Tries {
		if t := &r.Tries[i]; t.Effect == effect {
			return t
		}
	}
	return nil
}

// SetTry writes a try over the one of the same effect.
func (r *Record) SetTry(t Try) {
	if known := r.Try(t.Effect); known != nil {
		*known = t
		return
	}
	r.Tries = append(r.Tries, t)
}

// DropTry forgets an effect's failed attempts: it has succeeded.
func (r *Record) DropTry(effect string) {
	r.Tries = slices.DeleteFunc(r.Tries, func(t Try) bool { return t.Effect == effect })
}

// IsRefused reports whether an effect was refused and has not succeeded since.
func (r *Record) IsRefused(effect string) bool {
	e := r.entry(effect)
	return e != nil && e.State == Refused
}

// IsBarred reports whether one of several effects was refused because the vendor does
// not let the core in.
func (r *Record) IsBarred(effects ...string) bool {
	return slices.ContainsFunc(effects, func(effect string) bool {
		t := r.Try(effect)
		return t != nil && t.Barred > 0 && r.IsRefused(effect)
	})
}

// IsUnknown reports whether an effect may have happened although no answer says so.
func (r *Record) IsUnknown(effect string) bool {
	if e := r.entry(effect); e != nil && e.State == Intended {
		return true
	}
	t := r.Try(effect)
	return t != nil && t.Unknown && r.IsRefused(effect)
}

// IsDue reports whether a refused effect is to be tried again by now.
func (r *Record) IsDue(effect string, now int64) bool {
	t := r.Try(effect)
	return t != nil && t.Next > 0 && t.Next <= now && r.IsRefused(effect)
}

// RetryAll lets all refused effects that are tried again by themselves be so at once.
func (r *Record) RetryAll() {
	for i := range r.Tries {
		if t := &r.Tries[i]; t.Next > 0 && r.IsRefused(t.Effect) {
			t.Next = 1
		}
	}
}

// IsWaiting reports whether a refused effect is to be tried again later than now.
func (r *Record) IsWaiting(effect string, now int64) bool {
	t := r.Try(effect)
	return t != nil && t.Next > now && r.IsRefused(effect)
}

// Refused lists the refused effects, in the order in which they were first tried.
func (r *Record) Refused() []string {
	var all []string
	for i := range r.Entries {
		if e := &r.Entries[i]; e.State == Refused {
			all = append(all, e.Name)
		}
	}
	return all
}
