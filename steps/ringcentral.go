package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
)

// ringcentralSentences are RingCentral's phones, how its numbers are connected with
// Front, and what people do on them. What is seen of it in Front is in
// ringcentralview.go.
var ringcentralSentences = []*Row{
	given("the network loses the customer's last webhook", Network, "", loseCustomersLast),

	// Cast.
	given("the company has RingCentral phones", RingCentral, "", (*sim.World).UseRingCentral),
	given("the {line} line of the team {team}, one phone after the other", Cast, "", theLineOneByOne),
	given("the {line} line of the team {team}, where callers wait for at most {span}", Cast, "", theLineWithPatience),
	given("the {line} line of {agent}, with voicemail", Cast, "", theVoicemailLineOfAgent),
	given("the Front contact {name} with the number {text}", RingCentral, "", theFrontContact),
	given("a CRM has synced the contact {name} with the number {text} into Front", RingCentral, "", (*sim.World).SyncsContact),
	given("caller ID says {text} of {customer}", RingCentral, "", callerIDSays),
	given("in RingCentral the e-mail address of {agent} is another one than in Front", RingCentral, "", (*sim.World).RenamesInRingCentral),

	// Connecting.
	given("the {lines} line(s) is/are connected with the {inbox} inbox for {use:calls|texts|calls and texts}", RingCentral, "", linesAreConnected),
	given("these lines are connected with Front", RingCentral, "", linesOfTableAreConnected),
	given("the {line} line is connected with the {inbox} inbox for texts, which closes conversations after {span}", Cast, "", lineIsConnectedClosing),
	when("the administrator connects the {line} line with the {inbox} inbox for {use:calls|texts|calls and texts}", RingCentral, "", linesAreConnected),
	given("every agent is logged in to RingCentral in Front", RingCentral, "", everyAgentIsLoggedIn),
	given("{agent} may record calls by hand", RingCentral, "", mayRecord),
	when("somebody writes a made-up credential into the settings of RingCentral", RingCentral, "", writesCredential),
	given("RingCentral's conversation intelligence is licensed", RingCentral, "", (*sim.World).BuysIntelligence),
	given("Front's plan is {words}", RingCentral, "", frontsPlanIs),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {calls|texts}", RingCentral, "", triesToConnect),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {calls|texts} with {a made-up credential|a revoked credential|an expired credential|the credential of …}", RingCentral, "", triesToConnectWith),
	when("the administrator's credential is revoked in RingCentral", RingCentral, "", (*sim.World).RevokesCredential),
	when("the administrator makes a new credential", RingCentral, "", (*sim.World).MakesCredential),
	when("{agent} becomes an administrator in Front", RingCentral, "", (*sim.World).BecomesFrontAdmin),
	when("{agent} becomes an administrator in RingCentral", RingCentral, "", becomesRingCentralAdmin),

	// Calls.
	when("{agent} transfers {customer} to the number of {line}", RingCentral, "", (*sim.World).TransfersToLine).as("transfers_to_line"),
	when("{agent} transfers {customer} to an outside number", RingCentral, "", transfersOutside),
	when("somebody there picks up for {customer}", RingCentral, "", (*sim.World).PicksUp),
	when("{agent} consults the number of {line} about {customer}", RingCentral, "", consultsLine),
	when("{agent} consults an outside number about {customer}", RingCentral, "", consultsOutside),
	when("{agent} takes {customer} back", RingCentral, "", (*sim.World).TakesBack).as("takes_back"),
	when("{agent} puts {customer} on hold", RingCentral, "", (*sim.World).Holds).as("holds"),
	when("{agent} takes {customer} off hold", RingCentral, "", (*sim.World).Unholds).as("unholds"),
	when("{agent} rings {colleague:agent} by extension", RingCentral, "", (*sim.World).RingsColleague),
	when("{agent} answers the call of {colleague:agent}", RingCentral, "", (*sim.World).AnswersColleague),
	when("{agent} hangs up on the call of {colleague:agent}", RingCentral, "", (*sim.World).HangsUpOnColleague),
	when("{agent} starts to record the call with {customer}", RingCentral, "", (*sim.World).Records),
	when("{agent} dials {customer} from his/her RingCentral phone", RingCentral, "", (*sim.World).DialsFromPhone),

	// In Front's window.
	when("{agent} answers {customer} in Front", RingCentral, "", (*sim.World).AnswersInFront).as("answers_in_front"),
	when("{agent} calls {customer} from the {keypad|contact list|contact plugin} in Front", RingCentral, "", (*sim.World).CallsFromFront),
	when("{agent} tries to call {customer} from the {keypad|contact list|contact plugin} in Front", RingCentral, "", triesToCall),
	when("{agent} tries to answer {customer} in Front", RingCentral, "", triesToAnswer),
	when("{agent} {holds|resumes|mutes|unmutes|ends} the call with {customer} in Front", RingCentral, "", onWidget),
	when("{agent} signs out of Front", RingCentral, "", (*sim.World).ClosesFront),
	when("{agent} signs in to Front", RingCentral, "", (*sim.World).OpensFront),
	when("{agent} logs in to RingCentral in Front", RingCentral, "", (*sim.World).LogsInToPlugin).as("logs_in_to_ringcentral"),
	when("the RingCentral session of {agent} in Front expires", RingCentral, "", (*sim.World).LosesPluginSession),
	when("{agent} mutes and hides incoming calls", RingCentral, "", silences(true)).as("silences_calls"),
	when("{agent} shows incoming calls again", RingCentral, "", silences(false)).as("shows_calls_again"),
	when("{agent} forbids the microphone", RingCentral, "", microphone(false)),
	when("{agent} allows the microphone", RingCentral, "", microphone(true)),

	when("{agent} consults {number} about {customer}", RingCentral, "calls a number outside while the customer is on hold", consultsNumber),
}

