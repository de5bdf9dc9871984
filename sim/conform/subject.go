package conform

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/sim/conform/driven"
)

// Subject serves the program's side of the protocol, under /conform. PROTOCOL.md
// documents it.
type Subject struct {
	// Reset empties the store and restarts the program with these variables of the
	// environment.
	Reset func(environment map[string]string) error

	// Reach moves the clock and does what is due.
	Reach func(ctx context.Context, now time.Time) (driven.State, error)
}

// The paths of the protocol.
const (
	helloPath = "/conform"
	resetPath = "/conform/reset"
	clockPath = "/conform/clock"
)

// hello is the answer to GET /conform.
type hello struct {
	V            int          `json:"v"`
	Capabilities []Capability `json:"capabilities"`
}

// Capability is a part of the protocol.
type Capability string

// The parts of the protocol.
const (
	Reset Capability = "reset"
	Clock Capability = "clock"
)

// protocolVersion changes when old harnesses or programs would misread messages.
const protocolVersion = 1

type resetRequest struct {
	Environment map[string]string `json:"environment"`
}

type clockRequest struct {
	Now time.Time `json:"now"`
}

type clockAnswer struct {
	Now       time.Time  `json:"now"`
	NextTimer *time.Time `json:"next_timer"`
	Pending   bool       `json:"pending"`
	Exchanges exchanges  `json:"exchanges"`
}

type exchanges struct {
	Started int `json:"started"`
	Open    int `json:"open"`
}

// maxMessage bounds a message of the protocol.
const maxMessage = 64 << 10

// ServeHTTP answers the harness. It refuses other machines and web pages.
func (s *Subject) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != "" || !local(r.Host) {
		answer.Refuse(w, http.StatusForbidden, "the clock is for a harness on this machine, at 127.0.0.1 or localhost")
		return
	}
	switch r.URL.Path {
	case helloPath:
		if !answer.Method(w, r, http.MethodGet) {
			answer.JSON(w, http.StatusOK, hello{protocolVersion, []Capability{Reset, Clock}})
		}
	case resetPath:
		var q resetRequest
		if read(w, r, &q) {
			s.reset(w, q)
		}
	case clockPath:
		var q clockRequest
		if read(w, r, &q) {
			s.clock(w, r, q)
		}
	default:
		answer.Refuse(w, http.StatusNotFound, "nothing is at %s; there is GET %s, POST %s, POST %s", r.URL.Path, helloPath, resetPath, clockPath)
	}
}

func local(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if answer.Method(w, r, http.MethodPost) {
		return false
	}
	body, ok := answer.Body(w, r, maxMessage)
	if !ok {
		return false
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		answer.Refuse(w, http.StatusBadRequest, "the message is not as PROTOCOL.md says: %v", err)
		return false
	}
	return true
}

func (s *Subject) reset(w http.ResponseWriter, q resetRequest) {
	if err := s.Reset(q.Environment); err != nil {
		answer.Refuse(w, http.StatusInternalServerError, "restarting: %v", err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Subject) clock(w http.ResponseWriter, r *http.Request, q clockRequest) {
	if q.Now.IsZero() {
		answer.Refuse(w, http.StatusBadRequest, `"now" is missing; expected an instant like 2026-01-05T09:00:00Z`)
		return
	}
	state, err := s.Reach(r.Context(), q.Now)
	switch {
	case errors.Is(err, driven.ErrBackwards):
		answer.Refuse(w, http.StatusConflict, "%v", err)
		return
	case err != nil:
		answer.Refuse(w, http.StatusServiceUnavailable, "the work of this instant did not come to rest: %v", err)
		return
	}
	a := clockAnswer{Now: state.Now, Pending: state.Pending, Exchanges: exchanges{state.Started, state.Open}}
	if !state.NextTimer.IsZero() {
		a.NextTimer = &state.NextTimer
	}
	answer.JSON(w, http.StatusOK, a)
}
