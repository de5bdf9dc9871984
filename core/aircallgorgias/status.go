package aircallgorgias

import (
	"context"
	"net/http"
	"time"

	"github.com/callsim/callsim/core/answer"
)

// StatusPath is where dashboards read the integration's status.
const StatusPath = "/status/" + Name

// report is the answer at StatusPath.
type report struct {
	Installation string              `json:"installation"` // oauth, webhook or none
	State        string              `json:"state"`        // active or disabled
	Why          string              `json:"why,omitempty"`
	Since        string              `json:"since,omitempty"`
	Webhook      string              `json:"webhook"` // updated or outdated
	Address      string              `json:"address"` // the updated address
	Unfinished   []partlyWrittenCall `json:"unfinished"`
}

// partlyWrittenCall is a partly written call.
type partlyWrittenCall struct {
	Call   string `json:"call"`
	Ticket string `json:"ticket"` // "" if unknown
}

// Status returns the handler for StatusPath.
func (i *Integration) Status() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer.Method(w, r, http.MethodGet) {
			return
		}
		answer.JSON(w, http.StatusOK, i.report(r.Context()))
	})
}

func (i *Integration) report(ctx context.Context) report {
	s := i.install.current()
	out := report{Installation: "none", State: "active", Webhook: "updated", Address: i.PublicURL + WebhookPath, Unfinished: i.unfinished(ctx)}
	switch {
	case s.Kind == byOAuth:
		out.Installation = byOAuth
	case i.settings.Current().Text(WebhookToken) != "":
		out.Installation = "webhook"
	}
	if s.Disabled {
		out.State, out.Why = "disabled", s.Why
	}
	if s.At > 0 {
		out.Since = time.Unix(s.At, 0).UTC().Format(time.RFC3339)
	}
	if s.Outdated {
		out.Webhook = "outdated"
	}
	return out
}

// unfinished lists the partly written calls.
func (i *Integration) unfinished(ctx context.Context) []partlyWrittenCall {
	all := []partlyWrittenCall{}
	if i.engine == nil {
		return all
	}
	listed, err := i.engine.Unfinished(ctx)
	if err != nil {
		i.log.Error("the unfinished calls cannot be read", "why", err)
	}
	for _, l := range listed {
		if partlyWritten(l.Record) {
			value, _ := l.Record.Value(ticketEffect)
			ticket, _ := ticketAndTags(value)
			all = append(all, partlyWrittenCall{l.Call, ticket})
		}
	}
	return all
}
