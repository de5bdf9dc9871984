package scenario

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/yaml"
)

// maxCalls is the largest number of calls and of customers that traffic can have.
const maxCalls = 100_000

// Traffic makes calls from the seed.
type Traffic struct {
	Line      int // of the file
	Calls     int
	Over      time.Duration
	Customers int
	Lines     []string
	Bursts    []Burst       // besides, or instead
	Answered  int           // per cent of the calls that an agent tries to answer
	Talk      time.Duration // the longest conversation

	records []string // vendors at which half of the callers are on record
}

// Burst is many calls within a few seconds.
type Burst struct {
	At    time.Duration
	Calls int
}

// UnmarshalYAML reads the traffic, with the defaults.
func (t *Traffic) UnmarshalYAML(n *yaml.Node) error {
	fields := struct {
		Calls     int           `yaml:"calls"`
		Over      span          `yaml:"over"`
		Customers int           `yaml:"customers"`
		Lines     list          `yaml:"lines"`
		Bursts    yaml.Map[int] `yaml:"bursts"`
		Answered  int           `yaml:"answered"`
		Talk      span          `yaml:"talk"`
	}{Answered: 100, Talk: span(2 * time.Minute)}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	*t = Traffic{Line: n.Line(), Calls: fields.Calls, Over: time.Duration(fields.Over), Customers: fields.Customers,
		Lines: fields.Lines, Answered: fields.Answered, Talk: time.Duration(fields.Talk)}
	calls := t.Calls
	for _, b := range fields.Bursts {
		at, err := time.ParseDuration(b.Key)
		if err != nil || at < 0 || at > maxTimeline {
			return n.Errorf("%q is no time of a burst: write for example {0s: 10, 5m: 20}", b.Key)
		}
		if b.Value < 1 || b.Value > maxCalls {
			return n.Errorf("a burst has %d calls, expected a whole number from 1 to %d", b.Value, maxCalls)
		}
		t.Bursts = append(t.Bursts, Burst{At: at, Calls: b.Value})
		calls += b.Value
	}
	if t.Customers == 0 {
		t.Customers = calls
	}
	switch {
	case len(t.Lines) == 0 || (t.Calls == 0) != (t.Over == 0) || calls == 0:
		return n.Errorf("calls, over and lines are needed, or bursts and lines: for example {calls: 20, over: 1h, lines: [Support]}")
	case t.Calls < 0 || t.Calls > maxCalls || t.Customers < 0 || t.Customers > maxCalls:
		return n.Errorf("there are %d calls of %d customers, expected at most %d of each", t.Calls, t.Customers, maxCalls)
	case t.Answered < 0 || t.Answered > 100:
		return n.Errorf("answered is %d, expected a percentage from 0 to 100", t.Answered)
	}
	return nil
}

// checkTraffic refuses lines that are not in the cast, and bursts for which there are
// not enough customers: a customer who is on the phone cannot call.
func (f *File) checkTraffic() error {
	t := f.Traffic
	if t == nil {
		return nil
	}
	for _, name := range t.Lines {
		if !slices.ContainsFunc(f.Cast.Lines, func(l Line) bool { return l.Name == name }) {
			return f.wrong(t.Line, "traffic: there is no line called %q in the cast", name)
		}
	}
	busy := burstLength + max(longestGivingUp, longestPickUp+shortestTalk+t.Talk)
	for _, b := range t.Bursts {
		at := 0
		for _, other := range t.Bursts {
			if other.At <= b.At && b.At-other.At < busy {
				at += other.Calls
			}
		}
		if at > t.Customers {
			return f.wrong(t.Line, "the bursts cannot be played: up to %d are on the phone at %s, and there are %d customers; add customers, or let the bursts lie %s apart",
				at, b.At, t.Customers, busy)
		}
	}
	return nil
}

