package spark

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Spark documents no webhooks. The one here belongs to invented.go: it tells the
// Aircall integration that somebody has said something about a record that waits.

const eventUpdated = "unassigned_interaction.updated"

// Timing of deliveries. They are repeated until they are taken, with pauses that
// double, for three days.
const (
	deliveryTimeout = 10 * time.Second
	firstPause      = 10 * time.Second
	longestPause    = 15 * time.Minute
	maxAttempts     = 300
)

// ConnectAircall says where the integration listens, and returns the token that
// its webhooks carry. Only the latest address is told.
func (s *Server) ConnectAircall(url string) (token string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if url == "" {
			return errors.New("spark: the integration needs an address")
		}
		s.aircall.url, s.aircall.token = url, s.issueText(tx)
		token = s.aircall.token
		return nil
	})
	return token, err
}

// tell sends a record as it is now.
func (s *Server) tell(tx *kit.Tx, u *unassigned) {
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
		panic("spark: encoding a webhook: " + err.Error()) // structs of texts and numbers cannot fail
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
