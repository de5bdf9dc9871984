package spark

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Spark documents no webhooks. The webhook in this file belongs to invented.go: it
// reports every assignment of an unassigned record to the Aircall integration.

const eventUpdated = "unassigned_interaction.updated"

// Timing of webhook deliveries: retries with exponential back-off for three days.
const (
	deliveryTimeout = 10 * time.Second
	firstPause      = 10 * time.Second
	longestPause    = 15 * time.Minute
	maxAttempts     = 300
)

// ConnectAircall sets the webhook URL of the integration, replacing the previous one.
// It returns the token in the webhooks' bodies.
func (s *Server) ConnectAircall(url string) (token string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if url == "" {
			return errors.New("spark: missing webhook URL of the integration")
		}
		s.aircall.url, s.aircall.token = url, newSecret(tx)
		token = s.aircall.token
		return nil
	})
	return token, err
}

// notify sends a webhook with the record's current state.
func (s *Server) notify(tx *kit.Tx, u *unassigned) {
	if s.aircall.url == "" {
		return
	}
	body, err := json.Marshal(struct {
		Event     string         `json:"event"`
		Timestamp string         `json:"timestamp"`
		Token     string         `json:"token"`
		Data      unassignedJSON `json:"data"`
	}{eventUpdated, stamp(tx.Now()), s.aircall.token, u.row()})
	if err != nil {
		panic("spark: encoding a webhook: " + err.Error()) // structs of strings and numbers cannot fail
	}
	tx.Emit(kit.Delivery{
		Name: "spark webhook " + eventUpdated, Body: body, Timeout: deliveryTimeout,
		Header: http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Spark"}},
		Target: func(*kit.Tx) (string, bool) { return s.aircall.url, true },
		Settle: func(_ *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			return min(firstPause<<min(a.N-1, 10), longestPause), !a.Succeeded() && a.N < maxAttempts
		},
	})
}
