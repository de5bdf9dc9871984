package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// What agents do in Front's window with RingCentral's plugin: everything comes down
// to their phone in RingCentral, provided that the window lets them.

// atDesk lets an agent do something in their own window.
func (w *World) atDesk(agent, does, detail string, action func(*Agent) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	switch {
	case w.inUse(RingCentralPhones) == nil:
		return fmt.Errorf("%s %s: the team has no RingCentral phones", agent, does)
	case a.Front == "":
		return fmt.Errorf("%s %s: they are not in Front", agent, does)
	}
	return w.do(agent, does, detail, func() error { return action(a) })
}

// LogsInToPlugin lets an agent log in to RingCentral from within Front. Outsiders
// have no window to do it in.
func (w *World) LogsInToPlugin(agent string) error {
	if a, err := w.Agent(agent); err == nil && a.Front == "" {
		return nil
	}
	return w.atDesk(agent, "logs in to RingCentral in Front", "", func(a *Agent) error {
		return w.Front().LogIn(a.Front, RingCentralPlugin)
	})
}

// LosesPluginSession ends an agent's session of RingCentral in Front.
func (w *World) LosesPluginSession(agent string) error {
	return w.atDesk(agent, "is logged out of RingCentral in Front", "", func(a *Agent) error {
		return w.Front().LogOut(a.Front, RingCentralPlugin)
	})
}

// ClosesFront and OpensFront are an agent's window.
func (w *World) ClosesFront(agent string) error {
	return w.atDesk(agent, "signs out of Front", "", func(a *Agent) error { return w.Front().SignOut(a.Front) })
}

// OpensFront: see ClosesFront.
func (w *World) OpensFront(agent string) error {
	return w.atDesk(agent, "signs in to Front", "", func(a *Agent) error { return w.Front().SignIn(a.Front) })
}

// SilencesCalls lets an agent mute ringing and hide the banner.
func (w *World) SilencesCalls(agent string, on bool) error {
	return w.atDesk(agent, "mutes and hides incoming calls", fmt.Sprint(on), func(a *Agent) error { return w.Front().Silence(a.Front, on) })
}

// AllowsMicrophone lets an agent's browser use the microphone, or not.
func (w *World) AllowsMicrophone(agent string, allowed bool) error {
	return w.atDesk(agent, "allows the microphone", fmt.Sprint(allowed), func(a *Agent) error { return w.Front().AllowMicrophone(a.Front, allowed) })
}

// AnswersInFront lets an agent click Answer in the conversation with a customer.
func (w *World) AnswersInFront(agent, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.inFront(agent, "clicks Answer", customer, customer, func(conversation, teammate string) error {
		if _, err := w.Front().CanAnswer(teammate, conversation); err != nil {
			return err
		}
		if c.call == nil {
			return fmt.Errorf("%s has made or taken no call yet", customer)
		}
		return w.answer(a, c.call)
	})
}

// CallsFromFront lets an agent call a customer from Front: by keypad, contact list
// or contact plugin, all of which dial the number from the agent's own.
func (w *World) CallsFromFront(agent, customer, where string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.atDesk(agent, "calls from the "+where, customer, func(a *Agent) error {
		if err := w.Front().UsesPhone(a.Front, RingCentralPlugin); err != nil {
			return err
		}
		return w.dial(a, c, c.Phones[0], w.inUse(RingCentralPhones), nil)
	})
}

// HoldsInFront, UnholdsInFront, MutesInFront, UnmutesInFront and EndsInFront are
// the buttons of the call widget.
func (w *World) HoldsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Hold", customer, on(phoneSystem.holds))
}

// UnholdsInFront: see HoldsInFront.
func (w *World) UnholdsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Resume", customer, on(phoneSystem.unholds))
}

// MutesInFront: see HoldsInFront.
func (w *World) MutesInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Mute", customer, func(a *Agent, k *call) error {
		return w.RingCentral().Mute(k.session, a.RingCentral)
	})
}

// UnmutesInFront: see HoldsInFront.
func (w *World) UnmutesInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Unmute", customer, func(a *Agent, k *call) error {
		return w.RingCentral().Unmute(k.session, a.RingCentral)
	})
}

// EndsInFront: see HoldsInFront.
func (w *World) EndsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks End call", customer, on(phoneSystem.endsCall))
}

func (w *World) onWidget(agent, does, customer string, action func(*Agent, *call) error) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.atDesk(agent, does, customer, func(a *Agent) error {
		if err := w.Front().UsesPhone(a.Front, RingCentralPlugin); err != nil {
			return err
		}
		if c.call == nil || c.call.session == "" {
			return fmt.Errorf("%s is on no call in RingCentral", customer)
		}
		return action(a, c.call)
	})
}

// TransfersToLine lets an agent hand the customer on to a number of the company.
func (w *World) TransfersToLine(agent, customer, line string) error {
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.handle(agent, "transfers", customer, customer+" to the number of "+line, func(a *Agent, k *call) error {
		return k.system.transfersToNumber(a, k, l.Number)
	})
}

