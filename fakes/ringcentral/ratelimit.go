package ringcentral

import (
	"net/http"
	"strconv"
	"time"
)

// Limits are the requests per minute of a user with an app, by group of routes; 0: no
// limit (Developer Guide, Rate limits).
type Limits struct{ Light, Medium, Heavy, Auth int }

// The default limits of an app, and no limits.
var (
	DefaultLimits = Limits{Light: 50, Medium: 40, Heavy: 10, Auth: 5}
	NoLimits      = Limits{}
)

// The groups, as in the headers.
const (
	light  = "light"
	medium = "medium"
	heavy  = "heavy"
	auth   = "auth"
)

// limitWindow is the period of the limits and the length of a penalty.
const limitWindow = time.Minute

func (l Limits) of(group string) int {
	switch group {
	case light:
		return l.Light
	case medium:
		return l.Medium
	case heavy:
		return l.Heavy
	}
	return l.Auth
}

// limitKey identifies requests that are counted together.
type limitKey struct {
	app   *app
	user  int64
	group string
}

// limiter counts the requests of the last minute. After too many requests it refuses all
// until a minute has passed without a request.
type limiter struct {
	limits  Limits
	windows map[limitKey]*slidingWindow
}

type slidingWindow struct {
	taken   []time.Time // within the last minute
	penalty time.Time   // all requests before this time are refused
}

// count counts a request or returns an error, and sets the rate limit headers.
func (l *limiter) count(now time.Time, key limitKey, h http.Header) error {
	limit := l.limits.of(key.group)
	if limit == 0 {
		return nil
	}
	if l.windows == nil {
		l.windows = map[limitKey]*slidingWindow{}
	}
	w := l.windows[key]
	if w == nil {
		w = &slidingWindow{}
		l.windows[key] = w
	}
	err := w.count(now, limit)
	left := limit - len(w.taken)
	if err != nil {
		left = 0
	}
	h.Set("X-Rate-Limit-Group", key.group)
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(left))
	h.Set("X-Rate-Limit-Window", limitSeconds)
	return err
}

var limitSeconds = strconv.Itoa(int(limitWindow / time.Second))

func (w *slidingWindow) count(now time.Time, limit int) error {
	expired := 0
	for expired < len(w.taken) && now.Sub(w.taken[expired]) >= limitWindow {
		expired++
	}
	w.taken = w.taken[expired:]
	if now.Before(w.penalty) || len(w.taken) >= limit {
		w.penalty = now.Add(limitWindow) // every further request restarts the penalty
		return &failure{status: 429, code: "CMN-301", message: "Request rate exceeded", header: http.Header{"Retry-After": {limitSeconds}}}
	}
	w.taken = append(w.taken, now)
	return nil
}
