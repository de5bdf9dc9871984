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

// ringcentralWords are RingCentral's phones, how its numbers are connected with
// Front, and what people do on them. What is seen of it in Front is in
// ringcentralview.go.
var ringcentralWords = []Definition{
	{Given, `^the network loses the customer's last webhook$`, "", loseCustomersLast},

	// Cast.
	{Given, `^the company has RingCentral phones$`, "", does0((*sim.World).UseRingCentral)},
	{Given, `^the ` + name + ` line of the team ` + name + `, one phone after the other$`, "", does2(theLineOneByOne)},
	{Given, `^the ` + name + ` line of the team ` + name + `, where callers wait for at most ` + span + `$`, "", does3(theLineWithPatience)},
	{Given, `^the ` + name + ` line of ` + name + `, with voicemail$`, "", does2(theVoicemailLineOfAgent)},
	{Given, `^the Front contact ` + name + ` with the number ` + quoted + `$`, "", does2(theFrontContact)},
	{Given, `^a CRM has synced the contact ` + name + ` with the number ` + quoted + ` into Front$`, "", does2((*sim.World).SyncsContact)},
	{Given, `^caller ID says ` + quoted + ` of ` + name + `$`, "", does2(callerIDSays)},
	{Given, `^in RingCentral the e-mail address of ` + name + ` is another one than in Front$`, "", does1((*sim.World).RenamesInRingCentral)},

	// Connecting.
	{Given, `^the ` + names + ` (?:line is|lines are) connected with the ` + inbox + ` inbox for ` + use + `$`, "", does3(linesAreConnected)},
	{Given, `^these lines are connected with Front$`, "", linesOfTableAreConnected},
	{Given, `^the ` + name + ` line is connected with the ` + inbox + ` inbox for texts, which closes conversations after ` + span + `$`, "", does3(lineIsConnectedClosing)},
	{When, `^the administrator connects the ` + name + ` line with the ` + inbox + ` inbox for ` + use + `$`, "", does3(linesAreConnected)},
	{Given, `^every agent is logged in to RingCentral in Front$`, "", does0(everyAgentIsLoggedIn)},
	{Given, `^` + name + ` may record calls by hand$`, "", does1(mayRecord)},
	{When, `^somebody writes a made-up credential into the settings of RingCentral$`, "", writesCredential},
	{Given, `^RingCentral's conversation intelligence is licensed$`, "", does0((*sim.World).BuysIntelligence)},
	{Given, `^Front's plan is (.+)$`, "", does1(frontsPlanIs)},
	{When, `^` + name + ` tries to connect the ` + name + ` line with the ` + inbox + ` inbox for (calls|texts)$`, "", triesToConnect},
	{When, `^` + name + ` tries to connect the ` + name + ` line with the ` + inbox + ` inbox for (calls|texts) with (a made-up credential|a revoked credential|an expired credential|the credential of [A-Z]\w*)$`, "", triesToConnectWith},
	{When, `^the administrator's credential is revoked in RingCentral$`, "", does0((*sim.World).RevokesCredential)},
	{When, `^the administrator makes a new credential$`, "", does0((*sim.World).MakesCredential)},
	{When, `^` + name + ` becomes an administrator in Front$`, "", does1((*sim.World).BecomesFrontAdmin)},
	{When, `^` + name + ` becomes an administrator in RingCentral$`, "", does1(becomesRingCentralAdmin)},

	// Calls.
	{When, `^` + name + ` transfers ` + name + ` to the number of ` + name + `$`, "", does3((*sim.World).TransfersToLine)},
	{When, `^` + name + ` transfers ` + name + ` to an outside number$`, "", does2(transfersOutside)},
	{When, `^somebody there picks up for ` + name + `$`, "", does1((*sim.World).PicksUp)},
	{When, `^` + name + ` consults the number of ` + name + ` about ` + name + `$`, "", does3(consultsLine)},
	{When, `^` + name + ` consults an outside number about ` + name + `$`, "", does2(consultsOutside)},
	{When, `^` + name + ` takes ` + name + ` back$`, "", does2((*sim.World).TakesBack)},
	{When, `^` + name + ` puts ` + name + ` on hold$`, "", does2((*sim.World).Holds)},
	{When, `^` + name + ` takes ` + name + ` off hold$`, "", does2((*sim.World).Unholds)},
	{When, `^` + name + ` rings ` + name + ` by extension$`, "", does2((*sim.World).RingsColleague)},
	{When, `^` + name + ` answers the call of ` + name + `$`, "", does2((*sim.World).AnswersColleague)},
	{When, `^` + name + ` hangs up on the call of ` + name + `$`, "", does2((*sim.World).HangsUpOnColleague)},
	{When, `^` + name + ` starts to record the call with ` + name + `$`, "", does2((*sim.World).Records)},
	{When, `^` + name + ` dials ` + name + ` from ` + `(?:his|her) RingCentral phone$`, "", does2((*sim.World).DialsFromPhone)},

	// In Front's window.
	{When, `^` + name + ` answers ` + name + ` in Front$`, "", does2((*sim.World).AnswersInFront)},
	{When, `^` + name + ` calls ` + name + ` from the (keypad|contact list|contact plugin) in Front$`, "", does3((*sim.World).CallsFromFront)},
	{When, `^` + name + ` tries to call ` + name + ` from the (keypad|contact list|contact plugin) in Front$`, "", triesToCall},
	{When, `^` + name + ` tries to answer ` + name + ` in Front$`, "", triesToAnswer},
	{When, `^` + name + ` (holds|resumes|mutes|unmutes|ends) the call with ` + name + ` in Front$`, "", does3(onWidget)},
	{When, `^` + name + ` signs out of Front$`, "", does1((*sim.World).ClosesFront)},
	{When, `^` + name + ` signs in to Front$`, "", does1((*sim.World).OpensFront)},
	{When, `^` + name + ` logs in to RingCentral in Front$`, "", does1((*sim.World).LogsInToPlugin)},
	{When, `^the RingCentral session of ` + name + ` in Front expires$`, "", does1((*sim.World).LosesPluginSession)},
	{When, `^` + name + ` mutes and hides incoming calls$`, "", silences(true)},
	{When, `^` + name + ` shows incoming calls again$`, "", silences(false)},
	{When, `^` + name + ` forbids the microphone$`, "", microphone(false)},
	{When, `^` + name + ` allows the microphone$`, "", microphone(true)},
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

// use is what a line is connected for.
const use = `(calls|texts|calls and texts)`

var isUse = regexp.MustCompile(`^` + use + `$`)

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

func silences(on bool) does1 {
	return func(w *sim.World, agent string) error { return w.SilencesCalls(agent, on) }
}

func microphone(allowed bool) does1 {
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
