package ringcentralfront

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// session is a RingCentral call folded from the steps of its parties. It contains
// only what the steps show; rules.go decides what Front shows of it.
type session struct {
	direction call.Direction
	customer  string // number of the customer, "" if withheld or unknown
	dialled   string // number of the company that the customer dialled or sees
	dialler   string // extension that placed an outbound call
	legs      []*leg // one, and one more per transfer of the customer

	began, ended int64 // milliseconds, 0 if unknown
	over         bool  // nobody is on the line, as far as the steps show
	complete     bool  // over, and no step is missing
	finished     bool  // no more steps will follow, in either direction
	suspect      bool  // steps may have been lost while the core was down
	gapFree      int64 // the last step before the first gap
	lastFact     int64 // time of the last fact, in seconds
	recorded     bool  // a step mentions a recording

	parties map[string]*leg // the leg of each party
}

// leg is a part of a call, up to a cold transfer of the customer or to the end.
type leg struct {
	key      string // "" for the first, otherwise the number of the step that began it
	began    int64  // milliseconds
	to       string // number that the customer was transferred to, "" for an extension
	outside  bool   // to is not a number of the company
	targets  []string
	calledAt []int64  // when each target was first called, milliseconds
	ringing  []string // extensions that ring now
	rung     bool     // an extension has rung
	lastRing int64    // number of the step that last changed ringing
	queued   bool     // an agent was called because of a queue
	queuedAt int64    // when that happened first, milliseconds

	agent       string       // who answered; for an outbound call, who placed it
	answered    int64        // milliseconds
	holdChanges []holdChange // hold and resumption
	voicemail   bool
	noAnswer    bool // the phone system stopped ringing

	transferred   int64 // milliseconds
	transferredAt int64 // number of the step
}

// holdChange is a change between hold and talk.
type holdChange struct {
	seq, at int64
	held    bool
}

// party is one end of the call while the steps are read.
type party struct { // the latest
	step call.Step // the latest
	leg  *leg
	gone bool
}

// reader folds steps in order.
type reader struct {
	s            session
	steps        []call.Step
	parties      map[string]*party
	order        []string
	first        string // name of the party that placed the call
	outside      string // name of the customer's party
	leg          *leg
	transferring bool // the customer was transferred and no party was called yet
}

// read folds a call's steps.
func read(c *call.Call) *session {
	r := reader{steps: c.Steps.List(), parties: make(map[string]*party)}
	r.s.lastFact = c.LatestFact
	if c.Terminal {
		r.steps = repaired(r.steps)
	}
	r.survey(c)
	r.leg = &leg{agent: r.s.dialler, began: r.s.began}
	r.s.legs = []*leg{r.leg}
	for i := range r.steps {
		r.apply(&r.steps[i])
	}
	r.finish(c)
	return &r.s
}

// survey identifies the parties before anything is folded: any step of a party may
// contain the numbers.
func (r *reader) survey(c *call.Call) {
	for i := range r.steps {
		s := &r.steps[i]
		if isFirst(s.Party) {
			r.first = s.Party
			r.s.began = earliest(r.s.began, s.At)
		}
		r.s.recorded = r.s.recorded || s.Recordings != ""
	}
	for i := range r.steps {
		r.identifyFirst(&r.steps[i])
	}
	for i := range r.steps {
		r.identifyCalled(&r.steps[i])
	}
	if r.s.direction == call.UnknownDirection && c.Direction != call.UnknownDirection {
		r.s.direction = c.Direction // from the call log
	}
	r.s.customer, r.s.dialled = cmp.Or(r.s.customer, c.Customer), cmp.Or(r.s.dialled, c.Line.Number)
}

// isFirst reports whether the party placed the call: parties are numbered.
func isFirst(name string) bool { return strings.HasSuffix(name, "-1") }

func earliest(known, at int64) int64 {
	if known == 0 {
		return at
	}
	return min(known, at)
}

// identifyFirst reads a step of the party that placed the call: an outside party
// that calls the company, or an extension.
func (r *reader) identifyFirst(s *call.Step) {
	switch {
	case !isFirst(s.Party):
	case s.Agent != "":
		r.s.dialler = s.Agent
	default:
		r.s.direction, r.outside = call.Inbound, s.Party
		r.s.customer, r.s.dialled = cmp.Or(r.s.customer, s.From), cmp.Or(r.s.dialled, numberOnly(s.To))
	}
}

// identifyCalled reads whom an extension called: with an outside party the call is
// outbound, otherwise it is between extensions.
func (r *reader) identifyCalled(s *call.Step) {
	if r.s.dialler == "" || s.Agent != "" || s.Placed || !strings.HasSuffix(s.Party, "-2") {
		return
	}
	r.s.direction, r.outside = call.Outbound, s.Party
	if p := r.firstStep(); p != nil {
		r.s.customer, r.s.dialled = cmp.Or(r.s.customer, p.To), cmp.Or(r.s.dialled, p.From)
	}
}

// firstStep returns a step of the party that placed the call.
func (r *reader) firstStep() *call.Step {
	i := slices.IndexFunc(r.steps, func(s call.Step) bool { return s.Party == r.first })
	if i < 0 {
		return nil
	}
	return &r.steps[i]
}

// numberOnly returns "" for an extension's short number.
func numberOnly(number string) string {
	if strings.HasPrefix(number, "+") {
		return number
	}
	return ""
}