// loseCustomersLast loses the webhook that would end the call: that of the party
// which has called and is nobody's extension.
func loseCustomersLast(ctx context.Context) error {
	return of(ctx).disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Lost, To: "core", Path: "/webhooks/", Times: -1, Match: func(r *http.Request) bool {
			body := bodyOf(r)
			party := shown(shown(body).raw("body.parties.0"))
			return party.text("status.code") == "Disconnected" && party.text("direction") == "Outbound" && party.raw("extensionId") == ""
		}})
	})
}

func theLineOneByOne(w *sim.World, line, team string) error {
	return addLine(sim.LineSpec{Name: line, Team: team, OneByOne: true})(w)
}

func theLineWithPatience(w *sim.World, line, team, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return addLine(sim.LineSpec{Name: line, Team: team, Patience: d})(w)
}

func theVoicemailLineOfAgent(w *sim.World, line, agent string) error {
	return addLine(sim.LineSpec{Name: line, Owner: agent, Voicemail: true})(w)
}

// theFrontContact is one whose number somebody, or a CRM, has written like that.
func theFrontContact(w *sim.World, contact, number string) error {
	_, err := w.Front().AddContact(front.ContactSpec{Name: contact, Handles: []front.Handle{{Source: "phone", Handle: number}}})
	return err
}

func callerIDSays(w *sim.World, text, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.RingCentral().SetCallerName(c.Phones[0], text)
}

func linesAreConnected(w *sim.World, lines, inbox, use string) error {
	var all []sim.Connection
	for _, line := range list(lines) {
		all = append(all, connections(line, inbox, use)...)
	}
	return w.Connects(all...)
}

// linesOfTableAreConnected takes a table of lines, inboxes and uses.
func linesOfTableAreConnected(ctx context.Context, table *godog.Table) error {
	var all []sim.Connection
	for i, row := range table.Rows {
		cells := make([]string, 0, 3)
		for _, cell := range row.Cells {
			cells = append(cells, cell.Value)
		}
		switch {
		case i == 0 && slices.Equal(cells, []string{"line", "inbox", "for"}):
		case i == 0:
			return fmt.Errorf("the table has the columns %s; expected line, inbox, for", strings.Join(cells, ", "))
		case !isUse.MatchString(cells[2]):
			return fmt.Errorf("the %s line is connected for %q; expected calls, texts, or calls and texts", cells[0], cells[2])
		default:
			all = append(all, connections(cells[0], cells[1], cells[2])...)
		}
	}
	if len(all) == 0 {
		return errors.New("no line is named; name one in each row below line, inbox, for")
	}
	return of(ctx).do(func(w *sim.World) error { return w.Connects(all...) })
}

var isUse = regexp.MustCompile(`^(?:calls|texts|calls and texts)$`)

