// Package pinboardpeople is the people who use the made-up vendor.
package pinboardpeople

import (
	"github.com/callsim/callsim/sim/people"
	fake "github.com/callsim/callsim/steps/testdata/pinboard"
)

// Name is the vendor's name in the record, Host its production host.
const (
	Name = "pinboard"
	Host = "api.pinboard.test"
)

// Entry is the vendor in the registry.
var Entry = people.Entry{Name: Name, Title: "Pinboard", Prefix: "PINBOARD", Port: 7, Host: Host,
	Assumptions: fake.Assumptions, Open: func(w people.World) people.Vendor { return Of(w) }}

// People are the people of a world who use the board.
type People struct {
	*fake.Server
	Seats map[*people.Agent]int

	w people.World
}

// Of returns the people of a world; the board opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

func open(w people.World) *People {
	newestFirst := w.Stage().Assumed[Name]["pinboard-order"] == "newest first"
	return people.Serve(w, Name, Host, &People{Server: fake.New(newestFirst), w: w, Seats: map[*people.Agent]int{}})
}

// Join makes the team members of the board.
func (p *People) Join() error {
	return p.w.Cast().Join("Pinboard", func(a *people.Agent) (err error) {
		p.Seats[a], err = p.AddMember(a.Name)
		return err
	})
}

// Pins pins a note about a customer.
func (p *People) Pins(a *people.Agent, c *people.Customer, text string) error {
	return p.w.Do(a.Name, "pins a note", c.Name+": "+text, func() error { return p.Pin(p.Seats[a], c.Phones[0], text) })
}

// Credentials are none.
func (*People) Credentials() []people.Credential { return nil }

// Screens is the board.
func (p *People) Screens() []people.Screen {
	var lines []string
	for _, note := range p.Notes() {
		lines = append(lines, note.Author+": "+note.Text)
	}
	return []people.Screen{{Title: "Pinboard", Lines: people.OrNoRows(lines)}}
}
