package salesforce

import (
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// limiter counts the org's requests of 24 hours (Salesforce Developer Limits, API
// Request Limits).
type limiter struct {
	limit int // 0: no limit
	used  int
	since time.Time
}

const aDay = 24 * time.Hour

// count counts a request or refuses it, and sets the header that every answer has.
func (l *limiter) count(now time.Time, h http.Header) error {
	if l.since.IsZero() || now.Sub(l.since) >= aDay {
		l.since, l.used = now, 0
	}
	refused := l.limit > 0 && l.used >= l.limit
	if !refused {
		l.used++
	}
	h["Sforce-Limit-Info"] = []string{"api-usage=" + strconv.Itoa(l.used) + "/" + strconv.Itoa(l.displayedLimit())}
	if refused {
		return errLimit
	}
	return nil
}

// displayedLimit returns the limit in answers. Without a limit it is a large number.
func (l *limiter) displayedLimit() int {
	if l.limit == 0 {
		return 5_000_000
	}
	return l.limit
}

// SetDailyLimit changes the limit of requests in 24 hours; 0 means no limit. Requests
// already counted stay counted.
func (s *Server) SetDailyLimit(n int) error {
	return s.engine.Act(func(*kit.Tx) error {
		s.limits.limit = max(n, 0)
		return nil
	})
}

func (s *Server) getLimits(_ *kit.Tx, _ *kit.Request) (kit.Response, error) {
	limit := s.limits.displayedLimit()
	b := append([]byte(nil), `{"ConcurrentAsyncGetReportInstances":{"Max":200,"Remaining":200},"DailyApiRequests":{"Max":`...)
	b = strconv.AppendInt(b, int64(limit), 10)
	b = append(b, `,"Remaining":`...)
	b = strconv.AppendInt(b, int64(max(limit-s.limits.used, 0)), 10)
	b = append(b, '}', '}')
	return answer(200, b)
}
