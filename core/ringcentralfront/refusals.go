package ringcentralfront

import (
	"slices"
	"time"

	"github.com/callsim/callsim/core/engine"
)

// smsWindow is for how long a text may be late (XR-16): who wrote it sees it as sent.
const smsWindow = 5 * time.Minute

// mended completes the table by what follows from a refusal: the steps of a leg are
// taken in their order, ringing is worth
// nothing once the call is over and in nobody's way before, and a text of the team
// expires.
func mended(table []engine.Effect) []engine.Effect {
	for n := range table {
		e := &table[n]
		if e.Name == queueEffect { // who was connected, handed on or has hung up waits no more
			e.Moot = func(j *engine.Job) bool {
				return slices.ContainsFunc([]string{connectEffect, handOnEffect, endEffect}, func(later string) bool {
					_, taken := j.Record.Value(later + " " + j.Item)
					return taken
				})
			}
		}
		if e.Name == voicemailEffect { // one look is enough
			e.Moot = func(j *engine.Job) bool {
				return slices.ContainsFunc(looks(j), func(look string) bool {
					value, _ := j.Record.Value(voicemailEffect + " " + look)
					return value == yes
				})
			}
		}
		switch e.Name {
		case startEffect, queueEffect, connectEffect, turnEffect, handOnEffect, endEffect:
			e.Ordered = true // Front takes none of them after a later one
		case ringEffect:
			e.Aside = true
			e.Expires = func(j *engine.Job) time.Time {
				if s, _ := of(j); s.over {
					return time.UnixMilli(s.ended)
				}
				return time.Time{}
			}
		case sendEffect:
			e.Expires = func(j *engine.Job) time.Time { return time.Unix(j.Call.Started, 0).Add(smsWindow) }
		}
	}
	return table
}

// cites says by which rules and fields the effects go.
var cites = map[string]engine.Cite{
	consultEffect:   {Rules: "RF-13", Field: "hold"},
	agentEffect:     {Rules: "RF-04 RF-07 RF-24", Field: "extensionId"},
	startEffect:     {Rules: "RF-01 RF-02 RF-09 RF-10 RF-12 RF-49", Field: "to.phoneNumber"},
	queueEffect:     {Rules: "RF-24", Field: "queueCall"},
	ringEffect:      {Rules: "RF-08", Field: "status Proceeding"},
	connectEffect:   {Rules: "RF-04 RF-05 RF-06 RF-07", Field: "status Answered"},
	turnEffect:      {Rules: "RF-54", Field: "status Hold"},
	handOnEffect:    {Rules: "RF-10 RF-12 RF-57", Field: "reason BlindTransfer"},
	endEffect:       {Rules: "RF-21 RF-22 RF-50", Field: "status Disconnected"},
	recordingEffect: {Rules: "RF-27 RF-28", Field: "recording"},
	voicemailEffect: {Rules: "RF-23 RF-27", Field: "message"},
	textEffect:      {Rules: "RF-34 RF-37 RF-48", Field: "to.phoneNumber"},
	sendEffect:      {Rules: "RF-38 RF-47 RF-62", Field: "recipients"},
}