func connections(line, inbox, use string) (all []sim.Connection) {
	if strings.Contains(use, "calls") {
		all = append(all, sim.Connection{Line: line, Inbox: inbox})
	}
	if strings.Contains(use, "texts") {
		all = append(all, sim.Connection{Line: line, Inbox: inbox, Texts: true})
	}
	return all
}

func lineIsConnectedClosing(w *sim.World, line, inbox, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return w.Connects(sim.Connection{Line: line, Inbox: inbox, Texts: true, AutoClose: d})
}

func everyAgentIsLoggedIn(w *sim.World) error {
	for _, a := range w.Agents() {
		if err := w.LogsInToPlugin(a.Name); err != nil {
			return err
		}
	}
	return nil
}

func frontsPlanIs(w *sim.World, plan string) error {
	return w.Front().SetPlan(front.Plan{Name: plan, PerMinute: 200})
}

// tries expects a refusal, whose words a Then looks at.
func (s *Scenario) tries(a action) error {
	s.refusal = ""
	return s.do(func(w *sim.World) error {
		err := a(w)
		if w == s.world && err != nil {
			s.refusal = err.Error()
		}
		return nil
	})
}

func triesToConnect(ctx context.Context, who, line, inbox, what string) error {
	return of(ctx).tries(func(w *sim.World) error {
		return w.Connects(sim.Connection{Line: line, Inbox: inbox, Texts: what == "texts", Who: who})
	})
}

func triesToConnectWith(ctx context.Context, who, line, inbox, what, credential string) error {
	return of(ctx).tries(func(w *sim.World) error {
		text, err := w.Credential(credential)
		if err != nil {
			return err
		}
		return w.Connects(sim.Connection{Line: line, Inbox: inbox, Texts: what == "texts", Who: who, Credential: text})
	})
}

func mayRecord(w *sim.World, agent string) error {
	return w.Entitles(agent, ringcentral.OnDemandRecording)
}

func writesCredential(ctx context.Context) error {
	return of(ctx).tries(func(w *sim.World) error {
		text, err := w.Credential("a made-up credential")
		if err != nil {
			return err
		}
		return w.ChangeSettings("ringcentral-front", map[string]any{"credential": text})
	})
}

func becomesRingCentralAdmin(w *sim.World, agent string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.RingCentral().SetAdmin(a.RingCentral, true)
}

// outsideNumber is that of somebody who is neither agent nor customer.
const outsideNumber = "+16465550142"

func transfersOutside(w *sim.World, agent, customer string) error {
	return w.TransfersTo(agent, customer, outsideNumber)
}

func consultsLine(w *sim.World, agent, line, customer string) error {
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.ConsultsAt(agent, customer, l.Number)
}

func consultsOutside(w *sim.World, agent, customer string) error {
	return w.ConsultsAt(agent, customer, outsideNumber)
}

func triesToAnswer(ctx context.Context, agent, customer string) error {
	return of(ctx).tries(func(w *sim.World) error { return w.AnswersInFront(agent, customer) })
}

func triesToCall(ctx context.Context, agent, customer, where string) error {
	return of(ctx).tries(func(w *sim.World) error { return w.CallsFromFront(agent, customer, where) })
}

func onWidget(w *sim.World, agent, what, customer string) error {
	button := map[string]func(agent, customer string) error{
		"holds": w.HoldsInFront, "resumes": w.UnholdsInFront, "mutes": w.MutesInFront, "unmutes": w.UnmutesInFront, "ends": w.EndsInFront,
	}[what]
	return button(agent, customer)
}

func silences(on bool) func(*sim.World, string) error {
	return func(w *sim.World, agent string) error { return w.SilencesCalls(agent, on) }
}

func microphone(allowed bool) func(*sim.World, string) error {
	return func(w *sim.World, agent string) error { return w.AllowsMicrophone(agent, allowed) }
}

// phoneOf is what is on an agent's phone in RingCentral.
func phoneOf(w *sim.World, agent string) ([]ringcentral.PhoneCall, error) {
	a, err := w.Agent(agent)
	if err != nil {
		return nil, err
	}
	phone, err := w.RingCentral().Phone(a.RingCentral)
	if err != nil {
		return nil, fmt.Errorf("looking at %s's phone: %w", agent, err)
	}
	return phone, nil
}

func consultsNumber(w *sim.World, agent, number, customer string) error {
	return w.ConsultsAt(agent, customer, number)
}
