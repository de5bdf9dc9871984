package aircall

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// How webhooks are delivered (docs/webhooks-overview; tutorials/webhooks-guide).
const (
	deliveryTimeout    = 5 * time.Second
	deliveryAttempts   = 50             // per event, while the webhook is enabled
	retryWhileDisabled = 12 * time.Hour // failed events are tried that long after disabling
)

// deliveryHeader is what a delivery carries on the wire. There is no signature:
// the token in the body is all that a receiver can check.
var deliveryHeader = http.Header{
	"Content-Type":   {"application/json"},
	"User-Agent":     {"axios/1.7.9"},
	"Aircall-Origin": {"webhooks"},
}

// outgoing is one event on its way to one webhook.
type outgoing struct {
	event event
	body  []byte
}

// emit sends an event to every webhook that asked for it. Its data is only
// encoded when there is one, and once for all of them.
func (s *Server) emit(tx *kit.Tx, name event, data func(*encoder)) { s.emitOn(tx, nil, name, data) }

// emitOn is emit for what happened on a line: calls and messages.
func (s *Server) emitOn(tx *kit.Tx, line *number, name event, data func(*encoder)) {
	encoded := false
	for w := range s.webhooks.All {
		if !slices.Contains(w.events, name) || !s.wants(w, line, name) {
			continue
		}
		if !encoded {
			encoded = true
			s.scratch.b = s.scratch.b[:0]
			data(&s.scratch)
		}
		out := outgoing{name, envelope(name, tx.Now(), w.token, s.scratch.b)}
		switch {
		case w.active:
			s.send(tx, w, out)
		case s.assume.Value("aircall-webhook-events-while-disabled") == "kept":
			w.kept = append(w.kept, out)
		}
	}
}

// envelope has always these five keys. timestamp is when the payload was built.
func envelope(name event, now time.Time, token string, data []byte) []byte {
	b := make([]byte, 0, len(data)+160)
	b = append(b, `{"resource":"`...)
	b = append(b, catalogue[name].resource...)
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

func (s *Server) send(tx *kit.Tx, w *webhook, out outgoing) {
	tx.Emit(kit.Delivery{
		Name:    catalogue[out.event].process,
		Body:    out.body,
		Header:  deliveryHeader,
		Timeout: deliveryTimeout,
		Target:  func(*kit.Tx) (string, bool) { return w.url, w.trying() },
		Settle:  func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) { return s.settle(tx, w, a) },
	})
}

// trying tells whether events on their way still go to w: also after Aircall
// disabled it, not after somebody switched it off or deleted it.
func (w *webhook) trying() bool { return !w.deleted && (w.active || !w.disabledAt.IsZero()) }

// settle is what follows from an attempt.
func (s *Server) settle(tx *kit.Tx, w *webhook, a kit.Attempt) (time.Duration, bool) {
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
		s.alert(tx, w)
		s.notify(tx, "Webhook %q (%s) was disabled after %d failed attempts in a row.", w.name, w.url, w.failures)
	}
	wait := s.backOff(a.N)
	if w.disabledAt.IsZero() {
		return wait, a.N < deliveryAttempts
	}
	return wait, !tx.Now().Add(wait).After(w.disabledAt.Add(retryWhileDisabled))
}

// delivered: any 2xx within the time-out. Redirects are not followed.
func (s *Server) delivered(a kit.Attempt) bool {
	if a.Err == nil && a.Status >= 300 && a.Status < 400 {
		return s.assume.Value("aircall-webhook-redirect") == "success"
	}
	return a.Succeeded()
}

// disableAfter: Aircall's pages name 10 and 50.
func (s *Server) disableAfter() int {
	if s.assume.Value("aircall-webhook-disable-after") == "50" {
		return 50
	}
	return 10
}

// backOff is the wait after the n-th attempt.
func (s *Server) backOff(n int) time.Duration {
	if s.assume.Value("aircall-webhook-back-off") == "every-60s" {
		return time.Minute
	}
	const first, most = 10 * time.Second, 15 * time.Minute
	if n > 7 { // 10 s × 2⁷ is more than most
		return most
	}
	return min(first<<(n-1), most)
}

// setActive switches a webhook on or off. Switched on, it starts with a clean
// record and sends what was kept for it.
func (s *Server) setActive(tx *kit.Tx, w *webhook, active bool) {
	w.active, w.failures, w.disabledAt = active, 0, time.Time{}
	w.Touch(tx)
	if !active {
		return
	}
	for _, out := range w.kept {
		s.send(tx, w, out)
	}
	w.kept = nil
}

// Notification is a line on the dashboard; nothing else announces a disabled
// webhook.
type Notification struct {
	At   time.Time
	Text string
}

func (s *Server) notify(tx *kit.Tx, format string, args ...any) {
	s.notifications = append(s.notifications, Notification{tx.Now(), fmt.Sprintf(format, args...)})
}
