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

// Names of the effects in the ledger. The name of a leg's effect is followed by the
// leg's id.
const (
	consultEffect   = "consultation" // value: yes or no
	agentEffect     = "agent"        // of each extension; value: see agent
	startEffect     = "start"        // of each leg; value: empty
	queueEffect     = "queue"        // of each leg; value: empty
	ringEffect      = "ring"         // of each change of the rung extensions
	connectEffect   = "connect"      // of each leg
	holdEffect      = "turn"         // of each hold and resumption
	transferEffect  = "hand on"      // of each leg
	endEffect       = "end"          // of the last leg
	recordingEffect = "recording"    // of each attempt; value: see recordings
	addedEffect     = "recorded"     // of each recording; value: yes
	voicemailEffect = "voicemail"    // of each attempt; value: yes
	textEffect      = "text"         // an SMS from the customer
	sendEffect      = "send"         // an SMS from the team
)

// effects is the table of the effects of a call or SMS, in the order in which they
// are considered. An effect reads the results of earlier effects from the ledger.
//
// Front cannot return a leg, and accepts each of its steps only once: it refuses a
// leg that exists and a step that was taken. So steps are findable, and the look-up
// is a second attempt.
func (i *Integration) effects() []engine.Effect {
	return []engine.Effect{
		{Name: consultEffect, Class: ledger.Repeatable, Due: whenConsulting, Do: i.consultation},
		{Name: agentEffect, Class: ledger.Repeatable, Each: extensions, Due: always, Do: i.findAgent},
		i.step(startEffect, legs, whenToStart, i.start),
		i.step(queueEffect, legs, whenQueued, i.queue),
		{Name: ringEffect, Class: ledger.Repeatable, Each: rings, Due: whenStarted, Do: i.ring},
		i.step(connectEffect, legs, whenAnswered, i.connect),
		i.step(holdEffect, holdChanges, whenHoldChanged, i.updateHold),
		i.step(transferEffect, legs, whenTransferred, i.transfer),
		i.step(endEffect, legs, whenOver, i.end),
		{Name: recordingEffect, Class: ledger.Repeatable, Each: attempts, Due: whenRecorded, Do: i.recordings},
		{Name: addedEffect, Class: ledger.Findable, Each: found, Due: always, Do: i.addRecording, Find: i.findRecording},
		{Name: voicemailEffect, Class: ledger.Findable, Each: attempts, Due: whenVoicemail, Do: i.addVoicemail, Find: i.findVoicemail},
		{Name: textEffect, Class: ledger.Repeatable, Due: whenSMSReceived, Do: i.showSMS},
		{Name: sendEffect, Class: ledger.Findable, Due: whenSMSWritten, Do: i.sendSMS, Find: i.findSent},
	}
}

// step returns an effect that Front accepts once.
func (i *Integration) step(name string, each func(*engine.Job) []string, due func(*engine.Job) engine.Due, do func(context.Context, *engine.Job) (string, error)) engine.Effect {
	return engine.Effect{
		Name: name, Class: ledger.Findable, Each: each, Due: due, Do: do,
		Find: func(ctx context.Context, j *engine.Job) (string, bool, error) {
			value, err := do(ctx, j)
			if vendors.StatusOf(err) != 0 {
				return value, true, nil // refused because it was done before
			}
			return value, err == nil, err
		},
	}
}

// reading is a call's session with its shown legs, unless it is a consultation. An
// SMS has neither.
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

// sessionOf returns the call's session and its shown legs.
func sessionOf(j *engine.Job) (*session, []shown) {
	r := j.Reading.(*reading)
	if value, _ := j.Record.Value(consultEffect); value == yes {
		return r.session, nil
	}
	return r.session, r.shown
}

const yes = "yes"

// legs lists the ids of the shown legs.
func legs(j *engine.Job) []string {
	_, all := sessionOf(j)
	ids := make([]string, 0, len(all))
	for _, l := range all {
		ids = append(ids, l.id)
	}
	return ids
}

// legOf returns the leg whose id is the first word of the job's item.
func legOf(j *engine.Job) (*session, shown) {
	id, _, _ := strings.Cut(j.Item, " ")
	s, all := sessionOf(j)
	for _, l := range all {
		if l.id == id {
			return s, l
		}
	}
	return s, shown{leg: &leg{}}
}

// extensions lists the extensions whose users the call needs: the extensions called
// in a shown leg, and the extension that placed the call.
func extensions(j *engine.Job) []string {
	s, all := sessionOf(j)
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
	a, err := i.agents.find(ctx, j.Item)
	return a.value(), err
}

// agentOf returns the stored user of an extension.
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

// done reports whether an effect of a leg is done or dropped.
func done(j *engine.Job, effect, leg string) bool { return j.Record.Finished(effect + " " + leg) }

// consultTime is the time after an outbound call's start at which the integration
// classifies it as a consultation or not: the hold may be reported a moment later.
const consultTime = time.Second

func whenConsulting(j *engine.Job) engine.Due {
	s, _ := sessionOf(j)
	if s.direction != call.Outbound || j.Settings.Map(VoiceChannels)[s.dialled] == "" {
		return engine.Never()
	}
	return engine.At(time.UnixMilli(s.began).Add(consultTime))
}

// whenToStart: a ringing call has a conversation already (RF-49), as soon as the
// kind of the called extension is known: in a queue the call waits, otherwise it
// rings.
func whenToStart(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if _, decided := j.Record.Value(consultEffect); s.direction == call.Outbound && !decided {
		return engine.Never()
	}
	if l.before != nil && !done(j, transferEffect, l.before.id) {
		return engine.Never()
	}
	known := s.direction == call.Outbound || l.answered > 0 || s.over
	for _, target := range l.targets {
		if _, asked := agentOf(j, target); asked {
			known = true
		}
	}
	return ifSo(known || l.queued)
}

