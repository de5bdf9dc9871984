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
	"github.com/tidwall/gjson"

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
	{Given, `^the company has RingCentral phones$`, "", theCompanyHasRingCentral},
	{Given, `^the ` + name + ` line of the team ` + name + `, one phone after the other$`, "", theLineOneByOne},
	{Given, `^the ` + name + ` line of the team ` + name + `, where callers wait for at most ` + span + `$`, "", theLineWithPatience},
	{Given, `^the ` + name + ` line of ` + name + `, with voicemail$`, "", theVoicemailLineOfAgent},
	{Given, `^the Front contact ` + name + ` with the number ` + quoted + `$`, "", theFrontContact},
	{Given, `^a CRM has synced the contact ` + name + ` with the number ` + quoted + ` into Front$`, "", aCRMHasSynced},
	{Given, `^caller ID says ` + quoted + ` of ` + name + `$`, "", callerIDSays},
	{Given, `^in RingCentral the e-mail address of ` + name + ` is another one than in Front$`, "", anotherAddress},

	// Connecting.
	{Given, `^the ` + names + ` (?:line is|lines are) connected with the ` + inbox + ` inbox for ` + use + `$`, "", linesAreConnected},
	{Given, `^these lines are connected with Front$`, "", linesOfTableAreConnected},
	{Given, `^the ` + name + ` line is connected with the ` + inbox + ` inbox for texts, which closes conversations after ` + span + `$`, "", lineIsConnectedClosing},
	{When, `^the administrator connects the ` + name + ` line with the ` + inbox + ` inbox for ` + use + `$`, "", linesAreConnected},
	{Given, `^every agent is logged in to RingCentral in Front$`, "", everyAgentIsLoggedIn},
	{Given, `^` + name + ` may record calls by hand$`, "", mayRecord},
	{When, `^somebody writes a made-up credential into the settings of RingCentral$`, "", writesCredential},
	{Given, `^RingCentral's conversation intelligence is licensed$`, "", intelligenceIsLicensed},
	{Given, `^Front's plan is (.+)$`, "", frontsPlanIs},
	{When, `^` + name + ` tries to connect the ` + name + ` line with the ` + inbox + ` inbox for (calls|texts)$`, "", triesToConnect},
	{When, `^` + name + ` tries to connect the ` + name + ` line with the ` + inbox + ` inbox for (calls|texts) with (a made-up credential|a revoked credential|an expired credential|the credential of [A-Z]\w*)$`, "", triesToConnectWith},
	{When, `^the administrator's credential is revoked in RingCentral$`, "", theCredentialIsRevoked},
	{When, `^the administrator makes a new credential$`, "", theAdminMakesACredential},
	{When, `^` + name + ` becomes an administrator in Front$`, "", becomesFrontAdmin},
	{When, `^` + name + ` becomes an administrator in RingCentral$`, "", becomesRingCentralAdmin},

	// Calls.
	{When, `^` + name + ` transfers ` + name + ` to the number of ` + name + `$`, "", transfersToLine},
	{When, `^` + name + ` transfers ` + name + ` to an outside number$`, "", transfersOutside},
	{When, `^somebody there picks up for ` + name + `$`, "", somebodyPicksUp},
	{When, `^` + name + ` consults the number of ` + name + ` about ` + name + `$`, "", consultsLine},
	{When, `^` + name + ` consults an outside number about ` + name + `$`, "", consultsOutside},
	{When, `^` + name + ` takes ` + name + ` back$`, "", takesBack},
	{When, `^` + name + ` puts ` + name + ` on hold$`, "", holds},
	{When, `^` + name + ` takes ` + name + ` off hold$`, "", unholds},
	{When, `^` + name + ` rings ` + name + ` by extension$`, "", ringsByExtension},
	{When, `^` + name + ` answers the call of ` + name + `$`, "", answersColleague},
	{When, `^` + name + ` hangs up on the call of ` + name + `$`, "", hangsUpOnColleague},
	{When, `^` + name + ` starts to record the call with ` + name + `$`, "", startsRecording},
	{When, `^` + name + ` dials ` + name + ` from ` + `(?:his|her) RingCentral phone$`, "", dialsFromPhone},

	// In Front's window.
	{When, `^` + name + ` answers ` + name + ` in Front$`, "", answersInFront},
	{When, `^` + name + ` calls ` + name + ` from the (keypad|contact list|contact plugin) in Front$`, "", callsFromFront},
	{When, `^` + name + ` tries to call ` + name + ` from the (keypad|contact list|contact plugin) in Front$`, "", triesToCall},
	{When, `^` + name + ` tries to answer ` + name + ` in Front$`, "", triesToAnswer},
	{When, `^` + name + ` (holds|resumes|mutes|unmutes|ends) the call with ` + name + ` in Front$`, "", onWidget},
	{When, `^` + name + ` signs out of Front$`, "", atDesk((*sim.World).ClosesFront)},
	{When, `^` + name + ` signs in to Front$`, "", atDesk((*sim.World).OpensFront)},
	{When, `^` + name + ` logs in to RingCentral in Front$`, "", atDesk((*sim.World).LogsInToPlugin)},
	{When, `^the RingCentral session of ` + name + ` in Front expires$`, "", atDesk((*sim.World).LosesPluginSession)},
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
			party := gjson.GetBytes(body, "body.parties.0")
			return party.Get("status.code").String() == "Disconnected" && party.Get("direction").String() == "Outbound" && !party.Get("extensionId").Exists()
		}})
	})
}

