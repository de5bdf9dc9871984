package aircall

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Webhook delivery (docs/webhooks-overview; tutorials/webhooks-guide).
const (
	deliveryTimeout    = 5 * time.Second
	deliveryAttempts   = 50             // per event, while the webhook is enabled
	retryWhileDisabled = 12 * time.Hour // failed events are retried for so long after disabling
)

// deliveryHeader is the header of a delivery. There is no signature: a receiver can
// only check the token in the body.
var deliveryHeader = http.Header{
	"Content-Type":   {"application/json"},
	"User-Agent":     {"axios/1.7.9"},
	"Aircall-Origin": {"webhooks"},
}

// payload is an event encoded for one webhook.
type payload struct {
	event event
	body  []byte
}

// emit sends an event to every subscribed webhook. data is called once, and only if
// there is such a webhook.
func (s *Server) emit(tx *kit.Tx, name event, data func(*encoder)) { s.emitOn(tx, nil, name, data) }

// emitOn is emit for events of a line: calls and messages.
func (s *Server) emitOn(tx *kit.Tx, line *number, name event, data func(*encoder)) {
	encoded := false
	for w := range s.webhooks.All {
		if !slices.Contains(w.events, name) || !s.mayReceive(w, line, name) {
			continue
		}
		if !encoded {
			encoded = true
			s.scratch.buf = s.scratch.buf[:0]
			data(&s.scratch)
		}
		p := payload{name, envelope(name, tx.Now(), w.token, s.scratch.buf)}
		switch {
		case w.active:
			s.send(tx, w, p)
		case s.assume.Value("aircall-webhook-events-while-disabled") == "kept":
			w.held = append(w.held, p)
		}
	}
}

// envelope wraps data in the envelope of all events. timestamp is when the payload
// was built. It appends bytes for the reason given at encoder.
func envelope(name event, now time.Time, token string, data []byte) []byte {
	b := make([]byte, 0, len(data)+160)
	b = append(b, `{"resource":"`...)
	b = append(b, catalogue[name]...)
	b = append(b, `","event":"`...)
	b = append(b, name...)
	b = append(b, `","timestamp":`...)
	b = strconv.AppendInt(b, now.Unix(), 10)
	b = append(b, `,"token":"`...)
	b = append(b, token...)
	b = append(b, `","data":`...)
	b = append(b, data...)
	return append(b, '}')
}

func (s *Server) send(tx *kit.Tx, w *webhook, p payload) {
	tx.Emit(kit.Delivery{
		Name:    processName(p.event),
		Body:    p.body,
		Header:  deliveryHeader,
		Timeout: deliveryTimeout,
		Target:  func(*kit.Tx) (string, bool) { return w.url, w.receivesRetries() },
		Settle:  func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) { return s.afterAttempt(tx, w, a) },
	})
}

// receivesRetries reports whether sent events are still delivered to w: also after
// Aircall disabled it, but not after it was deactivated or deleted.
func (w *webhook) receivesRetries() bool { return !w.deleted && (w.active || !w.disabledAt.IsZero()) }

// afterAttempt updates the webhook after an attempt and returns whether and when to
// retry.
func (s *Server) afterAttempt(tx *kit.Tx, w *webhook, a kit.Attempt) (time.Duration, bool) {
	if w.deleted {
		return 0, false
	}
	if s.delivered(a) {
		w.failures = 0
		if !w.active && !w.disabledAt.IsZero() {
			s.setActive(tx, w, true)
			s.notify(tx, "Webhook %q (%s) answers again and was re-enabled.", w.name, w.url)
		}
		return 0, false
	}
	w.failures++
	if w.active && w.failures >= s.disableAfter() {
		w.active, w.disabledAt = false, tx.Now()
		w.Touch(tx)
		s.mailAlerts(tx, w)
		s.notify(tx, "Webhook %q (%s) was disabled after %d failed attempts in a row.", w.name, w.url, w.failures)
	}
	wait := s.backOff(a.N)
	if w.disabledAt.IsZero() {
		return wait, a.N < deliveryAttempts
	}
	return wait, !tx.Now().Add(wait).After(w.disabledAt.Add(retryWhileDisabled))
}

// delivered reports whether an attempt succeeded: with a 2xx status within the
// time-out. Redirects are not followed.
func (s *Server) delivered(a kit.Attempt) bool {
	if a.Err == nil && a.Status >= 300 && a.Status < 400 {
		return s.assume.Value("aircall-webhook-redirect") == "success"
	}
	return a.Succeeded()
}

// disableAfter returns the number of failures that disable a webhook. Aircall's pages
// have both 10 and 50.
func (s *Server) disableAfter() int {
	if s.assume.Value("aircall-webhook-disable-after") == "50" {
		return 50
	}
	return 10
}

// backOff returns the wait after the n-th attempt.
func (s *Server) backOff(n int) time.Duration {
	if s.assume.Value("aircall-webhook-back-off") == "every-60s" {
		return time.Minute
	}
	const first, maximum = 10 * time.Second, 15 * time.Minute
	if n > 7 { // 10 s × 2⁷ exceeds the maximum
		return maximum
	}
	return min(first<<(n-1), maximum)
}

// setActive activates or deactivates a webhook. Activation resets its failures and
// sends its held events.
func (s *Server) setActive(tx *kit.Tx, w *webhook, active bool) {
	w.active, w.failures, w.disabledAt = active, 0, time.Time{}
	w.Touch(tx)
	if !active {
		return
	}
	for _, p := range w.held {
		s.send(tx, w, p)
	}
	w.held = nil
}

// Notification is a notification on the dashboard.
type Notification struct {
	At   time.Time
	Text string
}

func (s *Server) notify(tx *kit.Tx, format string, args ...any) {
	s.notifications = append(s.notifications, Notification{tx.Now(), fmt.Sprintf(format, args...)})
}
