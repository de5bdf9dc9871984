package ringcentralfront

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
)

// Names of the effects in the ledger. Those of legs are followed by the leg's id.
const (
	consultEffect   = "consultation" // value: yes or no
	agentEffect     = "agent"        // of each extension; value: see agent
	startEffect     = "start"        // of each leg; value: empty
	queueEffect     = "queue"        // likewise
	ringEffect      = "ring"         // of each change of who is rung
	connectEffect   = "connect"      // of each leg
	turnEffect      = "turn"         // of each hold and resumption
	handOnEffect    = "hand on"      // of each leg
	endEffect       = "end"          // of the last leg
	recordingEffect = "recording"    // of each look; value: see recordings
	addedEffect     = "recorded"     // of each recording; value: yes
	voicemailEffect = "voicemail"    // likewise
	textEffect      = "text"         // a text of the customer
	sendEffect      = "send"         // a text of the team
)

// effects is the table of what a call or text wants. The order is that in which
// effects are considered; what one needs of an earlier one it reads from the
// ledger.
//
// Front has no way to ask for a leg, and none of its steps can be taken twice: it
// refuses a leg that it has, and a step that was taken. So they are findable, and
// to find one is to try again.
func (i *Integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: consultEffect, Class: ledger.Repeatable, Due: whenConsulting, Do: i.consultation},
		{Name: agentEffect, Class: ledger.Repeatable, Each: extensions, Due: always, Do: i.findAgent},
		i.step(startEffect, legs, whenToStart, i.start),
		i.step(queueEffect, legs, whenQueued, i.queue),
		{Name: ringEffect, Class: ledger.Repeatable, Each: rings, Due: whenStarted, Do: i.ring},
		i.step(connectEffect, legs, whenAnswered, i.connect),
		i.step(turnEffect, turns, whenTurned, i.turn),
		i.step(handOnEffect, legs, whenHandedOn, i.handOn),
		i.step(endEffect, legs, whenOver, i.end),
		{Name: recordingEffect, Class: ledger.Repeatable, Each: looks, Due: whenRecorded, Do: i.recordings},
		{Name: addedEffect, Class: ledger.Findable, Each: found, Due: always, Do: i.addRecording, Find: i.findRecording},
		{Name: voicemailEffect, Class: ledger.Findable, Each: looks, Due: whenVoicemail, Do: i.addVoicemail, Find: i.findVoicemail},
		{Name: textEffect, Class: ledger.Repeatable, Due: whenTextCame, Do: i.showText},
		{Name: sendEffect, Class: ledger.Findable, Due: whenTextWritten, Do: i.sendText, Find: i.findSent},
	}
}

// step is an effect that Front takes once.
func (i *Integration) step(name string, each func(*engine.Job) []string, due func(*engine.Job) engine.Due, do func(context.Context, *engine.Job) (string, error)) engine.Effect {
	return engine.Effect{
		Name: name, Class: ledger.Findable, Each: each, Due: due, Do: do,
		Find: func(ctx context.Context, j *engine.Job) (string, bool, error) {
			value, err := do(ctx, j)
			if vendors.StatusOf(err) != 0 {
				return value, true, nil // refused because it has happened
			}
			return value, err == nil, err
		},
	}
}

// reading is a call as its steps add up to it, with the legs of it that are shown
// unless it is a consultation. A text has none.
type reading struct {
	session *session
	shown   []shown
}

func readJob(j *engine.Job) any {
	if j.Call.Message {
		return &reading{session: &session{}}
	}
	s := read(j.Call)
	return &reading{s, shownLegs(j.Call.ID, s, j.Settings.Map(VoiceChannels))}
}

// of is a call as it was read, and which of its legs are shown.
func of(j *engine.Job) (*session, []shown) {
	r := j.Reading.(*reading)
	if value, _ := j.Record.Value(consultEffect); value == yes {
		return r.session, nil
	}
	return r.session, r.shown
}

const yes = "yes"

// legs lists the ids of the shown legs.
func legs(j *engine.Job) []string {
	_, all := of(j)
	ids := make([]string, 0, len(all))
	for _, l := range all {
		ids = append(ids, l.id)
	}
	return ids
}

