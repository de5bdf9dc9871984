package ringcentral

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Webhook delivery (Developer Guide, Receiving events; Troubleshooting). Deliveries are
// not retried. If all deliveries fail for ten minutes, the subscription is blacklisted.

const (
	deliveryAgent = "RingCentral-Webhook/8.3"
	deliveryType  = "application/json; charset=UTF-8"
)

// publish sends an event to every active subscription with a filter for which match is
// true. The body is encoded once, and only if there is such a subscription.
func (s *Server) publish(tx *kit.Tx, process, event string, match func(*filter) bool, body func() any) {
	var encoded []byte
	now := tx.Now()
	for u := range s.subscriptions.All {
		if u.active(now) && u.matches(match) {
			if encoded == nil {
				encoded = encode(body())
			}
			s.send(tx, u, process, event, encoded)
		}
	}
}

// matches reports whether at least one filter matches an event. Several matching filters
// still give one notification.
func (u *subscription) matches(match func(*filter) bool) bool {
	for i := range u.filters {
		if match(&u.filters[i]) {
			return true
		}
	}
	return false
}

func encode(body any) []byte {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("ringcentral: encoding a %T: %v", body, err)) // a bug of the fake
	}
	return encoded
}

func (s *Server) send(tx *kit.Tx, u *subscription, process, event string, body []byte) {
	h := http.Header{"Content-Type": {deliveryType}, "Accept": {"application/json"}, "User-Agent": {deliveryAgent}}
	if u.verification != "" {
		h[s.assume.Value(assumeVerification)] = []string{u.verification}
	}
	tx.Emit(kit.Delivery{
		Name: process, Header: h, Timeout: webhookTimeout, Answer: true,
		Body:   envelope(newNotificationID(tx.Rand()), event, tx.Now(), u, body),
		Target: func(tx *kit.Tx) (string, bool) { return u.address, u.active(tx.Now()) },
		Settle: func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			s.afterAttempt(tx, u, a)
			return 0, false
		},
	})
}

// envelope wraps the body of an event. It appends bytes because the body is already JSON
// and a call sends seven events (BenchmarkCall).
func envelope(id, event string, now time.Time, u *subscription, body []byte) []byte {
	b := make([]byte, 0, len(body)+320)
	b = append(b, `{"uuid":"`...)
	b = append(b, id...)
	b = append(b, `","event":`...)
	b = append(b, encode(event)...)
	b = append(b, `,"timestamp":"`...)
	b = append(b, millis(now)...)
	b = append(b, `","subscriptionId":"`...)
	b = append(b, u.id...)
	b = append(b, `","ownerId":"`...)
	b = strconv.AppendInt(b, u.user.id, 10)
	b = append(b, `","body":`...)
	b = append(b, body...)
	return append(b, '}')
}

// afterAttempt blacklists a subscription when its deliveries have failed for too long.
func (s *Server) afterAttempt(tx *kit.Tx, u *subscription, a kit.Attempt) {
	if a.Err == nil && a.Status == http.StatusOK && len(a.Body) <= answerMax {
		u.failingSince = time.Time{}
		return
	}
	if u.failingSince.IsZero() {
		u.failingSince = tx.Now()
	}
	if u.active(tx.Now()) && tx.Now().Sub(u.failingSince) >= s.assumedDuration(assumeBlacklist) {
		u.blacklisted, u.blacklistReason = tx.Now(), reasonOf(a)
		u.Touch(tx)
	}
}

func reasonOf(a kit.Attempt) string {
	if a.Err != nil {
		return "I/O operation is failed. Details: [Read timed out]"
	}
	return fmt.Sprintf("Webhook responses with code: [%d], reason: [%s]", a.Status, http.StatusText(a.Status))
}

// telephonyBody is the body of a telephony event. It has one party of a session.
type telephonyBody struct {
	Sequence  int          `json:"sequence"`
	Session   string       `json:"sessionId"`
	Telephony string       `json:"telephonySessionId"`
	Server    string       `json:"serverId"`
	At        string       `json:"eventTime"`
	Parties   []partyEvent `json:"parties"`
	Origin    originJSON   `json:"origin"`
}

// emitParty sends the event of a party's current status. Events are numbered per session.
func (s *Server) emitParty(tx *kit.Tx, p *party) {
	c := p.session
	c.sequence++
	event := s.path
	if p.ext != nil {
		event = s.pathOf(p.ext)
	}
	s.publish(tx, "ringcentral telephony event", event+"/telephony/sessions",
		func(f *filter) bool { return f.matches(s, p) },
		func() any {
			return telephonyBody{c.sequence, c.legacy, c.id, "10.10.1.11.TAM", millis(tx.Now()), []partyEvent{s.partyEvent(p)}, originJSON{c.origin}}
		})
}
