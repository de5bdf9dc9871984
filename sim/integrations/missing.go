package integrations

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	fakeaircall "github.com/callsim/callsim/fakes/aircall"
	fakegorgias "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/trace"
)

// MissingCall is a call that Aircall's history shows and Gorgias does not.
type MissingCall struct {
	fakeaircall.CallRow
	Why string
}

// Missing compares Aircall's history with Gorgias's tickets: each call that is over has
// one ticket, made after its start. The reason for a missing one is read from the
// record.
func (i *Installation) Missing() []MissingCall {
	tickets := i.gorgias.Tickets()
	turns := i.turns()
	var missing []MissingCall
	for _, row := range i.aircall.Calls() {
		if row.Ended.IsZero() {
			continue
		}
		found := slices.IndexFunc(tickets, func(t fakegorgias.Card) bool {
			return t.Channel == "phone" && slices.Contains(t.Phones, row.Customer) &&
				!t.Created.Before(row.Started) && t.Created.Before(row.Ended.Add(logsWithin))
		})
		if found >= 0 {
			tickets = slices.Delete(tickets, found, found+1)
			continue
		}
		missing = append(missing, MissingCall{row, whyMissing(row, turns)})
	}
	return missing
}

// logsWithin is how long after its end a call may still become a ticket.
const logsWithin = 5 * time.Minute

// turn is an entry of the record after which calls are logged, or no more.
type turn struct {
	at   time.Time
	kind turnKind
	path string // of the request that met the limit
}

type turnKind int

const (
	limitMet turnKind = iota
	disabled
	activated
)

// turns reads the record once.
func (i *Installation) turns() (turns []turn) {
	i.w.Stage().Trace.Each(func(e trace.Entry) {
		x := e.Exchange
		switch {
		case e.Kind == trace.KindAction && strings.Contains(e.Does, "activates the integration"):
			turns = append(turns, turn{at: e.At, kind: activated})
		case x == nil || x.From != "core":
		case x.To == "gorgias" && x.Status == http.StatusTooManyRequests:
			turns = append(turns, turn{x.At, limitMet, x.Method + " " + pathOf(x.URL)})
		case x.To == "aircall" && strings.HasSuffix(x.URL, "/integrations/disable"):
			turns = append(turns, turn{at: x.At, kind: disabled})
		}
	})
	return turns
}

// whyMissing searches for a refusal for the rate limit during the call or while the
// call was logged, and for a disabling before the call.
func whyMissing(row fakeaircall.CallRow, turns []turn) string {
	var off time.Time
	var limit turn
	for _, t := range turns {
		switch {
		case t.kind == activated && t.at.Before(row.Ended):
			off = time.Time{}
		case t.kind == activated || t.at.After(row.Ended.Add(time.Minute)):
		case t.kind == limitMet:
			limit = t
		case t.kind == disabled:
			off = t.at
		}
	}
	switch {
	case off.IsZero():
		return "unknown"
	case off.Before(row.Started):
		return "the integration was disabled since " + off.Format(time.TimeOnly)
	default:
		return fmt.Sprintf("%s met the limit at %s and the integration was disabled", limit.path, limit.at.Format(time.TimeOnly))
	}
}

func pathOf(url string) string {
	path, _, _ := strings.Cut(url[strings.Index(url, "://")+3:], "?")
	return path[strings.IndexByte(path+"/", '/'):]
}

// Compares lets the administrator compare Aircall's history with Gorgias's tickets, and
// notes every call that is missing, and why.
func (i *Installation) Compares() error {
	if err := i.w.Do(people.Admin, "compares Aircall with Gorgias", "", func() error { return nil }); err != nil {
		return err
	}
	note := func(system, format string, args ...any) {
		i.w.Stage().Trace.Note(i.w.Now(), system, fmt.Sprintf(format, args...))
	}
	missing := i.Missing()
	calls, reasons := len(i.aircall.Calls()), map[string]int{}
	for _, m := range missing {
		reasons[m.Why]++
		note("missing in Gorgias", "call %d · %s %s %s on %s (%s) · %s", m.ID,
			m.Started.Format(time.TimeOnly), m.Direction, m.Customer, m.Line, m.Outcome, m.Why)
	}
	note("Gorgias", "%d of %d calls are logged, %d are missing", calls-len(missing), calls, len(missing))
	for _, why := range sorted(reasons) {
		note("Gorgias", "%d because %s", reasons[why], why)
	}
	return nil
}