// legOf finds the leg that an item begins with.
func legOf(j *engine.Job) (*session, shown) {
	id, _, _ := strings.Cut(j.Item, " ")
	s, all := of(j)
	for _, l := range all {
		if l.id == id {
			return s, l
		}
	}
	return s, shown{leg: &leg{}}
}

// extensions lists those about which the call asks: whoever is called in a leg
// that is shown, or placed the call.
func extensions(j *engine.Job) []string {
	s, all := of(j)
	var list []string
	for _, l := range all {
		for _, e := range slices.Concat([]string{s.dialler, l.agent}, l.targets, l.ringing) {
			if e != "" && !slices.Contains(list, e) {
				list = append(list, e)
			}
		}
	}
	return list
}

func (i *Integration) findAgent(ctx context.Context, j *engine.Job) (string, error) {
	a, err := i.agents.look(ctx, j.Item)
	return a.value(), err
}

// agentOf is what was found out about an extension.
func agentOf(j *engine.Job, extension string) (a agent, known bool) {
	value, known := j.Record.Value(agentEffect + " " + extension)
	return readAgent(value), known
}

func always(*engine.Job) engine.Due { return engine.Now() }

// ifSo makes an effect due, provided that wanted holds.
func ifSo(wanted bool) engine.Due {
	if !wanted {
		return engine.Never()
	}
	return engine.Now()
}

// done reports whether an effect of a leg has happened, or been given up.
func done(j *engine.Job, effect, leg string) bool { return j.Record.Finished(effect + " " + leg) }

// consultTime is how long after its begin an outbound call is looked at: that
// somebody was put on hold for it may be told a moment later.
const consultTime = time.Second

func whenConsulting(j *engine.Job) engine.Due {
	s, _ := of(j)
	if s.direction != call.Outbound || j.Settings.Map(VoiceChannels)[s.dialled] == "" {
		return engine.Never()
	}
	return engine.At(time.UnixMilli(s.began).Add(consultTime))
}

// whenToStart: a ringing call is a conversation already (RF-49), as soon as it is
// known what it rings: a queue waits, everybody else rings.
func whenToStart(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if _, decided := j.Record.Value(consultEffect); s.direction == call.Outbound && !decided {
		return engine.Never()
	}
	if l.before != nil && !done(j, handOnEffect, l.before.id) {
		return engine.Never()
	}
	known := s.direction == call.Outbound || l.answered > 0 || s.over
	for _, target := range l.targets {
		if _, asked := agentOf(j, target); asked {
			known = true
		}
	}
	return ifSo(known || l.wait)
}

// whenQueued: a call that rang first, or was in a menu, came to a queue (RF-24).
func whenQueued(j *engine.Job) engine.Due {
	_, l := legOf(j)
	_, waits := waits(j, l)
	return ifSo(done(j, startEffect, l.id) && !done(j, connectEffect, l.id) && waits && !startedQueued(j, l))
}

// waits tells whether a leg is one of a queue, and since when.
func waits(j *engine.Job, l shown) (since int64, waits bool) {
	for n, target := range l.targets {
		if a, _ := agentOf(j, target); a.isQueue() {
			return l.came[n], true
		}
	}
	return l.waiting, l.wait
}

// queuedMark is the value of a leg's start that began in a queue.
const queuedMark = "queued"

func startedQueued(j *engine.Job, l shown) bool {
	value, _ := j.Record.Value(startEffect + " " + l.id)
	return value == queuedMark
}

// rings lists, for each leg that nobody has answered, who is rung now; the name
// says it all, so that every change has its own.
func rings(j *engine.Job) []string {
	_, all := of(j)
	var items []string
	for _, l := range all {
		if l.rung && l.answered == 0 {
			items = append(items, strings.Join([]string{l.id, place(l.lastRing), strings.Join(l.ringing, ",")}, " "))
		}
	}
	return items
}

func whenStarted(j *engine.Job) engine.Due {
	_, l := legOf(j)
	return ifSo(done(j, startEffect, l.id) && !done(j, endEffect, l.id))
}

func whenAnswered(j *engine.Job) engine.Due {
	_, l := legOf(j)
	_, asked := agentOf(j, l.agent)
	return ifSo(l.answered > 0 && done(j, startEffect, l.id) && (asked || l.agent == ""))
}

