package steps

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim"
)

// frontWorkSentences are what a team does in Front besides talking to customers: its
// company rules, its tags, what it puts away and what it counts.
var frontWorkSentences = []*Row{
	given("the Front company rule {name}: when {when:words}(, if {if:words}), then {then:words}", Front, "creates a rule in the editor's wording; conditions and actions joined by and", theFrontRule),
	given("Front lets rules set off rules", Front, "lets the actions of one rule trigger other rules", assumes((*sim.World).Front, "front-rule-chaining", "yes")),
	when("{agent} comments in Front on the conversation with {customer}(:) {text}", Front, "adds an internal comment to the customer's newest conversation", (*sim.World).CommentsInFront).as("comments").onlyIf(hasConversation),
	when("{agent} tags the conversation with {customer} as {tag:name}", Front, "tags the customer's newest conversation; creates the tag if it is missing", (*sim.World).TagsConversation).as("tags").onlyIf(hasConversation),
	when("{agent} snoozes the conversation with {customer} for {length:span}", Front, "snoozes the customer's newest conversation for that length", (*sim.World).SnoozesConversation).as("snoozes").onlyIf(hasConversation),
	when("{agent} deletes the conversation with {customer}", Front, "moves the customer's newest conversation to the trash", (*sim.World).DeletesConversation).as("deletes").onlyIf(hasConversation),
	when("{agent} merges the conversation with {customer} into that with {customer}", Front, "merges the newest conversations of the two customers; the second stays", (*sim.World).MergesConversation).onlyIf(hasConversation),
	when("{agent} reopens the conversation with {customer}", Front, "takes the customer's newest conversation out of the archive or the trash", (*sim.World).ReopensConversation).as("reopens").onlyIf(isArchived),
	when("{agent} clicks the number in the conversation with {customer} to dial from (the ){line}( line)", Front, "dials the number that Front displays, through Aircall's plugin", (*sim.World).DialsFromFront).as("clicks_to_dial").onlyIf(hasConversation),

	then("the conversation with {customer} has {no tags|the tag …}", API, Front, "checks that the conversation has this tag, or no tag at all", theConversationHasTag),
	then("the conversation with {customer} is snoozed", API, Front, "checks for the status archived with a scheduled reminder", theConversationIsSnoozed),
	then("the participants of the conversation with {customer} are {agents}", Screen, Front, "compares all participants on the screen of the conversation, in any order", theParticipantsAre),
	then("{agent} cannot reply to the conversation with {customer}", Screen, Front, "tries a reply and checks that Front refuses it and adds nothing", cannotReply),
	when("{customer} texts the team in Front: {text}", Front, "delivers an inbound message from the customer on the channel for texts", (*sim.World).TextsInFront),
	then("{agent} can reply to the conversation with {customer}", Screen, Front, "sends a reply in the conversation and checks that Front accepts it", canReply),
	then("Front refuses a reply to {customer} by API", API, Front, "posts a reply to Front's API and expects status 403 and no new message", replyByAPIIsRefused),
	then("Front's analytics count {count} conversation(s) received that day", Screen, Front, "reads the active conversations of the day on the analytics screen", analyticsCount),
	then("a call rings {customer} from the phone of {agent}", Screen, Phone, "checks that the agent's Aircall phone dials the customer's first number", aCallRings),

	when("{agent} takes the tag {tag:name} off the conversation with {customer}", Front, "removes a tag from the customer's newest conversation", (*sim.World).UntagsConversation).as("untags"),
}

// theFrontRule makes a company rule in the words of Front's editor; conditions
// and actions are joined by "and".
func theFrontRule(s *Scenario, name, when, conditions, actions string) error {
	rule := sim.FrontRule{Name: name, When: []string{when}, Then: strings.Split(actions, " and ")}
	if conditions != "" {
		rule.If = strings.Split(conditions, " and ")
	}
	return s.do(func(w *sim.World) error { return w.AddFrontRule(rule) })
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

func theParticipantsAre(_ *sim.World, v front.View, agents []string) error {
	return sameNames("participants", agents, slices.Clone(v.Participants))
}

// screenOfConversation opens the customer's only conversation in Front.
func screenOfConversation(w *sim.World, customer string) (v front.View, err error) {
	c, err := conversationWith(w, customer)
	if err != nil {
		return v, err
	}
	if v, err = w.Front().Conversation(c.text("id")); err == nil {
		w.Looked([]string{v.Exchange})
	}
	return v, err
}

func cannotReply(w *sim.World, v front.View, agent, customer string) error {
	before := len(v.Timeline)
	err := w.RepliesInFront(agent, customer, "We call you back.")
	if !errors.Is(err, front.ErrCannotReply) {
		return fmt.Errorf("%s's reply met %v, expected it to be refused", agent, err)
	}
	if v, err = w.Front().Conversation(v.ID); err == nil && len(v.Timeline) != before {
		err = fmt.Errorf("the refused reply has left something in the conversation")
	}
	return err
}

func canReply(w *sim.World, _ front.View, agent, customer string) error {
	return w.RepliesInFront(agent, customer, "Until six.")
}

func replyByAPIIsRefused(w *sim.World, c shown) error {
	before, err := messagesOf(w, c, anyText)
	if err != nil {
		return err
	}
	status, answer, err := w.RepliesByAPI(c.text("id"), "We call you back.")
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
	today := w.Now()
	figures, err := w.Front().Analytics("", today, today)
	return isSame("conversations of the day", count, figures.Active, err)
}

// aCallRings looks at the agent's phone: it dials the customer.
func aCallRings(w *sim.World, c *sim.Customer, a *sim.Agent) error {
	p, err := w.Aircall().Phone(a.Aircall)
	if err != nil {
		return err
	}
	return unless(p.State == "dialling" && digits(p.Customer) == digits(c.Phones[0]),
		a.Name+"'s phone", "dialling "+c.Phones[0], string(p.State)+" "+p.Customer)
}
