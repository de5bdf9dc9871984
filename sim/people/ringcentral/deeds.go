package ringcentral

import (
	"bytes"
	"fmt"

	fake "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/people"
)

// On runs an agent's action on the customer's latest call.
func (p *People) On(a *people.Agent, does string, c *people.Customer, detail string, action func(session string, user int64) error) error {
	return p.w.Cast().Phones.Handle(a, does, c, detail, func(k *people.Call) error {
		session, err := people.IDIn[string](k, p.System)
		if err != nil {
			return err
		}
		return action(session, p.Users[a])
	})
}

// ConsultsAt begins a warm transfer to a number, of the company or outside.
func (p *People) ConsultsAt(a *people.Agent, number string, c *people.Customer) error {
	return p.w.Cast().Phones.Handle(a, "consults", c, number+" about "+c.Name, func(k *people.Call) error { return p.consult(a, k, number) })
}

func (p *People) consult(a *people.Agent, k *people.Call, number string) error {
	session, err := people.IDIn[string](k, p.System)
	if err == nil {
		p.consulted[k], err = p.StartWarmTransfer(session, p.Users[a], number)
	}
	return err
}

// Records starts an on-demand recording.
func (p *People) Records(a *people.Agent, c *people.Customer) error {
	return p.On(a, "starts to record", c, c.Name, p.StartRecording)
}

// Entitles gives an agent one of RingCentral's recording licences.
func (p *People) Entitles(a *people.Agent, setting fake.RecordingSetting) error {
	return p.SetRecording(p.Users[a], setting)
}

// DialsFromPhone lets an agent call a customer from the phone itself.
func (p *People) DialsFromPhone(a *people.Agent, c *people.Customer) error {
	return p.w.Do(a.Name, "dials", c.Name, func() error {
		phones := p.w.Cast().Phones
		if _, err := phones.System(Name); err != nil {
			return err
		}
		return phones.Dial(a, c, c.Phones[0], p.System, nil)
	})
}

// RingsColleague lets an agent call a colleague by extension.
func (p *People) RingsColleague(a, colleague *people.Agent) error {
	return p.w.Do(a.Name, "rings", colleague.Name, func() (err error) {
		if err = p.w.Cast().Phones.Free(a, p.System); err == nil {
			p.internal[a], err = p.Dial(p.Users[a], p.extensions[colleague])
		}
		return err
	})
}

// AnswersColleague picks up the call that a colleague has dialled by extension.
func (p *People) AnswersColleague(a, colleague *people.Agent) error {
	return p.w.Do(a.Name, "answers", colleague.Name, func() error { return p.Answer(p.internal[colleague], p.Users[a]) })
}

// HangsUpOnColleague ends the call that a colleague has dialled by extension.
func (p *People) HangsUpOnColleague(a, colleague *people.Agent) error {
	return p.w.Do(a.Name, "hangs up on", colleague.Name, func() error { return p.AgentHangsUp(p.internal[colleague], p.Users[a]) })
}

// BecomesAdmin gives an agent the rights of an administrator in RingCentral.
func (p *People) BecomesAdmin(a *people.Agent) error { return p.SetAdmin(p.Users[a], true) }

// ChangesEmail gives an agent another e-mail address in RingCentral.
func (p *People) ChangesEmail(a *people.Agent) error { return p.SetEmail(p.Users[a], "other."+a.Email) }

// Named sets the caller ID name of a customer's first number.
func (p *People) Named(text string, c *people.Customer) error {
	return p.SetCallerName(c.Phones[0], text)
}

// Reaches makes texts arrive at a customer's phone, or not.
func (p *People) Reaches(c *people.Customer, reachable bool) error {
	return p.SetReachable(c.Phones[0], reachable)
}

// TextsFiles sends a text with files from a customer to a line.
func (p *People) TextsFiles(c *people.Customer, l *people.Line, text string, files ...fake.File) error {
	return p.w.Do(c.Name, "texts", fmt.Sprintf("%s: %s, %d file(s)", l.Name, text, len(files)), func() error {
		_, err := p.CustomerTexts(c.Phones[0], l.Number, text, files...)
		return err
	})
}

// HasRecorded reports whether RingCentral has recorded a file: a conversation or a
// voicemail.
func (p *People) HasRecorded(file []byte) bool {
	for _, row := range p.Calls() {
		if row.Recording == "" {
			continue
		}
		got := p.Observe("/restapi/v1.0/account/~/recording/" + row.Recording + "/content")
		if bytes.Equal(got.Body, file) {
			return true
		}
	}
	for _, m := range p.Messages() {
		// The titles of voicemails differ: a simulated one has no speech.
		if m.Kind == "VoiceMail" && bytes.Contains(file, fmt.Appendf(nil, "Voicemail %d", m.ID)) {
			return true
		}
	}
	return false
}