// turns lists the changes between hold and talk.
func turns(j *engine.Job) []string {
	_, all := of(j)
	var items []string
	for _, l := range all {
		for _, t := range l.turns {
			items = append(items, l.id+" "+place(t.place))
		}
	}
	return items
}

func turnOf(j *engine.Job, l shown) (found turn) {
	_, at, _ := strings.Cut(j.Item, " ")
	for _, t := range l.turns {
		if place(t.place) == at {
			found = t
		}
	}
	return found
}

// whenTurned: only once no step before it is missing, for Front takes none of
// them back.
func whenTurned(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if !done(j, connectEffect, l.id) || done(j, endEffect, l.id) || done(j, handOnEffect, l.id) {
		return engine.Never()
	}
	return inTurn(s, turnOf(j, l).place)
}

// gapTime is how long a step that is missing is waited for while a call goes on.
const gapTime = 10 * time.Second

// inTurn makes a step due when all before it are known, or have had their time.
func inTurn(s *session, place int64) engine.Due {
	if s.gapFree >= place || s.complete {
		return engine.Now()
	}
	return engine.At(time.Unix(s.heard, 0).Add(gapTime))
}

func whenHandedOn(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if l.handedOn == 0 || !done(j, startEffect, l.id) || l.answered > 0 && !done(j, connectEffect, l.id) {
		return engine.Never()
	}
	return inTurn(s, l.handedOnAt)
}

// whenOver: the end is told when nothing is missing any more; until then the call
// is waited for and then looked at (XR-13, XR-14).
func whenOver(j *engine.Job) engine.Due {
	s, l := legOf(j)
	switch {
	case l.handedOn > 0 || !done(j, startEffect, l.id) || l.answered > 0 && !done(j, connectEffect, l.id):
		return awaited(s)
	case s.complete:
		return engine.Now()
	}
	return awaited(s)
}

// awaited waits for more to be told about a call that seems to be over.
func awaited(s *session) engine.Due {
	if s.over && !s.complete {
		return engine.AwaitFacts()
	}
	return engine.Never()
}

// lookTimes are when the call log is looked at for what was recorded: it has a
// call half a minute after its end, and what was said some time later.
var lookTimes = []time.Duration{40 * time.Second, 3 * time.Minute, 15 * time.Minute}

// looks names them.
func looks(j *engine.Job) []string {
	if _, all := of(j); len(all) == 0 {
		return nil
	}
	return []string{"1", "2", "3"}
}

// lookName is the item of a look.
func lookName(n int) string { return string(rune('1' + n)) }

// lookDue is when a look is due, unless an earlier one was enough.
func lookDue(j *engine.Job, s *session, enough func(before int) bool) engine.Due {
	n := int(j.Item[0] - '1')
	for before := range n {
		if enough(before) {
			return engine.Never()
		}
	}
	return engine.At(time.UnixMilli(s.ended).Add(lookTimes[n]))
}

// whenRecorded: recordings of answered calls need a licence (RF-27).
func whenRecorded(j *engine.Job) engine.Due {
	s, all := of(j)
	if !s.complete || !j.Settings.Switch(HasRecordings) || !slices.ContainsFunc(all, func(l shown) bool { return done(j, connectEffect, l.id) }) {
		return engine.Never()
	}
	answered := 0
	for _, l := range all {
		if l.answered > 0 {
			answered++
		}
	}
	return lookDue(j, s, func(before int) bool {
		value, _ := j.Record.Value(recordingEffect + " " + lookName(before))
		return value == yes || len(foundBy(j, before)) >= answered
	})
}

// whenVoicemail: what a caller left on the voicemail needs none (RF-23, RF-27).
func whenVoicemail(j *engine.Job) engine.Due {
	s, all := of(j)
	if !s.complete || len(all) == 0 || !all[len(all)-1].voicemail || !done(j, endEffect, all[len(all)-1].id) {
		return engine.Never()
	}
	return lookDue(j, s, func(before int) bool {
		value, _ := j.Record.Value(voicemailEffect + " " + lookName(before))
		return value == yes
	})
}
