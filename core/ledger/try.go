package ledger

import "slices"

// Try is the state of an effect's failed attempts (XR-16), so that another instance
// continues at the right time. Times are milliseconds since 1970 UTC.
type Try struct {
	Effect string // its name in the record

	Count    int // number of attempts
	Barred   int // number of latest attempts to which the vendor denied access
	Refusals int // number of refusals

	First, Last int64
	Next        int64 // time of the next attempt; 0: only on request

	// Active is how long a refused effect has waited, in milliseconds, without the
	// time in which the integration was stopped.
	Active int64

	// Unknown: the effect may have happened before it was refused, because the
	// look-up was refused.
	Unknown bool

	// Remade: choices on which the effect depends were made again since its last
	// refusal, once per refusal.
	Remade bool

	Request string // method and path
	Status  int
	Answer  string // the vendor's explanation
	Cause   string // as of Entry
}

// Try returns the attempts of an effect, nil for none.
func (r *Record) Try(effect string) *Try {
	for i := range r.Tries {
		if t := &r.Tries[i]; t.Effect == effect {
			return t
		}
	}
	return nil
}

// SetTry adds a try or replaces the try of the same effect.
func (r *Record) SetTry(t Try) {
	if known := r.Try(t.Effect); known != nil {
		*known = t
		return
	}
	r.Tries = append(r.Tries, t)
}

// DropTry deletes the attempts of an effect that has succeeded.
func (r *Record) DropTry(effect string) {
	r.Tries = slices.DeleteFunc(r.Tries, func(t Try) bool { return t.Effect == effect })
}

// IsRefused reports whether an effect is refused.
func (r *Record) IsRefused(effect string) bool {
	e := r.entry(effect)
	return e != nil && e.State == Refused
}

// IsBarred reports whether one of the effects is refused because the vendor denied
// access.
func (r *Record) IsBarred(effects ...string) bool {
	return slices.ContainsFunc(effects, func(effect string) bool {
		t := r.Try(effect)
		return t != nil && t.Barred > 0 && r.IsRefused(effect)
	})
}

// IsUnknown reports whether an effect may have happened without a response.
func (r *Record) IsUnknown(effect string) bool {
	if e := r.entry(effect); e != nil && e.State == Intended {
		return true
	}
	t := r.Try(effect)
	return t != nil && t.Unknown && r.IsRefused(effect)
}

// IsDue reports whether a refused effect is to be retried by now.
func (r *Record) IsDue(effect string, now int64) bool {
	t := r.Try(effect)
	return t != nil && t.Next > 0 && t.Next <= now && r.IsRefused(effect)
}

// RetryAll makes all refused effects with a scheduled retry due at once.
func (r *Record) RetryAll() {
	for i := range r.Tries {
		if t := &r.Tries[i]; t.Next > 0 && r.IsRefused(t.Effect) {
			t.Next = 1
		}
	}
}

// IsWaiting reports whether a refused effect is to be retried later than now.
func (r *Record) IsWaiting(effect string, now int64) bool {
	t := r.Try(effect)
	return t != nil && t.Next > now && r.IsRefused(effect)
}

// Refused lists the refused effects, in the order of their first attempts.
func (r *Record) Refused() []string {
	var all []string
	for i := range r.Entries {
		if e := &r.Entries[i]; e.State == Refused {
			all = append(all, e.Name)
		}
	}
	return all
}
