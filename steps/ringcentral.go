package steps

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim"
)

// ringcentralSentences are RingCentral's phones, how its numbers are connected with
// Front, and what people do on them. What is seen of it in Front is in
// ringcentralview.go.
var ringcentralSentences = []*Row{
	given("the network loses the customer's last webhook", Network, "drops the webhook with which the customer's party leaves the call", loseCustomersLast),

	// Cast.
	given("the company has RingCentral phones", Cast, "uses RingCentral instead of Aircall as the phone system", (*sim.World).UseRingCentral),
	given("the {line} line of the team {team}, one phone after the other", Cast, "opens a queue that rings the team's phones in a fixed order", theLineOfTeam).with(sim.LineSpec{OneByOne: true}),
	given("the {line} line of the team {team}, where callers wait for at most {length:span}", Cast, "opens a queue of the team with a maximum waiting time", theLineWithPatience),
	given("the {line} line of {agent}, with voicemail", Cast, "opens a line of one agent that offers voicemail for unanswered calls", theLineOfAgent).with(sim.LineSpec{Voicemail: true}),
	given("the Front contact {name} with the number {number:text}", Front, "adds a Front contact with the number in this format", theFrontContact),
	given("a CRM has synced the contact {name} with the number {number:text} into Front", Front, "creates a Front contact by API with the number in this format", (*sim.World).SyncsContact),
	given("caller ID says {name:text} of {customer}", RingCentral, "sets the caller ID name of the customer's first number", callerIDSays),
	given("in RingCentral the e-mail address of {agent} is another one than in Front", RingCentral, "changes the agent's e-mail address in RingCentral to a different one", (*sim.World).RenamesInRingCentral),

	// Connecting.
	given("the {lines} line(s) is/are connected with the {inbox} inbox for {use:calls|texts|calls and texts}", Front, "connects the lines as channels of the inbox and writes the settings", linesAreConnected),
	given("these lines are connected with Front", Front, "connects lines as channels from a table of line, inbox and for", linesOfTableAreConnected),
	given("the {line} line is connected with the {inbox} inbox for texts, which closes conversations after {length:span}", Front, "connects the line as an SMS channel that archives quiet conversations", lineIsConnectedClosing),
	when("the administrator connects the {line} line with the {inbox} inbox for {use:calls|texts|calls and texts}", Front, "connects the line as channels of the inbox and writes the settings", linesAreConnected).as("connects_line"),
	given("every agent is logged in to RingCentral in Front", Front, "opens a session of RingCentral's plugin for every agent with a Front seat", everyAgentIsLoggedIn),
	given("{agent} may record calls by hand", RingCentral, "gives the agent the licence for on-demand recording", (*sim.World).Entitles).with(ringcentral.OnDemandRecording),
	when("somebody writes a made-up credential into the settings of RingCentral", Core, "writes an invalid credential to the core's settings, or keeps the refusal", writesCredential).proof(),
	when("somebody writes the {line} line into the settings of RingCentral as one for SMS", Core, "adds the line's number to the SMS numbers of the core's settings, or keeps the refusal", writesTextNumber).proof(),
	given("RingCentral's conversation intelligence is licensed", Core, "turns on conversation intelligence in the integration's settings", (*sim.World).BuysIntelligence),
	given("Front's plan is {plan:words}", Front, "sets the account's plan to that name, with 200 API requests per minute", frontsPlanIs),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {use:calls|texts}", Front, "connects the line as a channel as the agent, or keeps the refusal", triesToConnect).with("").proof(),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {use:calls|texts} with {credential:a made-up credential|a revoked credential|an expired credential|the credential of …}", Front, "connects the line with this credential as the agent, or keeps the refusal", triesToConnect).proof(),
	when("the administrator's credential is revoked in RingCentral", RingCentral, "revokes the integration's credential in RingCentral's developer console", (*sim.World).RevokesCredential).as("revokes_credential"),
	when("the administrator makes a new credential", RingCentral, "issues a new credential for the next connection of a line", (*sim.World).MakesCredential).as("makes_credential"),
	when("{agent} becomes an administrator in Front", Front, "gives the agent the rights of an administrator in Front", (*sim.World).BecomesFrontAdmin).as("becomes_front_admin"),
	when("{agent} becomes an administrator in RingCentral", RingCentral, "gives the agent the rights of an administrator in RingCentral", becomesRingCentralAdmin).as("becomes_ringcentral_admin"),

	// Calls.
	when("{agent} transfers {customer} to the number of {line}", Phone, "makes a cold transfer to the number of a company line", (*sim.World).TransfersToLine).as("transfers_to_line").onlyIf(talksTo),
	when("{agent} transfers {customer} to an outside number", Phone, "makes a cold transfer to a fixed number outside the company", (*sim.World).TransfersTo).with(outsideNumber).as("transfers_outside").onlyIf(talksTo),
	when("somebody there picks up for {customer}", Phone, "answers the customer's call at the outside number", (*sim.World).PicksUp).onlyIf(isOnTheLine),
	when("{agent} consults the number of {line} about {customer}", Phone, "begins a warm transfer to the number of a company line", consultsLine),
	when("{agent} consults an outside number about {customer}", Phone, "begins a warm transfer to a fixed number outside the company", consultsOutside).as("consults_outside"),
	when("{agent} takes {customer} back", Phone, "cancels a warm transfer and returns to the customer", (*sim.World).TakesBack).as("takes_back").onlyIf(talksTo),
	when("{agent} puts {customer} on hold", Phone, "puts the customer's call on hold with music", (*sim.World).Holds).as("holds").onlyIf(talksTo),
	when("{agent} takes {customer} off hold", Phone, "resumes the customer's call after a hold", (*sim.World).Unholds).as("unholds").onlyIf(talksTo),
	when("{agent} rings {colleague:agent} by extension", Phone, "dials another agent's extension, without any customer", (*sim.World).RingsColleague),
	when("{agent} answers the call of {colleague:agent}", Phone, "picks up the internal call that the colleague has dialled", (*sim.World).AnswersColleague),
	when("{agent} hangs up on the call of {colleague:agent}", Phone, "ends the internal call that the colleague has dialled", (*sim.World).HangsUpOnColleague),
	when("{agent} starts to record the call with {customer}", Phone, "starts an on-demand recording, which needs the licence", (*sim.World).Records).as("records_call").onlyIf(talksTo),
	when("{agent} dials {customer} from his/her RingCentral phone", Phone, "dials the customer's first number on the phone, outside Front", (*sim.World).DialsFromPhone).as("dials_from_phone"),

	// In Front's window.
	when("{agent} answers {customer} in Front", Front, "clicks Answer in the customer's newest conversation", (*sim.World).AnswersInFront).as("answers_in_front"),
	when("{agent} calls {customer} from the {where:keypad|contact list|contact plugin} in Front", Front, "dials the customer's first number through RingCentral's plugin", (*sim.World).CallsFromFront).as("calls_from_front"),
	when("{agent} tries to call {customer} from the {where:keypad|contact list|contact plugin} in Front", Front, "dials through RingCentral's plugin, or keeps the refusal", triesToCall).proof(),
	when("{agent} tries to answer {customer} in Front", Front, "clicks Answer in the newest conversation, or keeps the refusal", triesToAnswer).proof(),
	when("{agent} holds the call with {customer} in Front", Front, "clicks Hold in the call widget in Front", (*sim.World).HoldsInFront).as("holds_in_front"),
	when("{agent} resumes the call with {customer} in Front", Front, "clicks Resume in the call widget in Front", (*sim.World).UnholdsInFront).as("resumes_in_front"),
	when("{agent} mutes the call with {customer} in Front", Front, "clicks Mute in the call widget in Front", (*sim.World).MutesInFront).as("mutes_in_front"),
	when("{agent} unmutes the call with {customer} in Front", Front, "clicks Unmute in the call widget in Front", (*sim.World).UnmutesInFront).as("unmutes_in_front"),
	when("{agent} ends the call with {customer} in Front", Front, "clicks End in the call widget in Front", (*sim.World).EndsInFront).as("ends_in_front"),
	when("{agent} signs out of Front", Front, "closes the agent's window of Front with its ringing banners", (*sim.World).ClosesFront),
	when("{agent} signs in to Front", Front, "opens the agent's window of Front again", (*sim.World).OpensFront),
	when("{agent} logs in to RingCentral in Front", Front, "opens the agent's session of RingCentral's plugin", (*sim.World).LogsInToPlugin).as("logs_in_to_ringcentral"),
	when("the RingCentral session of {agent} in Front expires", Front, "ends the agent's session of RingCentral's plugin", (*sim.World).LosesPluginSession).as("session_expires"),
	when("{agent} mutes and hides incoming calls", Front, "turns off ringing and call banners in the agent's window", (*sim.World).SilencesCalls).with(true).as("silences_calls"),
	when("{agent} shows incoming calls again", Front, "turns on ringing and call banners in the agent's window", (*sim.World).SilencesCalls).with(false).as("shows_calls_again"),
	when("{agent} forbids the microphone", Front, "blocks the microphone in the agent's browser", (*sim.World).AllowsMicrophone).with(false),
	when("{agent} allows the microphone", Front, "allows the microphone in the agent's browser", (*sim.World).AllowsMicrophone).with(true),

	when("{agent} consults {number} about {customer}", RingCentral, "calls a number outside while the customer is on hold", (*sim.World).ConsultsAt),
}

