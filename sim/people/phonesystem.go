package people

import (
	"fmt"
	"slices"
	"time"
)

// PhoneSystem is what deeds at phones come down to. A company has one phone system or
// several; each line belongs to one, and so does each call.
type PhoneSystem interface {
	Name() string // "aircall"
	Title() string
	Screens() []Screen

	Hire(*Agent) error
	Form(*Team) error
	Open(*Line, LineSpec) error

	// Call is a customer's call to a line from a number, "" if that is withheld. Dial
	// is an agent's call, from the line if the phone system can choose it.
	Call(from string, l *Line) (id any, err error)
	Dial(a *Agent, number string, l *Line) (id any, err error)

	Press(k *Call, key string) error
	HangUp(*Call) error
	LeaveVoicemail(k *Call, length time.Duration) error
	PickUp(*Call) error
	Hears(*Call) string
	Rings(*Agent, *Call) bool
	Talks(*Agent, *Call) bool // or dials the customer, or has the customer on hold
	Busy(*Agent) bool         // with any call

	Do(Deed, *Agent, *Call) error

	TransferToNumber(a *Agent, k *Call, number string) error
	TransferToAgent(a *Agent, k *Call, to *Agent) error
	TransferToTeam(a *Agent, k *Call, to *Team) error
	Consult(a *Agent, k *Call, colleague *Agent) error

	SetAvailable(a *Agent, available bool) error
	SetOpen(l *Line, open bool) error
	SendText(c *Customer, l *Line, text string) error
	WriteText(a *Agent, c *Customer, l *Line, text string) error
}

// Deed is what an agent does with a call on the phone, in the words of the record.
type Deed string

// The deeds.
const (
	Answer   Deed = "answers"
	Decline  Deed = "declines"
	End      Deed = "hangs up on"
	Hold     Deed = "puts on hold"
	Unhold   Deed = "takes off hold"
	Complete Deed = "hands over"
	Cancel   Deed = "takes back"
)

// Call is a call of a customer, by its id in its phone system.
type Call struct {
	System PhoneSystem
	ID     any
}

// IDIn returns the call's id in a phone system, or an error if the call is in another
// one.
func IDIn[I any](k *Call, s PhoneSystem) (id I, err error) {
	if k.System != s {
		return id, fmt.Errorf("the call is in %s, where that is not done", k.System.Title())
	}
	return k.ID.(I), nil
}

// What customers hear who are on no call, or could speak to the voicemail.
const (
	HearsNothing   = "gone"
	HearsVoicemail = "at the voicemail"
)

// Handset is the part of a fake phone system that is the same at each; I is the type
// of a call's id.
type Handset[I any] interface {
	CustomerHangsUp(call I) error
	CustomerAnswers(call I) error
	LeaveVoicemail(call I, length time.Duration) error
}

// OnHandset implements the part of a [PhoneSystem] that a [Handset] and functions of a
// call's and a user's id offer.
type OnHandset[I any] struct {
	Handset Handset[I]
	Users   map[*Agent]int64
	Deeds   map[Deed]func(call I, user int64) error
}

func (h OnHandset[I]) HangUp(k *Call) error { return h.Handset.CustomerHangsUp(k.ID.(I)) }
func (h OnHandset[I]) PickUp(k *Call) error { return h.Handset.CustomerAnswers(k.ID.(I)) }
func (h OnHandset[I]) LeaveVoicemail(k *Call, length time.Duration) error {
	return h.Handset.LeaveVoicemail(k.ID.(I), length)
}
func (h OnHandset[I]) Do(d Deed, a *Agent, k *Call) error { return h.Deeds[d](k.ID.(I), h.Users[a]) }

// Systems lists the phone systems that the company has, the company's first.
func (p *Phones) Systems() []PhoneSystem { return p.systems }

// Company returns the phone system of lines that name none: the usual one, unless
// [Phones.Use] came first.
func (p *Phones) Company() (PhoneSystem, error) {
	if len(p.systems) == 0 {
		s, err := p.w.PhoneSystem("")
		if err != nil {
			return nil, err
		}
		p.systems = []PhoneSystem{s}
	}
	return p.systems[0], nil
}

// Use makes a phone system the company's, before an agent is hired. Lines that name
// another one have that all the same.
func (p *Phones) Use(s PhoneSystem) error {
	if p.Has(s) {
		return nil
	}
	if len(p.w.Cast().agents.All) > 0 {
		return fmt.Errorf("the team has phones already: say that it uses %s before anybody is hired", s.Title())
	}
	p.systems = []PhoneSystem{s}
	return nil
}

// Has reports whether the company has a phone system.
func (p *Phones) Has(s PhoneSystem) bool { return slices.Contains(p.systems, s) }

// System returns the phone system of a name, "" for the company's. A system that the
// company did not have gives each agent a phone and forms each team.
func (p *Phones) System(name string) (PhoneSystem, error) {
	s, err := p.Company()
	if err == nil && name != "" {
		s, err = p.w.PhoneSystem(name)
	}
	if err != nil || p.Has(s) {
		return s, err
	}
	c := p.w.Cast()
	err = c.Whole(func() error {
		if err := Every(c.agents.All, s.Hire); err != nil {
			return err
		}
		return Every(c.teams.All, s.Form)
	})
	if err != nil {
		return nil, err
	}
	p.systems = append(p.systems, s)
	return s, nil
}
