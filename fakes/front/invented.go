package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is callsim's design, not Front's: the route by which a phone integration
// makes a call ring in the windows of teammates. At Front, a plugin in the window does
// so. Here a program sends the agents for whom a call rings; the banner appears for
// each agent who is signed in, logged in to the integration and not silenced
// (help.front.com, RingCentral).

// ringCall replaces the teammates for whom a call rings.
func (s *Server) ringCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	k, err := s.callParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Agents *[]string `json:"agent_email_addresses"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Agents == nil {
		p.add("agent_email_addresses", "missing")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if k.status != callRinging && k.status != callQueued {
		return kit.Response{}, errRefused("A call that is " + k.status + " rings nobody")
	}
	s.stopRinging(k)
	for _, email := range *in.Agents {
		if t := s.agent(email); t != nil && !slices.Contains(k.ringing, t) {
			k.ringing = append(k.ringing, t)
			t.desk.promptLogIn(k.channel.integration)
		}
	}
	if len(k.ringing) > 0 {
		s.ringingCalls = append(s.ringingCalls, k)
	}
	k.Touch(tx)
	return acceptedCall, nil
}

// promptLogIn prompts for a log-in to the integration of a ringing call, unless the
// teammate is logged in (RF-33).
func (d *desk) promptLogIn(integration string) {
	if !d.signedOut && !slices.Contains(d.loggedIn, integration) {
		d.prompt(integration)
	}
}

// stopRinging removes a call's banners.
func (s *Server) stopRinging(k *call) {
	k.ringing = nil
	s.ringingCalls = kit.Without(s.ringingCalls, k)
}

// ringingFor returns the ringing calls in a teammate's window, oldest first.
func (s *Server) ringingFor(t *teammate) (all []Ring) {
	for _, k := range s.ringingCalls {
		if slices.Contains(k.ringing, t) && slices.Contains(t.desk.loggedIn, k.channel.integration) {
			all = append(all, Ring{Call: k.external, From: k.message.conversation.customer(), Channel: k.channel.name})
		}
	}
	return all
}

// CanAnswer returns the external id of the call that rings for a teammate in a
// conversation, or an error if the teammate cannot answer a call there.
func (s *Server) CanAnswer(who, conversation string) (call string, err error) {
	err = s.engine.Act(func(*kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		for _, k := range s.ringingCalls {
			if k.message.conversation.id == conversation && slices.Contains(k.ringing, t) {
				call = k.external
				return t.desk.ready(k.channel.integration)
			}
		}
		return ErrNotRinging
	})
	return call, err
}
