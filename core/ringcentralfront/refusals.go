package ringcentralfront

import (
	"slices"
	"time"

	"github.com/callsim/callsim/core/engine"
)

// smsWindow is how late an SMS may be sent (XR-16): to its author it is already
// sent.
const smsWindow = 5 * time.Minute

// withRefusals adds the handling of refusals to the table: the steps of a leg are taken
// in order; ringing is useless once the call is over and must not delay other
// effects; an SMS of the team expires.
func withRefusals(table []engine.Effect) []engine.Effect {
	for n := range table {
		e := &table[n]
		if e.Name == queueEffect { // a connected, transferred or ended leg is not in the queue
			e.Moot = func(j *engine.Job) bool {
				return slices.ContainsFunc([]string{connectEffect, transferEffect, endEffect}, func(later string) bool {
					_, taken := j.Record.Value(later + " " + j.Item)
					return taken
				})
			}
		}
		if e.Name == voicemailEffect { // one attempt is enough
			e.Moot = func(j *engine.Job) bool {
				return slices.ContainsFunc(attempts(j), func(attempt string) bool {
					value, _ := j.Record.Value(voicemailEffect + " " + attempt)
					return value == yes
				})
			}
		}
		switch e.Name {
		case startEffect, queueEffect, connectEffect, holdEffect, transferEffect, endEffect:
			e.Ordered = true // Front accepts none of them after a later one
		case ringEffect:
			e.NonBlocking = true
			e.Expires = func(j *engine.Job) time.Time {
				if s, _ := sessionOf(j); s.over {
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

// cites lists the rules and fields that decide each effect.
var cites = map[string]engine.Cite{
	consultEffect:   {Rules: "RF-13", Field: "hold"},
	agentEffect:     {Rules: "RF-04 RF-07 RF-24", Field: "extensionId"},
	startEffect:     {Rules: "RF-01 RF-02 RF-09 RF-10 RF-12 RF-49", Field: "to.phoneNumber"},
	queueEffect:     {Rules: "RF-24", Field: "queueCall"},
	ringEffect:      {Rules: "RF-08", Field: "status Proceeding"},
	connectEffect:   {Rules: "RF-04 RF-05 RF-06 RF-07", Field: "status Answered"},
	holdEffect:      {Rules: "RF-54", Field: "status Hold"},
	transferEffect:  {Rules: "RF-10 RF-12 RF-57", Field: "reason BlindTransfer"},
	endEffect:       {Rules: "RF-21 RF-22 RF-50", Field: "status Disconnected"},
	recordingEffect: {Rules: "RF-27 RF-28", Field: "recording"},
	voicemailEffect: {Rules: "RF-23 RF-27", Field: "message"},
	textEffect:      {Rules: "RF-34 RF-37 RF-48", Field: "to.phoneNumber"},
	sendEffect:      {Rules: "RF-38 RF-47 RF-62", Field: "recipients"},
}
