package ringcentral

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// How events are delivered (Developer Guide, Receiving events; Troubleshooting).
// There is no second try. Failures in a row, over ten minutes, blacklist the
// subscription.

var (
	deliveryAgent = []string{"RingCentral-Webhook/8.3"}
	deliveryType  = []string{"application/json; charset=UTF-8"}
)

// publish sends an event to all who want it. Its body is encoded once, if anybody
// does.
func (s *Server) publish(tx *kit.Tx, process, event string, wants func(*filter) bool, body func() any) {
	var encoded []byte
	now := tx.Now()
	for u := range s.subscriptions.All {
		if u.live(now) && u.wants(wants) {
			if encoded == nil {
				encoded = encode(body())
			}
			s.send(tx, u, process, event, encoded)
		}
	}
}

// wants tells whether a filter lets an event through: it is one event, whatever
// number of them do.
func (u *subscription) wants(wants func(*filter) bool) bool {
	for i := range u.filters {
		if wants(&u.filters[i]) {
			return true
		}
	}
	return false
}

func encode(body any) []byte {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("ringcentral: encoding a %T: %v", body, err)) // a bug of ours
	}
	return encoded
}

func (s *Server) send(tx *kit.Tx, u *subscription, process, event string, body []byte) {
	h := http.Header{"Content-Type": deliveryType, "Accept": {"application/json"}, "User-Agent": deliveryAgent}
	if u.verification != "" {
		h[s.assume.Value(assumeVerification)] = []string{u.verification}
	}
	tx.Emit(kit.Delivery{
		Name: process, Header: h, Timeout: webhookTimeout, Answer: true,
		Body:   envelope(newNotificationID(tx.Rand()), event, tx.Now(), u, body),
		Target: func(tx *kit.Tx) (string, bool) { return u.address, u.live(tx.Now()) },
		Settle: func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			s.settle(tx, u, a)
			return 0, false
		},
	})
}

// envelope is the same around every event.
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

// settle counts how long deliveries have failed without one that went well.
func (s *Server) settle(tx *kit.Tx, u *subscription, a kit.Attempt) {
	if a.Err == nil && a.Status == http.StatusOK && len(a.Body) <= answerMax {
		u.failingSince = time.Time{}
		return
	}
	if u.failingSince.IsZero() {
		u.failingSince = tx.Now()
	}
	if u.live(tx.Now()) && tx.Now().Sub(u.failingSince) >= s.lasting(assumeBlacklist) {
		u.blacklisted, u.why = tx.Now(), reasonOf(a)
		u.Touch(tx)
	}
}

func reasonOf(a kit.Attempt) string {
	if a.Err != nil {
		return "I/O operation is failed. Details: [Read timed out]"
	}
	return fmt.Sprintf("Webhook responses with code: [%d], reason: [%s]", a.Status, http.StatusText(a.Status))
}

// telephonyBody is one party of a session.
type telephonyBody struct {
	Sequence  int          `json:"sequence"`
	Session   string       `json:"sessionId"`
	Telephony string       `json:"telephonySessionId"`
	Server    string       `json:"serverId"`
	At        string       `json:"eventTime"`
	Parties   []partyEvent `json:"parties"`
	Origin    originJSON   `json:"origin"`
}

// report tells the world how a party stands now: exactly one party per event,
// counted over the session.
func (s *Server) report(tx *kit.Tx, p *party) {
	c := p.session
	c.sequence++
	event := s.path
	if p.ext != nil {
		event = s.pathOf(p.ext)
	}
	s.publish(tx, "ringcentral telephony event", event+"/telephony/sessions",
		func(f *filter) bool { return f.wants(s, p) },
		func() any {
			return telephonyBody{c.sequence, c.legacy, c.id, "10.10.1.11.TAM", millis(tx.Now()), []partyEvent{s.partyEvent(p)}, originJSON{c.origin}}
		})
}
