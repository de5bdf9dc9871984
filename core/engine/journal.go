package engine

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/cause"
)

// Journal receives the decisions of an integration, for people who ask why
// something was done. Its methods must not wait.
type Journal interface {
	// Begin returns the cause of what is done for a decision that is about to be
	// carried out (see package cause); because is the decision's own.
	Begin(because string) (cause string)

	// Decided receives the decision once it is carried out, or has failed.
	Decided(Decision)
}

// Decision is one attempt at an effect of a call, with its outcome.
type Decision struct {
	Integration string
	Call        string // "" for work that the clock made due
	Effect      string
	Cite
	Deciding string // what Field was
	Value    string // what was decided or made
	Failed   string // why it was not

	Began   time.Time
	Cause   string   // as Begin returned it
	Because string   // what made the effect due
	Also    []string // what else had come since the call was last worked on
}

// Cite gives the reasons of an effect: the numbers of its rules, and the field that
// it was decided by.
type Cite struct {
	Rules string `json:"rules,omitempty"`
	Field string `json:"field,omitempty"`

	// Of, if set, is the effect whose value the field is.
	Of string `json:"-"`
}

// Journal makes j receive every decision from now on.
func (e *Engine) Journal(j Journal) { e.journal = j }

// Round begins work that the clock alone made due, such as reconciliation. The
// context that it returns is the one to work under; done ends the work.
func (e *Engine) Round(ctx context.Context, about string, cite Cite) (under context.Context, done func(error)) {
	if e.journal == nil {
		return ctx, func(error) {}
	}
	d := Decision{Integration: e.integration.Name, Effect: about, Cite: cite, Began: e.rt.Now(), Because: cause.Of(ctx)}
	d.Cause = e.journal.Begin(d.Because)
	return cause.With(ctx, d.Cause), func(err error) {
		d.Failed = words(err)
		e.journal.Decided(d)
	}
}

// decide begins an attempt at a step's effect: a retry is due to the attempt before.
func (e *Engine) decide(ctx context.Context, s *step) (context.Context, Decision) {
	d := Decision{Began: e.rt.Now(), Because: s.cause, Also: s.also}
	if t := s.job.Record.Try(s.name); t != nil && t.Cause != "" {
		d.Because, d.Also = t.Cause, nil
	}
	d.Cause = d.Because
	if e.journal != nil {
		d.Cause = e.journal.Begin(d.Because)
	}
	return cause.With(ctx, d.Cause), d
}

// decided reports how an attempt ended.
func (e *Engine) decided(s *step, d Decision, o *outcome, err error) {
	if e.journal == nil {
		return
	}
	d.Integration, d.Call, d.Effect = e.integration.Name, s.job.Call.ID, s.name
	d.Cite = retrieveCite
	if s.effect != nil {
		d.Cite = e.integration.Cites[s.effect.Name]
	}
	if d.Of != "" {
		d.Deciding, _ = s.job.Record.Value(d.Of)
	} else {
		d.Deciding = s.job.shows(d.Field)
	}
	switch {
	case err != nil:
		d.Failed = words(err)
	case o == nil:
	case o.try == nil:
		d.Value = o.entry.Value
	case o.try != nil:
		d.Failed = strings.TrimSpace(fmt.Sprint(o.try.Request, " ", o.try.Status, " ", o.try.Answer))
	}
	e.journal.Decided(d)
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// shows returns what the deciding fields of a call are, in the order in which a Cite
// names them, with commas between them.
func (j *Job) shows(fields string) string {
	if first, rest, several := strings.Cut(fields, ", "); several {
		return j.shows(first) + ", " + j.shows(rest)
	}
	c := j.Call
	switch fields {
	case "raw_digits", "to.phoneNumber":
		if c.Withheld {
			return "withheld"
		}
		return c.Customer
	case "number.id", "number", "number.open":
		return c.Line.Name
	case "user.email", "user", "user.id", "extensionId":
		return cmp.Or(c.First.Name, c.First.Email, "nobody")
	case "contact":
		return c.Contact
	case "status":
		return ended(c)
	case "answered_at":
		return clock(c.Answered)
	case "ended_at":
		return clock(c.Ended)
	case "asset":
		return c.Asset
	case "voicemail":
		return yesOrNo(c.Voicemail)
	case "recording":
		return yesOrNo(c.Recording)
	case "tags":
		return strings.Join(c.Tags.List(), " ")
	case "teams":
		return strings.Join(c.Teams.List(), " ")
	}
	return cmp.Or(j.Settings.Text(fields), j.Item)
}

func ended(c *call.Call) string {
	return [...]string{call.Unanswered: "unanswered", call.Answered: "answered", call.LeftVoicemail: "voicemail"}[c.Outcome()]
}

func clock(at int64) string {
	if at == 0 {
		return "never"
	}
	return time.Unix(at, 0).UTC().Format(time.TimeOnly)
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// retrieveCite names why a call is retrieved.
var retrieveCite = Cite{Rules: "XR-13", Field: "ended_at"}

// because finds which of the facts that came since the call was last worked on made a
// step due: the first with which, after those before it, the effect is due. The
// others that came are further causes. Without such a fact time made the step due,
// and the last fact before counts.
func (e *Engine) because(f *folded, s *step, row openRow) {
	for ; f.sorted < len(f.facts); f.sorted++ {
		if fact := &f.facts[f.sorted]; e.integration.Wakes(*fact) {
			f.fresh, f.cause = append(f.fresh, f.sorted), fact.Cause
		}
	}
	fresh := f.fresh
	if s.effect == nil && !s.retrieve {
		f.fresh = nil
		return
	}
	s.cause = f.cause
	if len(fresh) < 2 {
		return
	}
	if s.effect != nil {
		for _, n := range fresh {
			if e.isDueWith(f.facts[:n+1], s, row) {
				s.cause = f.facts[n].Cause
				break
			}
		}
	}
	for _, n := range fresh {
		if other := f.facts[n].Cause; other != "" && other != s.cause {
			s.also = append(s.also, other)
		}
	}
}

// isDueWith reports whether a step's effect would be due if some facts were all.
func (e *Engine) isDueWith(facts []call.Fact, s *step, row openRow) bool {
	c := call.Fold(facts)
	j := e.job(&folded{facts: facts, call: &c}, s.job.Record, row)
	for name, about := range j.instances(s.effect) {
		if name == s.name {
			due := s.effect.Due(about)
			return due.kind == at && !due.at.After(e.rt.Now())
		}
	}
	return false
}