// ConsultsAt lets an agent put the customer on hold and call a number, of the
// company or outside.
func (w *World) ConsultsAt(agent, number, customer string) error {
	return w.handle(agent, "consults", customer, number+" about "+customer, func(a *Agent, k *call) error {
		return onRingCentral(k, func(p *ringcentralPhones) error { return p.consultsAt(a, k, number) })
	})
}

// onRingCentral is what can be done only with calls in RingCentral.
func onRingCentral(k *call, does func(*ringcentralPhones) error) error {
	p, ok := k.system.(*ringcentralPhones)
	if !ok {
		return fmt.Errorf("the call is in %s, where that is not done", title(k.system))
	}
	return does(p)
}

// SplitsConversation lets an agent split the customer's conversation: what comes
// next begins a new one.
func (w *World) SplitsConversation(agent, customer string) error {
	return w.inFront(agent, "splits the conversation", customer, customer, func(conversation, teammate string) error {
		_, err := w.Front().SplitConversation(teammate, conversation)
		return err
	})
}

// RingsColleague lets an agent call a colleague by extension.
func (w *World) RingsColleague(agent, colleague string) error {
	to, err := w.Agent(colleague)
	if err != nil {
		return err
	}
	return w.onPhone(agent, "rings", colleague, func(a *Agent) (err error) {
		if err = w.free(a, w.inUse(RingCentralPhones)); err == nil {
			a.internal, err = w.RingCentral().Dial(a.RingCentral, to.Extension)
		}
		return err
	})
}

// AnswersColleague and HangsUpOnColleague are what the colleague then does.
func (w *World) AnswersColleague(colleague, agent string) error {
	return w.withColleague(colleague, "answers", agent, w.RingCentral().Answer)
}

// HangsUpOnColleague: see AnswersColleague.
func (w *World) HangsUpOnColleague(colleague, agent string) error {
	return w.withColleague(colleague, "hangs up on", agent, w.RingCentral().AgentHangsUp)
}

func (w *World) withColleague(colleague, does, agent string, action func(call string, user int64) error) error {
	caller, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.onPhone(colleague, does, agent, func(a *Agent) error { return action(caller.internal, a.RingCentral) })
}

// onPhone lets an agent do something on the phone that no customer has part in.
func (w *World) onPhone(agent, does, detail string, action func(*Agent) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.do(agent, does, detail, func() error { return action(a) })
}

// Records lets an agent record a conversation on demand.
func (w *World) Records(agent, customer string) error {
	return w.handle(agent, "starts to record", customer, customer, func(a *Agent, k *call) error {
		return onRingCentral(k, func(*ringcentralPhones) error { return w.RingCentral().StartRecording(k.session, a.RingCentral) })
	})
}

// Entitles gives an agent one of RingCentral's recording licences.
func (w *World) Entitles(agent string, setting ringcentral.RecordingSetting) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.RingCentral().SetRecording(a.RingCentral, setting)
}

// DialsFromPhone lets an agent call a customer from the phone itself.
func (w *World) DialsFromPhone(agent, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.onPhone(agent, "dials", customer, func(a *Agent) error {
		p, err := w.phoneSystemOf(RingCentralPhones)
		if err != nil {
			return err
		}
		return w.dial(a, c, c.Phones[0], p, nil)
	})
}

// Credential is one as the settings page may be given: "a made-up credential", "a
// revoked credential", "an expired credential", "the credential of Lena".
func (w *World) Credential(kind string) (string, error) {
	if err := w.InstallRingCentralFront(); err != nil {
		return "", err
	}
	if kind == "a made-up credential" {
		return "eyJhbGciOiJFUzI1NiJ9.e30.nothing", nil
	}
	user := w.intoRingCentral.admin
	if name, ofAgent := strings.CutPrefix(kind, "the credential of "); ofAgent {
		a, err := w.Agent(name)
		if err != nil {
			return "", err
		}
		user = a.RingCentral
	}
	text, err := w.RingCentral().IssueJWT(user)
	switch {
	case err != nil:
		return "", err
	case strings.Contains(kind, "revoked"):
		return text, w.RingCentral().RevokeJWT(text)
	case strings.Contains(kind, "expired"):
		return text, w.RingCentral().ExpireJWT(text, w.Now().Add(-time.Hour))
	}
	return text, nil
}

// RevokesCredential lets the administrator revoke the credential that the
// integration has, in RingCentral's developer console.
func (w *World) RevokesCredential() error {
	return w.do(Admin, "revokes the credential", "", func() error { return w.RingCentral().RevokeJWT(w.switchboard.credential) })
}

// MakesCredential lets the administrator make another one and paste it into the
// settings.
func (w *World) MakesCredential() (err error) {
	if w.switchboard.credential, err = w.RingCentral().IssueJWT(w.intoRingCentral.admin); err != nil {
		return err
	}
	delete(w.switchboard.document, "credential")
	return nil
}

// BecomesFrontAdmin gives an agent an administrator's rights in Front.
func (w *World) BecomesFrontAdmin(agent string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	if err := w.InstallRingCentralFront(); err != nil {
		return err
	}
	return w.Front().SetAdmin(a.Front, true)
}

// RenamesInRingCentral gives an agent another e-mail address in RingCentral.
func (w *World) RenamesInRingCentral(agent string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.RingCentral().SetEmail(a.RingCentral, "other."+a.Email)
}
