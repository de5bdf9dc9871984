package core

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/store"
)

// Health is the health of a core.
type Health struct {
	Status  string   `json:"status"` // ok, degraded or failing
	Store   string   `json:"store"`  // ok, or the error
	Reasons []string `json:"reasons,omitempty"`
}

// The statuses. degraded works and needs a person's attention; failing cannot
// accept webhooks.
const (
	HealthOK       = "ok"
	HealthDegraded = "degraded"
	HealthFailing  = "failing"
)

const healthBucket = "health"

// Health checks that the store can be written, since a full disk can still be read,
// and lists what needs a person's attention (XR-16).
func (c *Core) Health(ctx context.Context) Health {
	h := Health{Status: HealthOK, Store: "ok"}
	if err := c.writes(ctx); err != nil {
		h.Status, h.Store = HealthFailing, err.Error()
		h.Reasons = append(h.Reasons, "the store: "+h.Store)
		return h
	}
	h.Reasons = append(h.Reasons, c.refusals(ctx)...)
	for _, a := range c.reconciliations {
		s := a.Status(ctx)
		switch s.Webhook {
		case "off":
			h.Reasons = append(h.Reasons, s.Integration+": the webhook is disabled in Aircall")
		case "missing":
			h.Reasons = append(h.Reasons, s.Integration+": the webhook no longer exists in Aircall")
		}
		if s.Late {
			h.Reasons = append(h.Reasons, fmt.Sprintf("%s: lost calls were not retrieved for over an hour: %s", s.Integration, or(s.Why, "no round was finished")))
		}
	}
	if len(h.Reasons) > 0 {
		h.Status = HealthDegraded
	}
	return h
}

// writes stores the time, in the same way as webhooks.
func (c *Core) writes(ctx context.Context) error {
	return c.store.Update(ctx, func(tx store.Tx) error {
		tx.Put(healthBucket, "asked", strconv.AppendInt(nil, c.rt.Now().Unix(), 10))
		return nil
	})
}

// refusals counts the refused effects, for which a person must mend the cause.
func (c *Core) refusals(ctx context.Context) (reasons []string) {
	for _, e := range c.engines {
		t, err := e.Totals(ctx)
		switch {
		case err != nil:
			reasons = append(reasons, e.Name()+": "+err.Error())
		case t.Refused > 0:
			reasons = append(reasons, fmt.Sprintf("%s: %d refused, see /admin/refused", e.Name(), t.Refused))
		}
		if t.Barred > 0 {
			reasons = append(reasons, fmt.Sprintf("%s: %d of them because the vendor denies access", e.Name(), t.Barred))
		}
	}
	return reasons
}

func (c *Core) serveHealth(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	h := c.Health(r.Context())
	status := http.StatusOK
	if h.Status == HealthFailing {
		status = http.StatusServiceUnavailable
	}
	answer.JSON(w, status, h)
}