// apply folds the next step.
func (r *reader) apply(s *call.Step) {
	if s.Status == suspicion || s.Status == loggedStatus {
		r.s.suspect = r.s.suspect || s.Status == suspicion
		return
	}
	if s.Seq == r.s.gapFree+1 || r.s.gapFree == 0 && s.Seq == firstSeq {
		r.s.gapFree = s.Seq
	}
	p := r.parties[s.Party]
	if p == nil {
		p = &party{leg: r.legOf(s)}
		r.parties[s.Party] = p
		r.order = append(r.order, s.Party)
	}
	p.step, p.gone = *s, s.Status == "disconnected" || s.Status == "gone"
	switch {
	case s.Party == r.outside:
		r.applyCustomer(s)
	case s.Party == r.first && r.s.direction == call.Outbound:
		r.applyTalker(s, p)
	case s.Agent != "":
		r.applyAgent(s, p)
	}
}

// suspicion is the status of a synthetic step that replaces lost steps: see
// recheckRunning.
const suspicion = "unheard"

// firstSeq is the number of a session's first step in RingCentral's numbering.
const firstSeq = 2

// legOf returns the leg of a new party: the first party called after a transfer
// defines the new leg's target.
func (r *reader) legOf(s *call.Step) *leg {
	if !r.transferring || s.Placed {
		return r.leg
	}
	r.transferring = false
	r.leg.to, r.leg.outside = numberOnly(s.To), s.Agent == ""
	return r.leg
}

// applyCustomer folds a step of the customer: only the end counts, and on an
// outbound call the answer.
func (r *reader) applyCustomer(s *call.Step) {
	switch {
	case s.Status == "disconnected":
		r.s.ended = s.At
		r.leg.noAnswer = r.leg.noAnswer || gaveUp(s.Reason)
	case s.Status == "answered" && r.s.direction == call.Outbound && r.leg.answered == 0:
		r.leg.answered = s.At
	}
}

// applyAgent folds a step of an extension, queue or menu that is called. An agent
// who takes the call over is not a second answer (RF-60).
func (r *reader) applyAgent(s *call.Step, p *party) {
	l := p.leg
	if s.Queue && !l.queued {
		l.queued, l.queuedAt = true, s.At
	}
	if !slices.Contains(l.targets, s.Agent) && !s.Queue {
		l.targets, l.calledAt = append(l.targets, s.Agent), append(l.calledAt, s.At)
	}
	r.ring(s, l)
	switch {
	case s.Status == "voicemail":
		l.voicemail = true
	case s.Status == "answered" && l.answered == 0:
		l.agent, l.answered = s.Agent, s.At
	case p.gone && l.answered == 0:
		l.noAnswer = gaveUp(s.Reason)
	}
	if s.Agent == l.agent && l.answered > 0 || ringcentral.Transferred(s.Reason) {
		r.applyTalker(s, p)
	}
}

// gaveUp reports whether a party left because it declined or the phone system
// stopped ringing, not because the caller hung up.
func gaveUp(reason string) bool {
	switch reason {
	case "noanswer", "timeout", "rejected", "targetbusy", "nosuchuser", "internalerror":
		return true
	}
	return false
}

// ring updates the rung extensions: parties that proceed.
func (r *reader) ring(s *call.Step, l *leg) {
	i := slices.Index(l.ringing, s.Agent)
	switch {
	case s.Status == "proceeding" && i < 0 && l.answered == 0:
		l.ringing, l.rung, l.lastRing = append(l.ringing, s.Agent), true, s.Seq
	case s.Status != "proceeding" && s.Status != "setup" && i >= 0:
		l.ringing, l.lastRing = slices.Delete(l.ringing, i, i+1), s.Seq
	}
}

// applyTalker folds a step of the agent who has the customer: hold, resumption,
// transfer.
func (r *reader) applyTalker(s *call.Step, p *party) {
	l := p.leg
	held := len(l.holdChanges) > 0 && l.holdChanges[len(l.holdChanges)-1].held
	switch {
	case s.Status == "hold" && !held && l.answered > 0:
		l.holdChanges = append(l.holdChanges, holdChange{s.Seq, s.At, true})
	case s.Status == "answered" && held:
		l.holdChanges = append(l.holdChanges, holdChange{s.Seq, s.At, false})
	case s.Status == "disconnected" && ringcentral.Transferred(s.Reason) && l.transferred == 0:
		l.transferred, l.transferredAt = s.At, s.Seq
		r.leg = &leg{key: seqName(s.Seq), began: s.At}
		r.s.legs = append(r.s.legs, r.leg)
		r.transferring = true
	}
}

// finish derives the session's state from all steps.
func (r *reader) finish(c *call.Call) {
	alive, near := false, false // near: on the company's side, or transferred to another session
	for _, name := range r.order {
		p := r.parties[name]
		alive = alive || !p.gone
		near = near || name != r.outside && p.step.Status != "disconnected"
	}
	last := int64(0)
	if n := len(r.steps); n > 0 {
		last = r.steps[n-1].Seq
	}
	r.s.parties = make(map[string]*leg, len(r.order))
	for _, name := range r.order {
		r.s.parties[name] = r.parties[name].leg
	}
	r.s.over = !near || r.s.ended > 0 || r.s.suspect
	r.s.finished = !alive && r.s.gapFree == last || c.Terminal
	r.s.complete = r.s.finished && r.s.ended > 0
	if c.Started > 0 {
		r.s.began = earliest(r.s.began, c.Started*1000)
		r.s.legs[0].began = r.s.began
	}
	if !c.Terminal {
		return
	}
	// The call log contains what was lost.
	r.s.over, r.s.complete = true, true
	if r.s.ended == 0 {
		r.s.ended = max(c.Ended, c.LatestFact) * 1000
	}
	l := r.s.legs[len(r.s.legs)-1]
	if first := r.s.legs[0]; c.Answered > 0 && first.answered == 0 {
		first.answered, first.agent = c.Answered*1000, cmp.Or(first.agent, c.First.ID)
	}
	l.voicemail = l.voicemail || c.Voicemail
	l.noAnswer = l.noAnswer || c.MissedReason == missedByLog
}
