package ringcentralfront

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// session is a RingCentral call as the steps of its parties add up to it. It
// holds only what the steps show; which of it is shown in Front is for rules.go.
type session struct {
	direction call.Direction
	customer  string // number of the other side, "" when it is withheld or nobody told
	dialled   string // number by which the customer reached the company, or sees it
	dialler   string // extension that placed an outbound call
	legs      []*leg // one, and one more for each time the customer was handed on

	began, ended int64 // milliseconds, 0 as long as nobody told
	over         bool  // nobody is on the line any more, as far as the steps show
	complete     bool  // and no step is missing
	finished     bool  // nothing more will be told, whoever called whom
	suspect      bool  // steps may have got lost while nobody was there to hear them
	gapFree      int64 // up to which step none is missing
	heard        int64 // seconds, when the last step was taken
	recorded     bool  // some step says so

	parties map[string]*leg // the leg that each party belongs to
}

// leg is one part of a call: up to the moment when an agent hands the customer on
// without asking, or to the end.
type leg struct {
	key      string // "" of the first, otherwise the place of the step that began it
	began    int64  // milliseconds
	to       string // what the customer was handed on to: a number, "" for an extension
	outside  bool   // that is nobody of the company
	targets  []string
	came     []int64  // when each was first called, milliseconds
	ringing  []string // extensions that ring now
	rung     bool     // some have
	lastRing int64    // place of the step that changed it
	wait     bool     // an agent was called because of a queue
	waiting  int64    // when that was first, milliseconds

	agent     string // who answered; of an outbound call, who placed it
	answered  int64  // milliseconds
	turns     []turn // hold and resumption
	voicemail bool
	unheard   bool // the phone system gave up on those it had called

	handedOn   int64 // milliseconds
	handedOnAt int64 // place of the step
}

// turn is a change between hold and talk.
type turn struct {
	place, at int64
	held      bool
}

// party is one end of the line while the steps are read.
type party struct {
	step call.Step // the latest
	leg  *leg
	gone bool
}

// reader folds steps in their order.
type reader struct {
	s       session
	steps   []call.Step
	parties map[string]*party
	order   []string
	first   string // name of the party that placed the call
	outside string // name of the customer's
	leg     *leg
	handing bool // the customer was handed on and has not arrived yet
}

// read folds a call's steps.
func read(c *call.Call) *session {
	r := reader{steps: c.Steps.List(), parties: make(map[string]*party)}
	r.s.heard = c.Heard
	if c.Terminal {
		r.steps = repaired(r.steps)
	}
	r.survey(c)
	r.leg = &leg{agent: r.s.dialler, began: r.s.began}
	r.s.legs = []*leg{r.leg}
	for i := range r.steps {
		r.take(&r.steps[i])
	}
	r.finish(c)
	return &r.s
}

// survey finds who is who before anything is folded: names stand in any step of a
// party.
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
		r.s.direction = c.Direction // the look at the call log knows
	}
	r.s.customer, r.s.dialled = cmp.Or(r.s.customer, c.Customer), cmp.Or(r.s.dialled, c.Line.Number)
}

// isFirst tells the party that placed the call: parties are numbered.
func isFirst(name string) bool { return strings.HasSuffix(name, "-1") }

func earliest(known, told int64) int64 {
	if known == 0 {
		return told
	}
	return min(known, told)
}

// identifyFirst learns from a step of the party that placed the call: somebody
// outside who calls the company, or an extension.
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

// identifyCalled learns whom an extension called: with somebody outside the call is
// an outbound one, otherwise it is between extensions.
func (r *reader) identifyCalled(s *call.Step) {
	if r.s.dialler == "" || s.Agent != "" || s.Placed || !strings.HasSuffix(s.Party, "-2") {
		return
	}
	r.s.direction, r.outside = call.Outbound, s.Party
	if p := r.firstStep(); p != nil {
		r.s.customer, r.s.dialled = cmp.Or(r.s.customer, p.To), cmp.Or(r.s.dialled, p.From)
	}
}

// firstStep is a step of the party that placed the call.
func (r *reader) firstStep() *call.Step {
	i := slices.IndexFunc(r.steps, func(s call.Step) bool { return s.Party == r.first })
	if i < 0 {
		return nil
	}
	return &r.steps[i]
}

// numberOnly leaves short numbers out.
func numberOnly(number string) string {
	if strings.HasPrefix(number, "+") {
		return number
	}
	return ""
}