func theCompanyHasRingCentral(ctx context.Context) error {
	return of(ctx).do((*sim.World).UseRingCentral)
}

func theLineOneByOne(ctx context.Context, line, team string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Team: team, OneByOne: true}))
}

func theLineWithPatience(ctx context.Context, line, team, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Team: team, Patience: d}))
}

func theVoicemailLineOfAgent(ctx context.Context, line, agent string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Owner: agent, Voicemail: true}))
}

// theFrontContact is one whose number somebody, or a CRM, has written like that.
func theFrontContact(ctx context.Context, contact, number string) error {
	return of(ctx).do(func(w *sim.World) error {
		_, err := w.Front().AddContact(front.ContactSpec{Name: contact, Handles: []front.Handle{{Source: "phone", Handle: number}}})
		return err
	})
}

func aCRMHasSynced(ctx context.Context, contact, number string) error {
	return of(ctx).do(func(w *sim.World) error { return w.SyncsContact(contact, number) })
}

func callerIDSays(ctx context.Context, text, customer string) error {
	return of(ctx).do(func(w *sim.World) error {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		return w.RingCentral().SetCallerName(c.Phones[0], text)
	})
}

func anotherAddress(ctx context.Context, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.RenamesInRingCentral(agent) })
}

func linesAreConnected(ctx context.Context, lines, inbox, use string) error {
	var all []sim.Connection
	for _, line := range list(lines) {
		all = append(all, connections(line, inbox, use)...)
	}
	return connect(ctx, all)
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
	return connect(ctx, all)
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

// connect is one visit of the administrator to the settings page.
func connect(ctx context.Context, all []sim.Connection) error {
	if len(all) == 0 {
		return errors.New("no line is named; name one in each row below line, inbox, for")
	}
	return of(ctx).do(func(w *sim.World) error { return w.Connects(all...) })
}

func lineIsConnectedClosing(ctx context.Context, line, inbox, length string) error {
	d, err := duration(length)
	if err != nil {
		return err
	}
	return of(ctx).do(func(w *sim.World) error {
		return w.Connects(sim.Connection{Line: line, Inbox: inbox, Texts: true, AutoClose: d})
	})
}

func everyAgentIsLoggedIn(ctx context.Context) error {
	return of(ctx).do(func(w *sim.World) error {
		for _, a := range w.Agents() {
			if err := w.LogsInToPlugin(a.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

func intelligenceIsLicensed(ctx context.Context) error {
	return of(ctx).do((*sim.World).BuysIntelligence)
}

func frontsPlanIs(ctx context.Context, plan string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Front().SetPlan(front.Plan{Name: plan, PerMinute: 200}) })
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

func mayRecord(ctx context.Context, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Entitles(agent, ringcentral.OnDemandRecording) })
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

func theCredentialIsRevoked(ctx context.Context) error {
	return of(ctx).do((*sim.World).RevokesCredential)
}

func theAdminMakesACredential(ctx context.Context) error {
	return of(ctx).do((*sim.World).MakesCredential)
}

func becomesFrontAdmin(ctx context.Context, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.BecomesFrontAdmin(agent) })
}

func becomesRingCentralAdmin(ctx context.Context, agent string) error {
	return of(ctx).do(func(w *sim.World) error {
		a, err := w.Agent(agent)
		if err != nil {
			return err
		}
		return w.RingCentral().SetAdmin(a.RingCentral, true)
	})
}

func transfersToLine(ctx context.Context, agent, customer, line string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TransfersToLine(agent, customer, line) })
}

