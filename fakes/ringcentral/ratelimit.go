package ringcentral

import (
	"net/http"
	"strconv"
	"time"
)

// Limits are how many requests per minute a user may make with an app, by the
// group that a route belongs to; 0 is no limit (Developer Guide, Rate limits).
type Limits struct{ Light, Medium, Heavy, Auth int }

// The limits of an app that asked for no others, and none at all.
var (
	DefaultLimits = Limits{Light: 50, Medium: 40, Heavy: 10, Auth: 5}
	NoLimits      = Limits{}
)

// The groups, as the headers name them.
const (
	light  = "light"
	medium = "medium"
	heavy  = "heavy"
	auth   = "auth"
)

// limitWindow is what is counted over, and how long a penalty lasts.
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

// account is whose requests are counted together.
type account struct {
	app   *app
	user  int64
	group string
}

// limiter counts the requests of the last minute. Whoever makes too many is
// refused until a minute has gone by without any request.
type limiter struct {
	limits  Limits
	windows map[account]*slidingWindow
}

type slidingWindow struct {
	taken   []time.Time // within the last minute
	penalty time.Time   // until when all are refused
}

// take counts a request, or refuses it, and writes the headers that stand on every
// answer.
func (l *limiter) take(now time.Time, who account, h http.Header) error {
	limit := l.limits.of(who.group)
	if limit == 0 {
		return nil
	}
	if l.windows == nil {
		l.windows = map[account]*slidingWindow{}
	}
	w := l.windows[who]
	if w == nil {
		w = &slidingWindow{}
		l.windows[who] = w
	}
	err := w.take(now, limit)
	left := limit - len(w.taken)
	if err != nil {
		left = 0
	}
	h["X-Rate-Limit-Group"] = []string{who.group}
	h["X-Rate-Limit-Limit"] = []string{strconv.Itoa(limit)}
	h["X-Rate-Limit-Remaining"] = []string{strconv.Itoa(left)}
	h["X-Rate-Limit-Window"] = limitSeconds
	return err
}

var limitSeconds = []string{strconv.Itoa(int(limitWindow / time.Second))}

func (w *slidingWindow) take(now time.Time, limit int) error {
	gone := 0
	for gone < len(w.taken) && now.Sub(w.taken[gone]) >= limitWindow {
		gone++
	}
	w.taken = w.taken[gone:]
	if now.Before(w.penalty) || len(w.taken) >= limit {
		w.penalty = now.Add(limitWindow) // each request starts it again
		return &failure{status: 429, code: "CMN-301", message: "Request rate exceeded", header: http.Header{"Retry-After": limitSeconds}}
	}
	w.taken = append(w.taken, now)
	return nil
}
