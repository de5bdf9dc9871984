package aircall

import (
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The limit applies to all requests of a company (API reference, "Rate limiting";
// older pages have 60).
const (
	requestsPerMinute = 120
	rateWindow        = time.Minute
)

// countRequest counts the request against the limit and sets the rate limit headers.
func (s *Server) countRequest(tx *kit.Tx, header http.Header) error {
	if s.limit.Limit == 0 {
		return nil
	}
	at := tx.Now()
	if s.assume.Value("aircall-rate-limit-window") == "calendar-minute" {
		// A window starts at the time of its first request.
		at = at.Truncate(rateWindow)
	}
	remaining, reset, ok := s.limit.Take(at)
	if !ok || s.assume.Value("aircall-rate-limit-headers") == "always" {
		header.Set("X-AircallApi-Limit", strconv.Itoa(s.limit.Limit))
		header.Set("X-AircallApi-Remaining", strconv.Itoa(remaining))
		header.Set("X-AircallApi-Reset", s.resetValue(reset))
	}
	if ok {
		return nil
	}
	if s.assume.Value("aircall-rate-limit-retry-after") == "seconds" {
		wait := reset.Sub(tx.Now())
		header.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
	return errRateLimit
}

func (s *Server) resetValue(reset time.Time) string {
	if s.assume.Value("aircall-rate-limit-reset-unit") == "milliseconds" {
		return strconv.FormatInt(reset.UnixMilli(), 10)
	}
	return strconv.FormatInt(reset.Unix(), 10)
}