// outsideNumber is that of somebody who is neither agent nor customer.
const outsideNumber = "+16465550142"

func transfersOutside(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TransfersTo(agent, customer, outsideNumber) })
}

func somebodyPicksUp(ctx context.Context, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.PicksUp(customer) })
}

func consultsLine(ctx context.Context, agent, line, customer string) error {
	return of(ctx).do(func(w *sim.World) error {
		l, err := w.Line(line)
		if err != nil {
			return err
		}
		return w.ConsultsAt(agent, customer, l.Number)
	})
}

func consultsOutside(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.ConsultsAt(agent, customer, outsideNumber) })
}

func takesBack(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.TakesBack(agent, customer) })
}

func holds(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Holds(agent, customer) })
}

func unholds(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Unholds(agent, customer) })
}

func ringsByExtension(ctx context.Context, agent, colleague string) error {
	return of(ctx).do(func(w *sim.World) error { return w.RingsColleague(agent, colleague) })
}

func answersColleague(ctx context.Context, colleague, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.AnswersColleague(colleague, agent) })
}

func hangsUpOnColleague(ctx context.Context, colleague, agent string) error {
	return of(ctx).do(func(w *sim.World) error { return w.HangsUpOnColleague(colleague, agent) })
}

func startsRecording(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.Records(agent, customer) })
}

func dialsFromPhone(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.DialsFromPhone(agent, customer) })
}

func answersInFront(ctx context.Context, agent, customer string) error {
	return of(ctx).do(func(w *sim.World) error { return w.AnswersInFront(agent, customer) })
}

func triesToAnswer(ctx context.Context, agent, customer string) error {
	return of(ctx).tries(func(w *sim.World) error { return w.AnswersInFront(agent, customer) })
}

func callsFromFront(ctx context.Context, agent, customer, where string) error {
	return of(ctx).do(func(w *sim.World) error { return w.CallsFromFront(agent, customer, where) })
}

func triesToCall(ctx context.Context, agent, customer, where string) error {
	return of(ctx).tries(func(w *sim.World) error { return w.CallsFromFront(agent, customer, where) })
}

func onWidget(ctx context.Context, agent, what, customer string) error {
	return of(ctx).do(func(w *sim.World) error {
		button := map[string]func(agent, customer string) error{
			"holds": w.HoldsInFront, "resumes": w.UnholdsInFront, "mutes": w.MutesInFront, "unmutes": w.UnmutesInFront, "ends": w.EndsInFront,
		}[what]
		return button(agent, customer)
	})
}

func atDesk(act func(*sim.World, string) error) func(context.Context, string) error {
	return func(ctx context.Context, agent string) error {
		return of(ctx).do(func(w *sim.World) error { return act(w, agent) })
	}
}

func silences(on bool) func(context.Context, string) error {
	return atDesk(func(w *sim.World, agent string) error { return w.SilencesCalls(agent, on) })
}

func microphone(allowed bool) func(context.Context, string) error {
	return atDesk(func(w *sim.World, agent string) error { return w.AllowsMicrophone(agent, allowed) })
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
