package aircall

import (
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Requests are counted per company, whatever the key (API reference, "Rate
// limiting"; older pages say 60).
const (
	requestsPerMinute = 120
	rateWindow        = time.Minute
)

// takeFromLimit counts the request and says so in the headers.
func (s *Server) takeFromLimit(tx *kit.Tx, header http.Header) error {
	if s.limit.Limit == 0 {
		return nil
	}
	at := tx.Now()
	if s.assume.Value("aircall-rate-limit-window") == "calendar-minute" {
		// A window starts with the instant it is first asked at.
		at = at.Truncate(rateWindow)
	}
	remaining, reset, ok := s.limit.Take(at)
	if !ok || s.assume.Value("aircall-rate-limit-headers") == "always" {
		header["X-Aircallapi-Limit"] = []string{strconv.Itoa(s.limit.Limit)}
		header["X-Aircallapi-Remaining"] = []string{strconv.Itoa(remaining)}
		header["X-Aircallapi-Reset"] = []string{s.resetValue(reset)}
	}
	if ok {
		return nil
	}
	if s.assume.Value("aircall-rate-limit-retry-after") == "seconds" {
		wait := reset.Sub(tx.Now())
		header["Retry-After"] = []string{strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	}
	return errRateLimit
}

func (s *Server) resetValue(reset time.Time) string {
	if s.assume.Value("aircall-rate-limit-reset-unit") == "milliseconds" {
		return strconv.FormatInt(reset.UnixMilli(), 10)
	}
	return strconv.FormatInt(reset.Unix(), 10)
}
