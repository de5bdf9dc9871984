package steps

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	fakefront "github.com/callsim/callsim/fakes/front"
	fakeringcentral "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

// ringcentralSentences are RingCentral's phones, how its numbers are connected with
// Front, and what people do on them. What Front shows is in
// ringcentral_view.go.
var ringcentralSentences = []*Row{
	given("the network loses the customer's last webhook", Network, "drops the webhook with which the customer's party leaves the call", loseCustomersLast),

	// Cast.
	given("the company has RingCentral phones", Cast, "uses RingCentral instead of Aircall as the phone system", (*ringcentral.People).Use),
	given("the {line} line of the team {team}, one phone after the other", Cast, "opens a queue that rings the team's phones in a fixed order", theLineOfTeam).with(people.LineSpec{OneByOne: true}),
	given("the {line} line of the team {team}, where callers wait for at most {length:span}", Cast, "opens a queue of the team with a maximum waiting time", theLineWithPatience),
	given("the {line} line of {agent}, with voicemail", Cast, "opens a line of one agent that offers voicemail for unanswered calls", theLineOfAgent).with(people.LineSpec{Voicemail: true}),
	given("the Front contact {name} with the number {number:text}", Front, "adds a Front contact with the number in this format", theFrontContact),
	given("a CRM has synced the contact {name} with the number {number:text} into Front", Front, "creates a Front contact by API with the number in this format", (*front.People).SyncsContact),
	given("caller ID shows {name:text} for {customer}", RingCentral, "sets the caller ID name of the customer's first number", (*ringcentral.People).Named),
	given("the e-mail address of {agent} in RingCentral differs from the one in Front", RingCentral, "changes the agent's e-mail address in RingCentral to a different one", (*ringcentral.People).ChangesEmail),

	// Connecting.
	given("the {lines} line(s) is/are connected with the {inbox} inbox for {use:calls|SMS|calls and SMS}", Front, "connects the lines as channels of the inbox and writes the settings", linesAreConnected),
	given("these lines are connected with Front", Front, "connects lines as channels from a table of line, inbox and for", linesOfTableAreConnected),
	given("the {line} line is connected with the {inbox} inbox for SMS, which closes conversations after {length:span}", Front, "connects the line as an SMS channel that archives quiet conversations", lineIsConnectedClosing),
	when("the administrator connects the {line} line with the {inbox} inbox for {use:calls|SMS|calls and SMS}", Front, "connects the line as channels of the inbox and writes the settings", linesAreConnected).as("connects_line"),
	given("every agent is logged in to RingCentral in Front", Front, "opens a session of RingCentral's plugin for every agent with a Front seat", (*integrations.Plugin).LogsAllIn),
	given("{agent} may record calls by hand", RingCentral, "gives the agent the licence for on-demand recording", (*ringcentral.People).Entitles).with(fakeringcentral.OnDemandRecording),
	when("the operator writes a made-up credential into the settings of RingCentral", Core, "writes an invalid credential to the core's settings, or keeps the refusal", writesCredential).tries(),
	when("the operator adds the {line} line to the SMS numbers in the settings of RingCentral", Core, "adds the line's number to the SMS numbers, or keeps the refusal", writesTextNumber).tries(),
	given("RingCentral's conversation intelligence is licensed", Core, "turns on conversation intelligence in the integration's settings", (*integrations.Plugin).BuysIntelligence),
	given("Front's plan is {plan:words}", Front, "sets the account's plan to that name, with 200 API requests per minute", frontsPlanIs),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {use:calls|SMS}", Front, "connects the line as a channel as the agent, or keeps the refusal", connectsAs).with("").tries(),
	when("{agent} tries to connect the {line} line with the {inbox} inbox for {use:calls|SMS} with {credential:a made-up credential|a revoked credential|an expired credential|the credential of …}", Front, "connects the line with this credential as the agent, or keeps the refusal", connectsAs).tries(),
	when("the administrator's credential is revoked in RingCentral", RingCentral, "revokes the integration's credential in RingCentral's developer console", (*integrations.Plugin).RevokesCredential).as("revokes_credential"),
	when("the administrator makes a new credential", RingCentral, "issues a new credential for the next connection of a line", (*integrations.Plugin).MakesCredential).as("makes_credential"),
	when("{agent} becomes an administrator in Front", Front, "gives the agent the rights of an administrator in Front", (*integrations.Plugin).BecomesFrontAdmin).as("becomes_front_admin"),
	when("{agent} becomes an administrator in RingCentral", RingCentral, "gives the agent the rights of an administrator in RingCentral", (*ringcentral.People).BecomesAdmin).as("becomes_ringcentral_admin"),

	// Calls.
	when("{agent} transfers {customer} to the number of {line}", Phone, "makes a cold transfer to the number of a company line", (*people.Phones).TransfersToLine).as("transfers_to_line").onlyIf(talksTo),
	when("{agent} transfers {customer} to an outside number", Phone, "makes a cold transfer to a fixed number outside the company", (*people.Phones).TransfersTo).with(outsideNumber).as("transfers_outside").onlyIf(talksTo),
	when("the outside party picks up for {customer}", Phone, "answers the customer's call at the outside number", (*people.Phones).PicksUp).as("somebody_there_picks_up_for").onlyIf(isOnTheLine),
	when("{agent} consults the number of {line} about {customer}", Phone, "begins a warm transfer to the number of a company line", consultsLine),
	when("{agent} consults an outside number about {customer}", Phone, "begins a warm transfer to a fixed number outside the company", consultsOutside).as("consults_outside"),
	when("{agent} cancels the transfer of {customer}", Phone, "cancels a warm transfer and returns to the customer", (*people.Phones).TakesBack).as("takes_back").onlyIf(talksTo),
	when("{agent} puts {customer} on hold", Phone, "puts the customer's call on hold with music", (*people.Phones).Holds).as("holds").onlyIf(talksTo),
	when("{agent} takes {customer} off hold", Phone, "resumes the customer's call after a hold", (*people.Phones).Unholds).as("unholds").onlyIf(talksTo),
	when("{agent} dials the extension of {colleague:agent}", Phone, "dials another agent's extension, without any customer", (*ringcentral.People).RingsColleague).as("rings_by_extension"),
	when("{agent} answers the call of {colleague:agent}", Phone, "picks up the internal call that the colleague has dialled", (*ringcentral.People).AnswersColleague),
	when("{agent} hangs up on the call of {colleague:agent}", Phone, "ends the internal call that the colleague has dialled", (*ringcentral.People).HangsUpOnColleague),
	when("{agent} starts to record the call with {customer}", Phone, "starts an on-demand recording, which needs the licence", (*ringcentral.People).Records).as("records_call").onlyIf(talksTo),
	when("{agent} dials {customer} from his/her RingCentral phone", Phone, "dials the customer's first number on the phone, outside Front", (*ringcentral.People).DialsFromPhone).as("dials_from_phone"),

	// In Front's window.
	when("{agent} answers {customer} in Front", Front, "clicks Answer in the customer's newest conversation", (*integrations.Plugin).Answers).as("answers_in_front"),
	when("{agent} calls {customer} from the {where:keypad|contact list|contact plugin} in Front", Front, "dials the customer's first number through RingCentral's plugin", (*integrations.Plugin).Calls).as("calls_from_front"),
	when("{agent} tries to call {customer} from the {where:keypad|contact list|contact plugin} in Front", Front, "dials through RingCentral's plugin, or keeps the refusal", (*integrations.Plugin).Calls).tries(),
	when("{agent} tries to answer {customer} in Front", Front, "clicks Answer in the newest conversation, or keeps the refusal", (*integrations.Plugin).Answers).tries(),
	when("{agent} holds the call with {customer} in Front", Front, "clicks Hold in the call widget in Front", (*integrations.Plugin).Clicks).with("Hold").as("holds_in_front"),
	when("{agent} resumes the call with {customer} in Front", Front, "clicks Resume in the call widget in Front", (*integrations.Plugin).Clicks).with("Resume").as("resumes_in_front"),
	when("{agent} mutes the call with {customer} in Front", Front, "clicks Mute in the call widget in Front", (*integrations.Plugin).Clicks).with("Mute").as("mutes_in_front"),
	when("{agent} unmutes the call with {customer} in Front", Front, "clicks Unmute in the call widget in Front", (*integrations.Plugin).Clicks).with("Unmute").as("unmutes_in_front"),
	when("{agent} ends the call with {customer} in Front", Front, "clicks End in the call widget in Front", (*integrations.Plugin).Clicks).with("End call").as("ends_in_front"),
	when("{agent} signs out of Front", Front, "closes the agent's window of Front with its ringing banners", (*integrations.Plugin).Closes),
	when("{agent} signs in to Front", Front, "opens the agent's window of Front again", (*integrations.Plugin).Opens),
	when("{agent} logs in to RingCentral in Front", Front, "opens the agent's session of RingCentral's plugin", (*integrations.Plugin).LogsIn).as("logs_in_to_ringcentral"),
	when("the RingCentral session of {agent} in Front expires", Front, "ends the agent's session of RingCentral's plugin", (*integrations.Plugin).LosesSession).as("session_expires"),
	when("{agent} mutes and hides incoming calls", Front, "turns off ringing and call banners in the agent's window", (*integrations.Plugin).Silences).with(true).as("silences_calls"),
	when("{agent} shows incoming calls again", Front, "turns on ringing and call banners in the agent's window", (*integrations.Plugin).Silences).with(false).as("shows_calls_again"),
	when("{agent} forbids the microphone", Front, "blocks the microphone in the agent's browser", (*integrations.Plugin).AllowsMicrophone).with(false),
	when("{agent} allows the microphone", Front, "allows the microphone in the agent's browser", (*integrations.Plugin).AllowsMicrophone).with(true),

	when("{agent} consults {number} about {customer}", RingCentral, "calls a number outside while the customer is on hold", (*ringcentral.People).ConsultsAt),
}

