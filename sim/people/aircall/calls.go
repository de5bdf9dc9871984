package aircall

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim/people"
)

// LatestCall is the id of the customer's latest call, which must be in Aircall.
func (p *People) LatestCall(c *people.Customer) (int64, error) {
	k, err := p.w.Cast().Phones.Latest(c)
	if err != nil {
		return 0, err
	}
	return people.IDIn[int64](k, p.System)
}

// on runs an agent's action on the customer's latest call.
func (p *People) on(a *people.Agent, does string, c *people.Customer, detail string, action func(call, user int64) error) error {
	return p.w.Cast().Phones.Handle(a, does, c, detail, func(k *people.Call) error {
		id, err := people.IDIn[int64](k, p.System)
		if err != nil {
			return err
		}
		return action(id, p.Users[a])
	})
}

// Comments adds a note to the customer's latest call.
func (p *People) Comments(a *people.Agent, c *people.Customer, text string) error {
	return p.on(a, "comments on", c, c.Name+": "+text, func(call, user int64) error { return p.Comment(call, user, text) })
}

// Tags adds a tag to the customer's latest call; the tag is made if it is new.
func (p *People) Tags(a *people.Agent, c *people.Customer, tag string) error {
	id, err := p.tag(tag)
	if err != nil {
		return err
	}
	return p.on(a, "tags", c, c.Name+" as "+tag, func(call, user int64) error { return p.TagCall(call, user, id) })
}

// SystemTags lets the phone system tag the customer's latest call.
func (p *People) SystemTags(c *people.Customer, tag string) error {
	id, err := p.tag(tag)
	if err != nil {
		return err
	}
	return p.w.Do(c.Name, "is tagged by the phone system", tag, func() error {
		call, err := p.LatestCall(c)
		if err != nil {
			return err
		}
		return p.Server.SystemTags(call, id)
	})
}

// Untags removes a tag from the customer's latest call.
func (p *People) Untags(a *people.Agent, tag string, c *people.Customer) error {
	id, err := p.tag(tag)
	if err != nil {
		return err
	}
	return p.on(a, "untags", c, c.Name+" as "+tag, func(call, user int64) error { return p.UntagCall(call, user, id) })
}

// tag is the id of the tag of that name, which is made if it is new.
func (p *People) tag(name string) (int64, error) {
	if id, known := p.tags.Get(name); known {
		return id, nil
	}
	id, err := p.AddTag(name, "#00B388")
	if err != nil {
		return 0, fmt.Errorf("adding the tag %s to Aircall: %w", name, err)
	}
	p.tags.Add(name, id)
	return id, nil
}

// Assigns assigns the customer's latest call to an agent for follow-up.
func (p *People) Assigns(a *people.Agent, c *people.Customer, to *people.Agent) error {
	return p.on(a, "assigns the call of", c, c.Name+" to "+to.Name, func(call, user int64) error { return p.Assign(call, user, p.Users[to]) })
}

// Archives archives the customer's latest call.
func (p *People) Archives(a *people.Agent, c *people.Customer) error {
	return p.on(a, "archives the call of", c, c.Name, p.Archive)
}

// TakesOver makes an agent's latest outbound call the customer's: a call that was
// started by API rings at the customer like any other.
func (p *People) TakesOver(c *people.Customer) error {
	phones := p.w.Cast().Phones
	for _, row := range p.Calls() {
		if row.Direction == "outbound" && row.Customer == c.Phones[0] {
			phones.Begins(c, row.Customer, &people.Call{System: p.System, ID: row.ID})
		}
	}
	_, err := phones.Latest(c)
	return err
}

// Cards lists the texts of the insight cards on an agent's phone.
func (p *People) Cards(a *people.Agent) ([]string, error) {
	phone, err := p.Phone(p.Users[a])
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, card := range phone.Cards {
		var b strings.Builder
		for _, line := range card.Lines {
			fmt.Fprintf(&b, "%s %s %s\n", line.Label, line.Text, line.Link)
		}
		texts = append(texts, b.String())
	}
	return texts, nil
}