// whenQueued: a call that rang, or was in an IVR menu, came to a queue (RF-24).
func whenQueued(j *engine.Job) engine.Due {
	_, l := legOf(j)
	_, queued := queuedSince(j, l)
	return ifSo(done(j, startEffect, l.id) && !done(j, connectEffect, l.id) && queued && !startedQueued(j, l))
}

// queuedSince reports whether a leg is in a queue, and since when.
func queuedSince(j *engine.Job, l shown) (since int64, queued bool) {
	for n, target := range l.targets {
		if a, _ := agentOf(j, target); a.isQueue() {
			return l.calledAt[n], true
		}
	}
	return l.queuedAt, l.queued
}

// queuedMark is the value of the start effect of a leg that began in a queue.
const queuedMark = "queued"

func startedQueued(j *engine.Job, l shown) bool {
	value, _ := j.Record.Value(startEffect + " " + l.id)
	return value == queuedMark
}

// rings lists, for each unanswered leg, the rung extensions. The item contains them
// all, so every change is an item of its own.
func rings(j *engine.Job) []string {
	_, all := sessionOf(j)
	var items []string
	for _, l := range all {
		if l.rung && l.answered == 0 {
			items = append(items, strings.Join([]string{l.id, seqName(l.lastRing), strings.Join(l.ringing, ",")}, " "))
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

// holdChanges lists the changes between hold and talk.
func holdChanges(j *engine.Job) []string {
	_, all := sessionOf(j)
	var items []string
	for _, l := range all {
		for _, t := range l.holdChanges {
			items = append(items, l.id+" "+seqName(t.seq))
		}
	}
	return items
}

func holdChangeOf(j *engine.Job, l shown) (found holdChange) {
	_, at, _ := strings.Cut(j.Item, " ")
	for _, t := range l.holdChanges {
		if seqName(t.seq) == at {
			found = t
		}
	}
	return found
}

// whenHoldChanged: only when no step before it is missing, because Front accepts no
// earlier step afterwards.
func whenHoldChanged(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if !done(j, connectEffect, l.id) || done(j, endEffect, l.id) || done(j, transferEffect, l.id) {
		return engine.Never()
	}
	return inOrder(s, holdChangeOf(j, l).seq)
}

// gapTime is how long a missing step is waited for during a call.
const gapTime = 10 * time.Second

// inOrder makes a step due when all steps before it are known, or after gapTime.
func inOrder(s *session, seq int64) engine.Due {
	if s.gapFree >= seq || s.complete {
		return engine.Now()
	}
	return engine.At(time.Unix(s.lastFact, 0).Add(gapTime))
}

func whenTransferred(j *engine.Job) engine.Due {
	s, l := legOf(j)
	if l.transferred == 0 || !done(j, startEffect, l.id) || l.answered > 0 && !done(j, connectEffect, l.id) {
		return engine.Never()
	}
	return inOrder(s, l.transferredAt)
}

// whenOver: the end is reported when no step is missing; until then the integration
// waits and finally retrieves the call (XR-13, XR-14).
func whenOver(j *engine.Job) engine.Due {
	s, l := legOf(j)
	switch {
	case l.transferred > 0 || !done(j, startEffect, l.id) || l.answered > 0 && !done(j, connectEffect, l.id):
		return awaited(s)
	case s.complete:
		return engine.Now()
	}
	return awaited(s)
}

// awaited waits for further facts of a call that seems to be over.
func awaited(s *session) engine.Due {
	if s.over && !s.complete {
		return engine.AwaitFacts()
	}
	return engine.Never()
}

// attemptTimes are the times after a call's end at which its recordings are
// searched in the call log. The log contains a call half a minute after its end,
// and recordings later.
var attemptTimes = []time.Duration{40 * time.Second, 3 * time.Minute, 15 * time.Minute}

// attempts returns the items of the attempts.
func attempts(j *engine.Job) []string {
	if _, all := sessionOf(j); len(all) == 0 {
		return nil
	}
	return []string{"1", "2", "3"}
}

// attemptName returns the item of an attempt.
func attemptName(n int) string { return string(rune('1' + n)) }

// attemptDue returns when an attempt is due; never if an earlier one was enough.
func attemptDue(j *engine.Job, s *session, enough func(before int) bool) engine.Due {
	n := int(j.Item[0] - '1')
	for before := range n {
		if enough(before) {
			return engine.Never()
		}
	}
	return engine.At(time.UnixMilli(s.ended).Add(attemptTimes[n]))
}

// whenRecorded: recordings of answered calls require a licence (RF-27).
func whenRecorded(j *engine.Job) engine.Due {
	s, all := sessionOf(j)
	if !s.complete || !j.Settings.Switch(HasRecordings) || !slices.ContainsFunc(all, func(l shown) bool { return done(j, connectEffect, l.id) }) {
		return engine.Never()
	}
	answered := 0
	for _, l := range all {
		if l.answered > 0 {
			answered++
		}
	}
	return attemptDue(j, s, func(before int) bool {
		value, _ := j.Record.Value(recordingEffect + " " + attemptName(before))
		return value == yes || len(foundBy(j, before)) >= answered
	})
}

// whenVoicemail: voicemails do not require it (RF-23, RF-27).
func whenVoicemail(j *engine.Job) engine.Due {
	s, all := sessionOf(j)
	if !s.complete || len(all) == 0 || !all[len(all)-1].voicemail || !done(j, endEffect, all[len(all)-1].id) {
		return engine.Never()
	}
	return attemptDue(j, s, func(before int) bool {
		value, _ := j.Record.Value(voicemailEffect + " " + attemptName(before))
		return value == yes
	})
}