// loseCustomersLast loses the webhook that would end the call: the webhook of the
// calling party, which has no extension.
func loseCustomersLast(s *Scenario) error {
	return s.losesWebhooks(func(body []byte) bool {
		party := shown(shown(body).raw("body.parties.0"))
		return party.text("status.code") == "Disconnected" && party.text("direction") == "Outbound" && party.raw("extensionId") == ""
	})
}

func theLineWithPatience(w *sim.World, line, team string, length time.Duration) error {
	return addLine(people.LineSpec{Name: line, Team: team, Patience: length})(w)
}

// theFrontContact adds a contact with the number in this format.
func theFrontContact(p *front.People, contact, number string) error {
	_, err := p.AddContact(fakefront.ContactSpec{Name: contact, Handles: []fakefront.Handle{{Source: "phone", Handle: number}}})
	return err
}

func linesAreConnected(p *integrations.Plugin, lines []string, inbox, use string) error {
	var all []integrations.Connection
	for _, line := range lines {
		all = append(all, connections(line, inbox, use)...)
	}
	return p.Connects(all...)
}

// linesOfTableAreConnected takes a table of lines, inboxes and uses.
func linesOfTableAreConnected(s *Scenario, table *godog.Table) error {
	var all []integrations.Connection
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
			return fmt.Errorf("the %s line is connected for %q; expected calls, SMS, or calls and SMS", cells[0], cells[2])
		default:
			all = append(all, connections(cells[0], cells[1], cells[2])...)
		}
	}
	if len(all) == 0 {
		return errors.New("no line is named; name one in each row below line, inbox, for")
	}
	return s.do(func(w *sim.World) error { return integrations.PluginOf(w).Connects(all...) })
}

