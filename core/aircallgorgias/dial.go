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

// DialPath receives the requests of the buttons in Gorgias (AG-16): the core dials
// the ticket's customer for the agent who pressed the button. Aircall's response
// does not identify the call; it is the agent's next call to that number from that
// line.
const DialPath = "/webhooks/gorgias/dial"

// dials stores the numbers dialled from tickets.
type dials struct{ store store.Store }

const (
	dialsBucket  = Name + ".dials"
	dialFreshFor = 120 // seconds from the request to the call's start
	maxPress     = 64 << 10
)

// dialled is one request of a button.
type dialled struct {
	Ticket string `json:"ticket"`
	At     int64  `json:"at"`
	Call   string `json:"call,omitempty"` // the call that has claimed it
}

// pressed is the body of a button's request.
type pressed struct{ Ticket, Agent, Line string }

// Dial returns the handler for DialPath.
func (i *Integration) Dial() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer.Method(w, r, http.MethodPost) {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, maxPress))
		if err != nil || !i.signed(r, body) {
			answer.Refuse(w, http.StatusUnauthorized, "the body is not signed with the integration's secret; press the button in Gorgias")
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
			return // the client has disconnected
		case refusal.why != "":
			answer.Refuse(w, refusal.status, "%s", refusal.why)
			return
		}
		answer.JSON(w, http.StatusOK, map[string]string{"status": "dialling"})
	})
}

// dialRefusal is the reason why no call was started.
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

// dial starts a call to the ticket's customer.
func (i *Integration) dial(ctx context.Context, p pressed) (status int, why string) {
	if _, err := strconv.ParseInt(p.Ticket, 10, 64); err != nil || i.install.stopped() {
		return http.StatusConflict, "the integration is disabled, or the ticket has no number"
	}
	phone, err := i.via().gorgias.PhoneOf(ctx, p.Ticket)
	to, _ := call.ReadCustomer(phone, i.buttons.line(p.Line).Number)
	switch {
	case err != nil:
		return http.StatusBadGateway, fmt.Sprintf("the ticket could not be read: %v", err)
	case to == "":
		return http.StatusUnprocessableEntity, "the ticket's customer has no phone number"
	}
	if err := i.dials.record(ctx, p, to, i.Runtime.Now().Unix()); err != nil {
		return http.StatusServiceUnavailable, fmt.Sprintf("the request could not be stored: %v", err)
	}
	if err := i.via().aircall.StartCall(ctx, p.Agent, p.Line, to); err != nil {
		if vendors.Temporary(err) {
			i.log.Warn("a call may not have been started", "agent", p.Agent, "why", err)
		}
		return http.StatusBadGateway, fmt.Sprintf("Aircall did not start the call: %v", err)
	}
	return 0, ""
}

func dialKey(agent, line, to string) string { return line + "/" + to + "/" + agent }

func (d *dials) record(ctx context.Context, p pressed, to string, now int64) error {
	row, err := json.Marshal(dialled{Ticket: p.Ticket, At: now})
	if err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx store.Tx) error {
		tx.Put(dialsBucket, dialKey(p.Agent, p.Line, to), row)
		return nil
	})
}

// claimOrigin finds the ticket from which a call was dialled, "" if none. A request
// of a button belongs to one call.
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
			return fmt.Errorf("reading the stored request of %s: %w", key, err)
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
