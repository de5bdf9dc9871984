package kit

import "time"

// Window is a fixed-window rate limit: Limit requests in each span of Every,
// counted from the first request of the span. The zero Limit means no limit.
type Window struct {
	Limit int
	Every time.Duration
	start time.Time
	used  int
}

// Take counts one request. It answers how many are left in this span, when the
// next span begins, and whether this request is within the limit.
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