var isUse = regexp.MustCompile(`^(?:calls|SMS|calls and SMS)$`)

func connections(line, inbox, use string) (all []integrations.Connection) {
	if strings.Contains(use, "calls") {
		all = append(all, integrations.Connection{Line: line, Inbox: inbox})
	}
	if strings.Contains(use, "SMS") {
		all = append(all, integrations.Connection{Line: line, Inbox: inbox, Texts: true})
	}
	return all
}

func lineIsConnectedClosing(p *integrations.Plugin, line, inbox string, length time.Duration) error {
	return p.Connects(integrations.Connection{Line: line, Inbox: inbox, Texts: true, AutoClose: length})
}

func frontsPlanIs(p *front.People, plan string) error {
	return p.SetPlan(fakefront.Plan{Name: plan, PerMinute: 200})
}

func connectsAs(p *integrations.Plugin, who, line, inbox, what, credential string) (err error) {
	c := integrations.Connection{Line: line, Inbox: inbox, Texts: what == "SMS", Who: who}
	if credential != "" {
		c.Credential, err = p.Credential(credential)
	}
	if err != nil {
		return err
	}
	return p.Connects(c)
}

func writesCredential(w *sim.World) error {
	text, err := integrations.PluginOf(w).Credential("a made-up credential")
	if err != nil {
		return err
	}
	return w.ChangeSettings("ringcentral-front", map[string]any{"credential": text})
}

func writesTextNumber(w *sim.World, l *people.Line) error {
	return w.ChangeSettings("ringcentral-front", map[string]any{"sms_channels": map[string]string{l.Number: "cha_1"}})
}

// outsideNumber is a number of neither agent nor customer.
const outsideNumber = "+16465550142"

func consultsLine(p *ringcentral.People, a *people.Agent, l *people.Line, c *people.Customer) error {
	return p.ConsultsAt(a, l.Number, c)
}

func consultsOutside(p *ringcentral.People, a *people.Agent, c *people.Customer) error {
	return p.ConsultsAt(a, outsideNumber, c)
}
