package aircallgorgias

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// DialPath is where the integration's buttons in Gorgias lead (AG-16): the core
// dials the ticket's customer for the agent who pressed. Aircall's answer names
// no call; the next call of that agent to that number from that line is it.
const DialPath = "/webhooks/gorgias/dial"

// dials remembers what was dialled from which ticket.
type dials struct{ store store.Store }

const (
	dialsBucket  = Name + ".dials"
	dialFreshFor = 120 // seconds from the press to the call's start
	maxPress     = 64 << 10
)

// dialled is one press of a button.
type dialled struct {
	Ticket string `json:"ticket"`
	At     int64  `json:"at"`
	Call   string `json:"call,omitempty"` // that has claimed it
}

// pressed is what a button sends.
type pressed struct{ Ticket, Agent, Line string }

// Dial serves DialPath.
func (i *Integration) Dial() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer.Method(w, r, http.MethodPost) {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, maxPress))
		if err != nil || !i.signed(r, body) {
			answer.Refuse(w, http.StatusUnauthorized, "the body is not signed with the integration's secret; it must be pressed in Gorgias")
			return
		}
		var p pressed
		if err := json.Unmarshal(body, &p); err != nil || p.Ticket == "" || p.Agent == "" || p.Line == "" {
			answer.Refuse(w, http.StatusBadRequest, "expected an object with ticket, agent and line; press the integration's button in a ticket")
			return
		}
		refusal, err := await(r.Context(), i.Runtime, Name+" dials", func(ctx context.Context) (dialRefusal, error) {
			status, why := i.dial(ctx, p)
			return dialRefusal{status, why}, nil
		})
		switch {
		case err != nil:
			return // whoever pressed has gone
		case refusal.why != "":
			answer.Refuse(w, refusal.status, "%s", refusal.why)
			return
		}
		answer.JSON(w, http.StatusOK, map[string]string{"status": "dialling"})
	})
}

// dialRefusal says why a press led to no call.
type dialRefusal struct {
	status int
	why    string
}

func (i *Integration) signed(r *http.Request, body []byte) bool {
	mac := hmac.New(sha256.New, []byte(i.install.token()))
	mac.Write(body)
	want := hex.EncodeToString(mac.Sum(nil))
	return i.install.token() != "" && slices.ContainsFunc(gorgias.SignatureHeaders, func(name string) bool {
		return hmac.Equal([]byte(r.Header.Get(name)), []byte(want))
	})
}

// dial calls the ticket's customer.
func (i *Integration) dial(ctx context.Context, p pressed) (status int, why string) {
	if _, err := strconv.ParseInt(p.Ticket, 10, 64); err != nil || i.install.stopped() {
		return http.StatusConflict, "the integration is disabled, or the ticket has no number"
	}
	written, err := i.via().gorgias.PhoneOf(ctx, p.Ticket)
	to, _ := call.ReadCustomer(written, i.buttons.line(p.Line).Number)
	switch {
	case err != nil:
		return http.StatusBadGateway, fmt.Sprintf("the ticket could not be read: %v", err)
	case to == "":
		return http.StatusUnprocessableEntity, "the ticket's customer has no phone number"
	}
	if err := i.dials.remember(ctx, p, to, i.Runtime.Now().Unix()); err != nil {
		return http.StatusServiceUnavailable, fmt.Sprintf("the press could not be stored: %v", err)
	}
	if err := i.via().aircall.StartCall(ctx, p.Agent, p.Line, to); err != nil {
		if vendors.Temporary(err) {
			i.log.Warn("a call was perhaps not started", "agent", p.Agent, "why", err)
		}
		return http.StatusBadGateway, fmt.Sprintf("Aircall does not start the call: %v", err)
	}
	return 0, ""
}

func dialKey(agent, line, to string) string { return line + "/" + to + "/" + agent }

func (d *dials) remember(ctx context.Context, p pressed, to string, now int64) error {
	row, err := json.Marshal(dialled{Ticket: p.Ticket, At: now})
	if err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx store.Tx) error {
		tx.Put(dialsBucket, dialKey(p.Agent, p.Line, to), row)
		return nil
	})
}

// claimOrigin finds the ticket that a call was dialled from, "" for a call that
// was dialled otherwise. A press belongs to one call.
func (i *Integration) claimOrigin(ctx context.Context, j *engine.Job) (ticket string, err error) {
	key := dialKey(first(j.Call).Email, j.Call.Line.ID, j.Call.Customer)
	err = i.dials.store.Update(ctx, func(tx store.Tx) error {
		ticket = ""
		stored, there := tx.Get(dialsBucket, key)
		if !there {
			return nil
		}
		var d dialled
		if err := json.Unmarshal(stored, &d); err != nil {
			return fmt.Errorf("the stored press of %s: %w", key, err)
		}
		fresh := j.Call.Started >= d.At && j.Call.Started <= d.At+dialFreshFor
		if !fresh || d.Call != "" && d.Call != j.Call.ID {
			return nil
		}
		ticket, d.Call = d.Ticket, j.Call.ID
		claimed, err := json.Marshal(d)
		if err == nil {
			tx.Put(dialsBucket, key, claimed)
		}
		return err
	})
	return ticket, err
}
