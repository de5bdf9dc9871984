// Package ringcentral is the people who use RingCentral: their phones and extensions,
// and the developer console.
package ringcentral

import (
	"fmt"
	"strings"

	fake "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host and Media its production hosts.
const (
	Name  = "ringcentral"
	Host  = "platform.ringcentral.com"
	Media = "media.ringcentral.com"
)

// Entry is RingCentral in the registry.
var Entry = people.Entry{Name: Name, Title: "RingCentral", Prefix: "RINGCENTRAL", Port: 2, Host: Host,
	Assumptions: fake.Assumptions,
	Open:        func(w people.World) people.Vendor { return Of(w) },
	Phones: func(w people.World) (people.PhoneSystem, error) {
		_, err := Of(w).LogsIn()
		return Of(w).System, err
	}}

// People are the people of a world who use RingCentral.
type People struct {
	*fake.Server
	System people.PhoneSystem
	Users  map[*people.Agent]int64 // extension ids
	Access Access                  // zero before [People.LogsIn]

	w          people.World
	extensions map[*people.Agent]string // their numbers
	queues     map[*people.Team]extension
	lines      map[*people.Line]int64 // extensions to which they lead
	consulted  map[*people.Call]string
	internal   map[*people.Agent]string // the latest call by extension
}

// extension is an extension with its number.
type extension struct {
	id     int64
	number string
}

// Access is how a client gets in: as an app, with a credential of the administrator.
type Access struct {
	Admin      int64 // extension id
	App        fake.App
	Credential string
}

// The names of the credentials in the environment.
const (
	clientID     = "RINGCENTRAL_CLIENT_ID"
	clientSecret = "RINGCENTRAL_CLIENT_SECRET"
	jwt          = "RINGCENTRAL_JWT"
)

// Of returns the people of a world; RingCentral opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

func open(w people.World) *People {
	s := w.Stage()
	options := append([]fake.Option{fake.WithTransport(s.Net.Deliveries(Name)), fake.WithExchangeOf(simnet.ExchangeOf), fake.WithSecrets(s.Trace.Secret)},
		people.Options(w, Name, func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url), fake.WithPlainHTTP()} },
			fake.WithLimits(fake.NoLimits), fake.WithAssumption)...)
	p := &People{Server: people.Must(fake.New(s.Sched, options...)), w: w, Users: map[*people.Agent]int64{},
		extensions: map[*people.Agent]string{}, queues: map[*people.Team]extension{}, lines: map[*people.Line]int64{},
		consulted: map[*people.Call]string{}, internal: map[*people.Agent]string{}}
	p.System = &phones{p, people.OnHandset[string]{Handset: p.Server, Users: p.Users, Deeds: map[people.Deed]func(session string, user int64) error{
		people.Answer: p.Answer, people.Decline: p.Decline, people.End: p.AgentHangsUp, people.Hold: p.Hold, people.Unhold: p.Unhold,
		people.Complete: p.CompleteWarmTransfer, people.Cancel: p.CancelWarmTransfer,
	}}}
	s.Net.Handle(Media, Name, p)
	return people.Serve(w, Name, Host, p)
}

// LogsIn makes the administrator, an app and a credential, once.
func (p *People) LogsIn() (Access, error) {
	a := &p.Access
	if a.Credential != "" {
		return *a, nil
	}
	kept := p.w.Stage().Kept
	var err error
	if a.Admin, err = p.AddUser(fake.UserSpec{Name: people.Admin, Email: people.AllottedEmail(people.Admin), Number: "100", Admin: true}); err != nil {
		return *a, fmt.Errorf("adding the administrator to RingCentral: %w", err)
	}
	a.App, err = p.AddApp(fake.AppSpec{Name: "callsim", RefreshTokens: true, ClientID: kept[clientID], ClientSecret: kept[clientSecret]})
	if err != nil {
		return *a, err
	}
	if a.Credential = kept[jwt]; a.Credential != "" {
		return *a, p.InstallJWT(a.Admin, a.Credential)
	}
	a.Credential, err = p.IssueJWT(a.Admin)
	return *a, err
}

// Credentials are the app and the administrator's credential.
func (p *People) Credentials() []people.Credential {
	a := people.Must(p.LogsIn())
	return []people.Credential{{Name: clientID, Value: a.App.ClientID, Open: true},
		{Name: clientSecret, Value: a.App.ClientSecret}, {Name: jwt, Value: a.Credential},
		{Name: "RINGCENTRAL_PUBLIC_URL", Value: p.w.CoreURL(), Open: true}}
}

// Use makes RingCentral the company's phone system, before an agent is hired.
func (p *People) Use() error {
	if _, err := p.LogsIn(); err != nil {
		return err
	}
	return p.w.Cast().Phones.Use(p.System)
}

// Screens has nothing beside the phones.
func (p *People) Screens() []people.Screen { return nil }

// phoneScreens lists the phone of each agent.
func (p *People) phoneScreens() []people.Screen {
	title := "'s phone"
	if len(p.w.Cast().Phones.Systems()) > 1 {
		title = "'s RingCentral phone"
	}
	var all []people.Screen
	for _, a := range p.w.Cast().Agents() {
		phone, err := p.Phone(p.Users[a])
		if err != nil {
			continue
		}
		lines := []string{}
		for _, call := range phone {
			line := fmt.Sprintf("%s · %s", call.State, strings.TrimSpace(call.WithName+" "+call.With))
			if call.Queue != "" {
				line += " · " + call.Queue
			}
			if call.Muted {
				line += " · muted"
			}
			lines = append(lines, line)
		}
		if len(lines) == 0 {
			lines = []string{people.Idle}
		}
		all = append(all, people.Screen{Title: a.Name + title, Lines: lines})
	}
	return all
}