// planTraffic draws calls from the seed: the arrival, caller, line and intended outcome
// of each. The actual outcome depends on the world: a busy agent cannot answer, and a
// caller may reach the voicemail.
func (p *player) planTraffic(cast *Cast, t *Traffic) error {
	dice := p.world.Sched.Rand(p.dice())
	for i := range t.Customers {
		known := dice.IntN(2) == 0
		spec := people.CustomerSpec{Name: crowdName(i)}
		if known {
			spec.Records = people.At(t.records...)
		}
		if _, err := p.world.Customer(spec.Name); err == nil {
			continue // played before
		}
		if _, err := p.world.AddCustomer(spec); err != nil {
			return err
		}
	}
	busy := map[string]bool{} // customers who are on a call
	menus := map[string]string{}
	for _, l := range cast.Lines {
		if len(l.IVR) > 0 {
			menus[l.Name] = l.IVR[0].Key
		}
	}
	arrivals := func(calls int, from, over time.Duration) {
		for range calls {
			c := &arrival{player: p, traffic: t, busy: busy, dice: dice,
				line: t.Lines[dice.IntN(len(t.Lines))], willAnswer: dice.IntN(100) < t.Answered}
			c.key = menus[c.line]
			p.plan(from+time.Duration(dice.Int64N(int64(over))), c.arrive)
		}
	}
	if t.Calls > 0 {
		arrivals(t.Calls, 0, t.Over)
	}
	for _, b := range t.Bursts {
		arrivals(b.Calls, b.At, burstLength)
	}
	return nil
}

// burstLength is the time in which the calls of a burst arrive. The other constants bound
// the phases of a call: until an agent answers, talking, and until the caller gives up.
const (
	burstLength     = 5 * time.Second
	longestPickUp   = 18 * time.Second
	shortestTalk    = 10 * time.Second
	longestGivingUp = 50*time.Second + 30*time.Second // with a voicemail
)

// arrival is one call of the traffic.
type arrival struct {
	player     *player
	traffic    *Traffic
	busy       map[string]bool
	dice       *rand.Rand
	line       string
	key        string // what to press in the line's menu, "" without one
	willAnswer bool
	customer   string
	caller     *people.Customer
}

// arrive makes a customer who is not on a call dial the line.
func (a *arrival) arrive() error {
	first := a.dice.IntN(a.traffic.Customers)
	for i := range a.traffic.Customers {
		if name := crowdName((first + i) % a.traffic.Customers); !a.busy[name] {
			a.customer = name
			break
		}
	}
	if a.customer == "" {
		return nil // all customers are on the phone
	}
	a.busy[a.customer] = true
	w := a.player.world
	c, err := w.Customer(a.customer)
	if err != nil {
		return err
	}
	l, err := w.Line(a.line)
	if err != nil {
		return err
	}
	a.caller = c
	if err := w.Phones.Calls(c, l, 0); err != nil {
		return err
	}
	if a.key != "" {
		a.in(4*time.Second, func() error { return w.Phones.Presses(c, a.key) })
	}
	if a.willAnswer {
		a.in(time.Duration(6+a.dice.IntN(12))*time.Second, a.answer)
	} else {
		a.in(time.Duration(10+a.dice.IntN(40))*time.Second, a.giveUp)
	}
	return nil
}

// answer makes one of the ringing agents answer.
func (a *arrival) answer() error {
	phones := a.player.world.Phones
	ringing := phones.RingingFor(a.caller)
	if len(ringing) == 0 {
		return a.giveUp() // all agents are busy
	}
	if err := phones.Answers(ringing[a.dice.IntN(len(ringing))], a.caller); err != nil {
		return err
	}
	a.in(10*time.Second+time.Duration(a.dice.Int64N(int64(a.traffic.Talk))), a.hangUp)
	return nil
}

// giveUp ends an unanswered call: with a message at the voicemail, otherwise by hanging
// up, unless the line has hung up already.
func (a *arrival) giveUp() error {
	phones := a.player.world.Phones
	if !phones.IsOnCall(a.caller) {
		a.busy[a.customer] = false
		return nil
	}
	if phones.AtVoicemail(a.caller) {
		a.busy[a.customer] = false
		return phones.LeavesVoicemail(a.caller, time.Duration(5+a.dice.IntN(25))*time.Second)
	}
	return a.hangUp()
}

func (a *arrival) hangUp() error {
	a.busy[a.customer] = false
	phones := a.player.world.Phones
	if !phones.IsOnCall(a.caller) {
		return nil
	}
	return phones.HangsUp(a.caller)
}

func (a *arrival) in(d time.Duration, do func() error) {
	p := a.player
	p.plan(p.world.Now().Add(d).Sub(p.start), do)
}

// crowdName returns the name of a customer of the traffic.
func crowdName(i int) string { return fmt.Sprintf("Caller %02d", i+1) }
