package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is callsim's own and nothing that Front publishes: the way by which a
// phone integration lets calls ring in the windows of teammates. There a plugin
// does that which is part of the integration; here a program says for whom a call
// rings, and whoever is signed in, logged in to the integration and not silenced
// sees it (help.front.com, RingCentral).

// ringCall takes for whom a call rings from now on.
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
	if k.status != "ringing" && k.status != "queued" {
		return kit.Response{}, errRefused("A call that is " + k.status + " rings nobody")
	}
	s.silence(k)
	for _, email := range *in.Agents {
		if t := s.agent(email); t != nil && !slices.Contains(k.ringing, t) {
			k.ringing = append(k.ringing, t)
			s.expect(t, k.channel.integration)
		}
	}
	if len(k.ringing) > 0 {
		s.rung = append(s.rung, k)
	}
	k.Touch(tx)
	return acceptedCall, nil
}

// expect asks a teammate to log in to the integration whose call waits for them,
// unless they have (RF-33).
func (s *Server) expect(t *teammate, integration string) {
	if !t.desk.away && !slices.Contains(t.desk.reachable, integration) {
		t.desk.prompt(integration)
	}
}

// silence takes a call's banners away.
func (s *Server) silence(k *call) {
	k.ringing = nil
	s.rung = kit.Without(s.rung, k)
}

// ringingFor lists the banners in a teammate's window, oldest first.
func (s *Server) ringingFor(t *teammate) (all []Ring) {
	for _, k := range s.rung {
		if slices.Contains(k.ringing, t) && slices.Contains(t.desk.reachable, k.channel.integration) {
			all = append(all, Ring{Call: k.external, From: k.message.conversation.customer(), Channel: k.channel.name})
		}
	}
	return all
}

// CanAnswer tells whether a teammate can take a call from its banner or
// conversation, which is named by its id: why not otherwise.
func (s *Server) CanAnswer(who, conversation string) (call string, err error) {
	err = s.engine.Act(func(*kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		for _, k := range s.rung {
			if k.message.conversation.id == conversation && slices.Contains(k.ringing, t) {
				call = k.external
				return t.desk.ready(k.channel.integration)
			}
		}
		return ErrNotRinging
	})
	return call, err
}
