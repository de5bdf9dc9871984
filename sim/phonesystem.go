package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// phoneSystem is what people's actions on the phone come down to. A world has one
// phone system or both; each line belongs to one, and so does each call.
type phoneSystem interface {
	name() string // as in lines of a cast: "aircall"

	hire(*Agent) error
	form(*Team) error
	open(*Line, LineSpec) error

	calls(from string, l *Line) (*call, error)
	dials(a *Agent, number string, l *Line) (*call, error)

	presses(k *call, key string) error
	hangsUp(*call) error
	leavesVoicemail(k *call, length time.Duration) error
	picksUp(*call) error
	hears(*call) string
	rings(*Agent, *call) bool
	talks(*Agent, *call) bool // or dials the customer, or keeps the customer on hold
	busy(*Agent) bool         // talks, dials or holds a customer

	answers(*Agent, *call) error
	declines(*Agent, *call) error
	endsCall(*Agent, *call) error
	holds(*Agent, *call) error
	unholds(*Agent, *call) error

	transfersToNumber(a *Agent, k *call, number string) error
	transfersToAgent(a *Agent, k *call, to *Agent) error
	transfersToTeam(a *Agent, k *call, to *Team) error
	consults(a *Agent, k *call, colleague *Agent) error
	handsOver(*Agent, *call) error
	takesBack(*Agent, *call) error

	setAvailable(a *Agent, available bool) error
	setOpen(l *Line, open bool) error
	texts(c *Customer, l *Line, text string) error
	writes(a *Agent, c *Customer, l *Line, text string) error
}

// The names of the phone systems.
const (
	AircallPhones     = "aircall"
	RingCentralPhones = "ringcentral"
)

// PhoneSystems lists the names of the phone systems.
var PhoneSystems = []string{AircallPhones, RingCentralPhones}

// call is a call of a customer, by its id in its phone system.
type call struct {
	system       phoneSystem
	aircall      int64
	session      string // in RingCentral
	consultation string // about that one
}

// What customers hear who are on no call, or could speak to the voicemail.
const (
	hearsNothing   = "gone"
	hearsVoicemail = "at the voicemail"
)

// handsets is what people do with a call in the same way on both phone systems; I
// is the type of a call's id.
type handsets[I any] interface {
	CustomerHangsUp(call I) error
	CustomerAnswers(call I) error
	LeaveVoicemail(call I, length time.Duration) error
	Answer(call I, user int64) error
	Decline(call I, user int64) error
	AgentHangsUp(call I, user int64) error
	Hold(call I, user int64) error
	Unhold(call I, user int64) error
}

// onHandsets is the part of a phone system that both have in common.
type onHandsets[I any] struct {
	fake func() handsets[I]
	id   func(*call) I
	user func(*Agent) int64
}

func (p onHandsets[I]) hangsUp(k *call) error { return p.fake().CustomerHangsUp(p.id(k)) }
func (p onHandsets[I]) picksUp(k *call) error { return p.fake().CustomerAnswers(p.id(k)) }
func (p onHandsets[I]) leavesVoicemail(k *call, length time.Duration) error {
	return p.fake().LeaveVoicemail(p.id(k), length)
}
func (p onHandsets[I]) answers(a *Agent, k *call) error { return p.fake().Answer(p.id(k), p.user(a)) }
func (p onHandsets[I]) declines(a *Agent, k *call) error {
	return p.fake().Decline(p.id(k), p.user(a))
}
func (p onHandsets[I]) endsCall(a *Agent, k *call) error {
	return p.fake().AgentHangsUp(p.id(k), p.user(a))
}
func (p onHandsets[I]) holds(a *Agent, k *call) error   { return p.fake().Hold(p.id(k), p.user(a)) }
func (p onHandsets[I]) unholds(a *Agent, k *call) error { return p.fake().Unhold(p.id(k), p.user(a)) }

// company returns the phone system of lines that name none: Aircall, unless
// [World.UseRingCentral] came first.
func (w *World) company() phoneSystem {
	if len(w.systems) == 0 {
		w.systems = []phoneSystem{w.aircallPhones()}
	}
	return w.systems[0]
}

// inUse returns a phone system that the company has, or nil.
func (w *World) inUse(name string) phoneSystem {
	i := slices.IndexFunc(w.systems, func(s phoneSystem) bool { return s.name() == name })
	if i < 0 {
		return nil
	}
	return w.systems[i]
}

// phoneSystemOf returns the phone system of that name, "" for the company's. A
// system that the company did not have gives every agent a phone and forms every
// team.
func (w *World) phoneSystemOf(name string) (phoneSystem, error) {
	first := w.company()
	if name == "" {
		return first, nil
	}
	if s := w.inUse(name); s != nil {
		return s, nil
	}
	var s phoneSystem
	switch name {
	case AircallPhones:
		s = w.aircallPhones()
	case RingCentralPhones:
		if _, err := w.ringcentralLogin(); err != nil {
			return nil, err
		}
		s = w.ringcentralPhones()
	default:
		return nil, fmt.Errorf("there is no phone system %q: there is %s", name, strings.Join(PhoneSystems, ", "))
	}
	err := w.whole(func() error {
		if err := Every(w.cast.agents.all, s.hire); err != nil {
			return err
		}
		return Every(w.cast.teams.all, s.form)
	})
	if err != nil {
		return nil, err
	}
	w.systems = append(w.systems, s)
	return s, nil
}

// free refuses when the agent is on the phone of another system than this: a
// person has one mouth.
func (w *World) free(a *Agent, on phoneSystem) error {
	for _, s := range w.systems {
		if s != on && s.busy(a) {
			return fmt.Errorf("%s is on the phone in %s", a.Name, title(s))
		}
	}
	return nil
}

// title is a phone system as people name it.
func title(s phoneSystem) string {
	for _, v := range Vendors {
		if v.Name == s.name() {
			return v.Title
		}
	}
	return s.name()
}

// begins notes a customer's new call from or to one of the customer's numbers.
func (w *World) begins(c *Customer, number string, k *call) {
	c.call = k
	w.about(k, number)
	if w.cast.calls == nil {
		w.cast.calls = map[string]*call{}
	}
	w.cast.calls[number] = k
}

// offPhone refuses when a call is going on at one of a customer's numbers.
func (w *World) offPhone(c *Customer, number string) error {
	if k := w.cast.calls[number]; k != nil && k.system.hears(k) != hearsNothing {
		return fmt.Errorf("%s is on the phone", c.Name)
	}
	return nil
}
