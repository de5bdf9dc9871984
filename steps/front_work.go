package steps

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	fakefront "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
)

// frontWorkSentences are a team's work in Front besides talking to customers: company
// rules, tags, snoozing, the trash and analytics.
var frontWorkSentences = []*Row{
	given("the Front company rule {name}: when {when:words}(, if {if:words}), then {then:words}", Front, "creates a rule in the editor's wording; conditions and actions joined by and", theFrontRule),
	given("the actions of one Front rule can trigger another", Front, "lets the actions of one rule trigger other rules", assumes(front.Of, "front-rule-chaining", "yes")),
	when("{agent} comments in Front on the conversation with {customer}(:) {text}", Front, "adds an internal comment to the customer's newest conversation", (*front.People).Comments).as("comments").onlyIf(hasConversation),
	when("{agent} tags the conversation with {customer} as {tag:name}", Front, "tags the customer's newest conversation; creates the tag if it is missing", (*front.People).Tags).as("tags").onlyIf(hasConversation),
	when("{agent} snoozes the conversation with {customer} for {length:span}", Front, "snoozes the customer's newest conversation for that length", (*front.People).Snoozes).as("snoozes").onlyIf(hasConversation),
	when("{agent} deletes the conversation with {customer}", Front, "moves the customer's newest conversation to the trash", (*front.People).Deletes).as("deletes").onlyIf(hasConversation),
	when("{agent} merges the conversation with {customer} into that with {customer}", Front, "merges the newest conversations of the two customers; the second stays", (*front.People).Merges).onlyIf(hasConversation),
	when("{agent} reopens the conversation with {customer}", Front, "takes the customer's newest conversation out of the archive or the trash", (*front.People).Reopens).as("reopens").onlyIf(isArchived),
	when("{agent} clicks the number in the conversation with {customer} to dial from (the ){line}( line)", Front, "dials the number that Front displays, through Aircall's plugin", (*front.People).ClicksToDial).as("clicks_to_dial").onlyIf(hasConversation),

	then("the conversation with {customer} has {no tags|the tag …}", API, Front, "checks that the conversation has this tag, or no tag at all", theConversationHasTag),
	then("the conversation with {customer} is snoozed", API, Front, "checks for the status archived with a scheduled reminder", theConversationIsSnoozed),
	then("the participants of the conversation with {customer} are {agents}", Screen, Front, "compares all participants on the screen of the conversation, in any order", theParticipantsAre),
	then("{agent} cannot reply to the conversation with {customer}", Screen, Front, "tries a reply and checks that Front refuses it and adds nothing", cannotReply),
	when("{customer} sends an SMS to the team in Front: {text}", Front, "delivers an inbound message from the customer on the SMS channel", (*front.People).ReceivesText).as("texts_the_team_in_front"),
	then("{agent} can reply to the conversation with {customer}", Screen, Front, "sends a reply in the conversation and checks that Front accepts it", canReply),
	then("Front refuses a reply to {customer} by API", API, Front, "posts a reply to Front's API and expects status 403 and no new message", replyByAPIIsRefused),
	then("Front's analytics count {count} conversation(s) received that day", Screen, Front, "reads the active conversations of the day on the analytics screen", analyticsCount),
	then("a call rings {customer} from the phone of {agent}", Screen, Phone, "checks that the agent's Aircall phone dials the customer's first number", aCallRings),

	when("{agent} removes the tag {tag:name} from the conversation with {customer}", Front, "removes a tag from the customer's newest conversation", (*front.People).Untags).as("untags"),
}

// theFrontRule makes a company rule in the words of Front's editor; conditions
// and actions are joined by "and".
func theFrontRule(p *front.People, name, when, conditions, actions string) error {
	rule := front.Rule{Name: name, When: []string{when}, Then: strings.Split(actions, " and ")}
	if conditions != "" {
		rule.If = strings.Split(conditions, " and ")
	}
	return p.AddRule(rule)
}

func theConversationHasTag(_ *sim.World, c shown, what string) error {
	found := c.texts("tags", "name")
	tag, some := strings.CutPrefix(what, "the tag ")
	return unless(some == (len(found) > 0) && (!some || slices.Contains(found, tag)), "tags", what, strings.Join(found, ", "))
}

// theConversationIsSnoozed: Front shows it as archived, with a reminder.
func theConversationIsSnoozed(_ *sim.World, c shown) error {
	return unless(c.text("status") == "archived" && len(c.list("scheduled_reminders")) > 0,
		"status", "archived with a reminder", c.text("status")+" "+c.raw("scheduled_reminders"))
}

func theParticipantsAre(_ *sim.World, v fakefront.View, agents []string) error {
	return sameNames("participants", agents, slices.Clone(v.Participants))
}

// screenOfConversation opens the customer's only conversation in Front.
func screenOfConversation(w *sim.World, customer string) (v fakefront.View, err error) {
	c, err := conversationWith(w, customer)
	if err != nil {
		return v, err
	}
	if v, err = front.Of(w).Conversation(c.text("id")); err == nil {
		w.Looked([]string{v.Exchange})
	}
	return v, err
}

func cannotReply(p *front.People, v fakefront.View, a *people.Agent, c *people.Customer) error {
	before := len(v.Timeline)
	err := p.Replies(a, c, "We call you back.")
	if !errors.Is(err, fakefront.ErrCannotReply) {
		return fmt.Errorf("the reply of %s ended with %v, expected a refusal", a.Name, err)
	}
	if v, err = p.Conversation(v.ID); err == nil && len(v.Timeline) != before {
		err = fmt.Errorf("the refused reply has left something in the conversation")
	}
	return err
}

func canReply(p *front.People, _ fakefront.View, a *people.Agent, c *people.Customer) error {
	return p.Replies(a, c, "Until six.")
}

func replyByAPIIsRefused(w *sim.World, c shown) error {
	before, err := messagesOf(w, c, anyText)
	if err != nil {
		return err
	}
	status, answer, err := front.Of(w).RepliesByAPI(c.text("id"), "We call you back.")
	if err != nil {
		return err
	}
	if status != http.StatusForbidden || shown(answer).text("_error.title") == "" {
		return fmt.Errorf("the reply was answered %d %s", status, answer)
	}
	after, err := messagesOf(w, c, anyText)
	return isCount("messages after the refused reply", len(before), after, err)
}

func analyticsCount(w *sim.World, count int) error {
	figures, err := front.Of(w).Analytics("", w.Now(), w.Now())
	return isSame("conversations of the day", count, figures.Active, err)
}

// aCallRings reads the agent's phone, which must dial the customer.
func aCallRings(p *aircall.People, c *people.Customer, a *people.Agent) error {
	phone, err := p.Phone(p.Users[a])
	dials := phone.State == "dialling" && digits(phone.Customer) == digits(c.Phones[0])
	return cmp.Or(err, unless(dials, a.Name+"'s phone", "dialling "+c.Phones[0], string(phone.State)+" "+phone.Customer))
}
