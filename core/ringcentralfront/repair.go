package ringcentralfront

import (
	"slices"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Lost steps leave gaps in the numbering. Data of the call log about a transferred
// customer fills them, as if the steps had arrived.

// loggedStatus is the status of a step made from the call log.
const loggedStatus = "logged"

// accepted is the reason of a logged step whose party has answered.
const accepted = "accepted"

// logged turns the transferred legs of a call log record into steps.
func logged(r ringcentral.Record) call.Steps {
	var list []call.Step
	for _, l := range r.Legs {
		if l.Action != "Transfer" || l.Party == "" || l.Started.IsZero() {
			continue
		}
		s := call.Step{Status: loggedStatus, Party: l.Party, Agent: l.Extension, To: l.To, At: l.Started.UnixMilli()}
		if l.Result == "Accepted" {
			s.Reason = accepted
		}
		list = append(list, s)
	}
	return call.PackSteps(list)
}

// repaired fills gaps with the steps made from the call log.
func repaired(given []call.Step) []call.Step {
	all := slices.Clone(given)
	for _, l := range given {
		if l.Status == loggedStatus {
			all = fill(all, l)
		}
	}
	return call.PackSteps(all).List() // sorts
}

// fill adds the missing steps of one party that the customer was transferred to:
// the transfer, the call to the party, the party's answer.
func fill(all []call.Step, l call.Step) []call.Step {
	first, own, answered := int64(0), int64(0), l.Reason != accepted // seq of the party's own steps
	for _, s := range all {
		if s.Party == l.Party && s.Status != loggedStatus && s.Status != "disconnected" {
			if first == 0 {
				first = s.Seq
			}
			own = s.Seq
			answered = answered || s.Status == "answered"
		}
	}
	before, talker := int64(firstSeq), (*call.Step)(nil)
	for i := range all {
		switch s := &all[i]; {
		case s.Party == l.Party || s.Status == loggedStatus || s.Status == suspicion:
		case s.At > l.At || first > 0 && s.Seq > first:
		default:
			before, talker = max(before, s.Seq), stillTalking(talker, s)
		}
	}
	add := func(after int64, s call.Step) int64 {
		seq := gapAfter(all, after)
		if seq == 0 {
			return after
		}
		s.Seq, s.At = seq, l.At
		all = append(all, s)
		return seq
	}
	if talker != nil {
		before = add(before, call.Step{Party: talker.Party, Agent: talker.Agent, Placed: talker.Placed, Status: "disconnected", Reason: "blindtransfer"})
	}
	if first == 0 {
		before = add(before, call.Step{Party: l.Party, Agent: l.Agent, To: l.To, Status: "setup"})
	}
	if !answered {
		add(max(before, own), call.Step{Party: l.Party, Agent: l.Agent, To: l.To, Status: "answered"})
	}
	return all
}

// stillTalking returns the party that has the customer after step s.
func stillTalking(talker *call.Step, s *call.Step) *call.Step {
	switch {
	case s.Agent != "" && s.Status == "answered", s.Agent != "" && s.Status == "hold":
		return s
	case talker != nil && s.Party == talker.Party && s.Status == "disconnected":
		return nil
	}
	return talker
}

// gapAfter returns the first missing number after a step, 0 if none is missing.
func gapAfter(all []call.Step, seq int64) int64 {
	last := int64(0)
	for _, s := range all {
		last = max(last, s.Seq)
	}
	for seq++; seq < last; seq++ {
		if !slices.ContainsFunc(all, func(s call.Step) bool { return s.Seq == seq }) {
			return seq
		}
	}
	return 0
}