// loseCustomersLast loses the webhook that would end the call: that of the party
// which has called and is nobody's extension.
func loseCustomersLast(s *Scenario) error {
	return s.losesWebhooks(func(body []byte) bool {
		party := shown(shown(body).raw("body.parties.0"))
		return party.text("status.code") == "Disconnected" && party.text("direction") == "Outbound" && party.raw("extensionId") == ""
	})
}

func theLineWithPatience(w *sim.World, line, team string, length time.Duration) error {
	return addLine(sim.LineSpec{Name: line, Team: team, Patience: length})(w)
}

// theFrontContact is one whose number somebody, or a CRM, has written like that.
func theFrontContact(w *sim.World, contact, number string) error {
	_, err := w.Front().AddContact(front.ContactSpec{Name: contact, Handles: []front.Handle{{Source: "phone", Handle: number}}})
	return err
}

func callerIDSays(w *sim.World, text string, c *sim.Customer) error {
	return w.RingCentral().SetCallerName(c.Phones[0], text)
}

func linesAreConnected(w *sim.World, lines []string, inbox, use string) error {
	var all []sim.Connection
	for _, line := range lines {
		all = append(all, connections(line, inbox, use)...)
	}
	return w.Connects(all...)
}

// linesOfTableAreConnected takes a table of lines, inboxes and uses.
func linesOfTableAreConnected(s *Scenario, table *godog.Table) error {
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
	return s.do(func(w *sim.World) error { return w.Connects(all...) })
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

func lineIsConnectedClosing(w *sim.World, line, inbox string, length time.Duration) error {
	return w.Connects(sim.Connection{Line: line, Inbox: inbox, Texts: true, AutoClose: length})
}

func everyAgentIsLoggedIn(w *sim.World) error {
	return sim.Every(w.Agents(), func(a *sim.Agent) error { return w.LogsInToPlugin(a.Name) })
}

func frontsPlanIs(w *sim.World, plan string) error {
	return w.Front().SetPlan(front.Plan{Name: plan, PerMinute: 200})
}

// tries expects a refusal, whose words a Then looks at.
func (s *Scenario) tries(a action) error {
	s.tried, s.refusal = true, ""
	return s.do(func(w *sim.World) error {
		err := a(w)
		if w == s.world && err != nil {
			s.refusal = err.Error()
		}
		return nil
	})
}

func triesToConnect(s *Scenario, who, line, inbox, what, credential string) error {
	return s.tries(func(w *sim.World) (err error) {
		c := sim.Connection{Line: line, Inbox: inbox, Texts: what == "texts", Who: who}
		if credential != "" {
			c.Credential, err = w.Credential(credential)
		}
		if err != nil {
			return err
		}
		return w.Connects(c)
	})
}

func writesCredential(s *Scenario) error {
	return s.tries(func(w *sim.World) error {
		text, err := w.Credential("a made-up credential")
		if err != nil {
			return err
		}
		return w.ChangeSettings("ringcentral-front", map[string]any{"credential": text})
	})
}

func writesTextNumber(s *Scenario, l *sim.Line) error {
	return s.tries(func(w *sim.World) error {
		return w.ChangeSettings("ringcentral-front", map[string]any{"sms_channels": map[string]string{l.Number: "cha_1"}})
	})
}

func becomesRingCentralAdmin(w *sim.World, a *sim.Agent) error {
	return w.RingCentral().SetAdmin(a.RingCentral, true)
}

// outsideNumber is that of somebody who is neither agent nor customer.
const outsideNumber = "+16465550142"

func consultsLine(w *sim.World, agent string, l *sim.Line, customer string) error {
	return w.ConsultsAt(agent, l.Number, customer)
}

func consultsOutside(w *sim.World, agent, customer string) error {
	return w.ConsultsAt(agent, outsideNumber, customer)
}

func triesToAnswer(s *Scenario, agent, customer string) error {
	return s.tries(func(w *sim.World) error { return w.AnswersInFront(agent, customer) })
}

func triesToCall(s *Scenario, agent, customer, where string) error {
	return s.tries(func(w *sim.World) error { return w.CallsFromFront(agent, customer, where) })
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
