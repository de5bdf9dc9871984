package salesforce

import (
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// limiter counts the org's requests of a day (Salesforce Developer Limits, API
// Request Limits).
type limiter struct {
	most  int // 0 any number
	used  int
	since time.Time
}

const aDay = 24 * time.Hour

// take counts a request, or refuses it, and writes the header that stands on
// every answer.
func (l *limiter) take(now time.Time, h http.Header) error {
	if l.since.IsZero() || now.Sub(l.since) >= aDay {
		l.since, l.used = now, 0
	}
	refused := l.most > 0 && l.used >= l.most
	if !refused {
		l.used++
	}
	h["Sforce-Limit-Info"] = []string{"api-usage=" + strconv.Itoa(l.used) + "/" + strconv.Itoa(l.shown())}
	if refused {
		return errLimit
	}
	return nil
}

// shown is the limit as it is told: that of an org without one is a large number.
func (l *limiter) shown() int {
	if l.most == 0 {
		return 5_000_000
	}
	return l.most
}

// SetDailyLimit changes how many requests the org may make in 24 hours, 0 any
// number; what it has used stays used.
func (s *Server) SetDailyLimit(n int) error {
	return s.engine.Act(func(*kit.Tx) error {
		s.limits.most = max(n, 0)
		return nil
	})
}

func (s *Server) getLimits(_ *kit.Tx, _ *kit.Request) (kit.Response, error) {
	most := s.limits.shown()
	b := append([]byte(nil), `{"ConcurrentAsyncGetReportInstances":{"Max":200,"Remaining":200},"DailyApiRequests":{"Max":`...)
	b = strconv.AppendInt(b, int64(most), 10)
	b = append(b, `,"Remaining":`...)
	b = strconv.AppendInt(b, int64(max(most-s.limits.used, 0)), 10)
	b = append(b, '}', '}')
	return answer(200, b)
}
