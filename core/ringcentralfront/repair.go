package ringcentralfront

import (
	"slices"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Steps that were lost leave gaps in the numbering. What the call log says about a
// customer who was handed on is put into them, so that the call reads as if it had
// been told.

// loggedStatus is the status of what the call log says about a party.
const loggedStatus = "logged"

// accepted marks a party that has answered.
const accepted = "accepted"

// logged turns the legs of a record that came by a transfer into steps.
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

// repaired fills gaps with what the call log says.
func repaired(told []call.Step) []call.Step {
	all := slices.Clone(told)
	for _, l := range told {
		if l.Status == loggedStatus {
			all = fill(all, l)
		}
	}
	return call.PackSteps(all).List() // in their order
}

// fill adds what is missing about one party that the customer was handed on to:
// that somebody let go, that it was called, that it answered.
func fill(all []call.Step, l call.Step) []call.Step {
	first, own, answered := int64(0), int64(0), l.Reason != accepted // of the party's own steps
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

// stillTalking follows who has the customer.
func stillTalking(talker *call.Step, s *call.Step) *call.Step {
	switch {
	case s.Agent != "" && s.Status == "answered", s.Agent != "" && s.Status == "hold":
		return s
	case talker != nil && s.Party == talker.Party && s.Status == "disconnected":
		return nil
	}
	return talker
}

// gapAfter is the first number behind a step that no step has, 0 when none is
// missing.
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