// take folds the next step.
func (r *reader) take(s *call.Step) {
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
		r.takeCustomer(s)
	case s.Party == r.first && r.s.direction == call.Outbound:
		r.takeTalker(s, p)
	case s.Agent != "":
		r.takeAgent(s, p)
	}
}

// suspicion is the status of a step that nobody told: see suspect.
const suspicion = "unheard"

// firstSeq is the number of a session's first step (as RingCentral tells it).
const firstSeq = 2

// legOf is the leg that a new party belongs to: the first that is called after the
// customer was handed on begins one.
func (r *reader) legOf(s *call.Step) *leg {
	if !r.handing || s.Placed {
		return r.leg
	}
	r.handing = false
	r.leg.to, r.leg.outside = numberOnly(s.To), s.Agent == ""
	return r.leg
}

// takeCustomer: of the customer's own steps only the end counts, and on an
// outbound call the answer.
func (r *reader) takeCustomer(s *call.Step) {
	switch {
	case s.Status == "disconnected":
		r.s.ended = s.At
		r.leg.unheard = r.leg.unheard || gaveUp(s.Reason)
	case s.Status == "answered" && r.s.direction == call.Outbound && r.leg.answered == 0:
		r.leg.answered = s.At
	}
}

// takeAgent: somebody of the company, or a queue or menu, is called. Who takes
// over from an agent makes no second answer (RF-60).
func (r *reader) takeAgent(s *call.Step, p *party) {
	l := p.leg
	if s.Queue && !l.wait {
		l.wait, l.waiting = true, s.At
	}
	if !slices.Contains(l.targets, s.Agent) && !s.Queue {
		l.targets, l.came = append(l.targets, s.Agent), append(l.came, s.At)
	}
	r.ring(s, l)
	switch {
	case s.Status == "voicemail":
		l.voicemail = true
	case s.Status == "answered" && l.answered == 0:
		l.agent, l.answered = s.Agent, s.At
	case p.gone && l.answered == 0:
		l.unheard = gaveUp(s.Reason)
	}
	if s.Agent == l.agent && l.answered > 0 || ringcentral.Transferred(s.Reason) {
		r.takeTalker(s, p)
	}
}

// gaveUp tells whether a party left because it, or the phone system, would not go
// on ringing; otherwise the caller would not.
func gaveUp(reason string) bool {
	switch reason {
	case "noanswer", "timeout", "rejected", "targetbusy", "nosuchuser", "internalerror":
		return true
	}
	return false
}

// ring notes who is rung: a party that proceeds.
func (r *reader) ring(s *call.Step, l *leg) {
	i := slices.Index(l.ringing, s.Agent)
	switch {
	case s.Status == "proceeding" && i < 0 && l.answered == 0:
		l.ringing, l.rung, l.lastRing = append(l.ringing, s.Agent), true, s.Seq
	case s.Status != "proceeding" && s.Status != "setup" && i >= 0:
		l.ringing, l.lastRing = slices.Delete(l.ringing, i, i+1), s.Seq
	}
}

// takeTalker follows whoever has the customer: hold, resumption, handing on.
func (r *reader) takeTalker(s *call.Step, p *party) {
	l := p.leg
	held := len(l.turns) > 0 && l.turns[len(l.turns)-1].held
	switch {
	case s.Status == "hold" && !held && l.answered > 0:
		l.turns = append(l.turns, turn{s.Seq, s.At, true})
	case s.Status == "answered" && held:
		l.turns = append(l.turns, turn{s.Seq, s.At, false})
	case s.Status == "disconnected" && ringcentral.Transferred(s.Reason) && l.handedOn == 0:
		l.handedOn, l.handedOnAt = s.At, s.Seq
		r.leg = &leg{key: place(s.Seq), began: s.At}
		r.s.legs = append(r.s.legs, r.leg)
		r.handing = true
	}
}

// finish judges the whole.
func (r *reader) finish(c *call.Call) {
	alive, near := false, false // near: on the company's side, or handed to another session
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
	// The look at the call log says what got lost.
	r.s.over, r.s.complete = true, true
	if r.s.ended == 0 {
		r.s.ended = max(c.Ended, c.Heard) * 1000
	}
	l := r.s.legs[len(r.s.legs)-1]
	if first := r.s.legs[0]; c.Answered > 0 && first.answered == 0 {
		first.answered, first.agent = c.Answered*1000, cmp.Or(first.agent, c.First.ID)
	}
	l.voicemail = l.voicemail || c.Voicemail
	l.unheard = l.unheard || c.MissedReason == missedByLog
}
