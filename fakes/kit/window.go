package kit

import "time"

// Window is a fixed-window rate limit of Limit requests per Every. A window begins
// with its first request. A zero Limit means no limit.
type Window struct {
	Limit int
	Every time.Duration
	start time.Time
	used  int
}

// Take counts one request. It returns how many requests are left in this window,
// when the window ends, and whether this request is within the limit.
func (w *Window) Take(now time.Time) (remaining int, reset time.Time, ok bool) {
	if w.start.IsZero() || now.Sub(w.start) >= w.Every {
		w.start, w.used = now, 0
	}
	w.used++
	reset = w.start.Add(w.Every)
	if w.Limit == 0 {
		return 0, reset, true
	}
	return max(w.Limit-w.used, 0), reset, w.used <= w.Limit
}
