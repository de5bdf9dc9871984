package steps

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/front"
)

// frontSentences are the deeds of Front's users and the state of Front afterwards.
var frontSentences = []*Row{
	when("{agent} archives the conversation with {customer}", Front, "archives the customer's newest conversation", (*front.People).Archives).as("archives").onlyIf(isOpen),
	when("{agent} moves the conversation with {customer} to the {inbox} inbox", Front, "moves the customer's newest conversation to another inbox", (*front.People).Moves).as("moves").onlyIf(hasConversation),
	when("{agent} assigns the conversation with {customer} to {to:nobody|…}", Front, "assigns the customer's newest conversation", (*front.People).Assigns).as("assigns").onlyIf(hasConversation),

	then("Front has {count} conversation(s) with {customer}", API, Front, "counts the conversations of contacts with the customer's numbers, without trash", countsOf("conversations with", conversationsWith)),
	then("Front has {count} deleted conversation(s) with {customer}", API, Front, "counts conversations in the trash of contacts with the customer's numbers", countsOf("deleted conversations with", deletedConversationsWith)),
	then("the conversation with {customer} is on the contact of that name", API, Front, "compares the name of the recipient's contact with the customer's name", theConversationIsOnTheContact),
	then("the conversation with {customer} is neither a discussion nor a comment", API, Front, "checks that its type is conversation and that it has no comments", theConversationIsAConversation),
	then("the conversation with {customer} is {open|archived}", API, Front, "compares the status; assigned and unassigned both count as open", theConversationIs),
	then("the conversation with {customer} is in the {inbox} inbox", API, Front, "checks that the conversation is in this inbox and in no other", theConversationIsInInbox),
	then("the subject of the conversation with {customer} contains {text}", API, Front, "searches the subject for the text, in exact case", theSubjectContains),
	then("the conversation with {customer} shows {count} call(s)", API, Front, "counts the messages that name a type of call, such as Missed call", countsIn("call activities", callsIn)),
	then("the {nth} call in the conversation with {customer} is logged by {the customer|the integration|…}", API, Front, "compares the author of one call activity, counted from the oldest", theCallIsAuthoredBy),
	then("the conversation with {customer} is assigned to {nobody|…}", API, Front, "compares the assignee's first name, or checks that there is no assignee", theConversationIsAssignedTo),
}

// frontLists returns a function that lists a path of Front.
func frontLists(path string) func(*sim.World) ([]shown, error) {
	return func(w *sim.World) ([]shown, error) { return frontList(w, path) }
}

// frontList lists a path of Front, whose pages link to the next.
func frontList(w *sim.World, path string) ([]shown, error) {
	return pages(w, front.Of(w), path, "_results", func(page shown) string {
		next := page.text("_pagination.next")
		if u, err := url.Parse(next); err == nil && next != "" {
			return u.RequestURI()
		}
		return next
	})
}

// conversationsWith lists the conversations of every contact that owns one of
// the customer's numbers, newest activity first, without those in the trash.
func conversationsWith(w *sim.World, customer string) ([]shown, error) {
	all, err := allConversationsWith(w, customer)
	return slices.DeleteFunc(all, isDeleted), err
}

func isDeleted(conversation shown) bool { return conversation.text("status") == "deleted" }

func allConversationsWith(w *sim.World, customer string) ([]shown, error) {
	owners, err := contactsWith(w, customer)
	if err != nil {
		return nil, err
	}
	var all []shown
	for _, contact := range owners {
		list, err := frontList(w, "/contacts/"+contact.text("id")+"/conversations")
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// conversationWith is the only conversation with the customer.
func conversationWith(w *sim.World, customer string) (shown, error) {
	all, err := conversationsWith(w, customer)
	return single("conversations with "+customer, all, err)
}

// callsIn lists the call activities of a conversation, oldest first: messages
// that name a call qualification.
func callsIn(w *sim.World, conversation shown) ([]shown, error) {
	return messagesOf(w, conversation, isCall)
}

// isCall reports whether a message is a call activity: it has one of the qualifications
// (AF-41). A link to a voicemail may contain that word, and is no call.
func isCall(text string) bool { return namesQualification(text) && !aLink.MatchString(text) }

func namesQualification(text string) bool {
	return slices.ContainsFunc(qualifications, func(q string) bool { return strings.Contains(text, q) })
}

var qualifications = []string{"Inbound answered call", "Outbound answered call", "Outbound unanswered call", "Missed call", "Voicemail"}

// personOf names a teammate; programs are no persons.
func personOf(teammate shown) string {
	if kind := teammate.text("type"); kind != "user" {
		return "the integration"
	}
	return wholeName(teammate)
}

// wholeName joins first and last name of a person in Front or Spark.
func wholeName(person shown) string {
	return strings.TrimSpace(person.text("first_name") + " " + person.text("last_name"))
}

// writer names the author of a message: Front shows the teammate, and no author of a
// message that the contact wrote.
func writer(m shown) (string, error) {
	inbound, author := m.is("is_inbound"), shown(m.raw("author"))
	nobody := author == "" || author == "null"
	switch {
	case inbound && !nobody:
		return "", fmt.Errorf("the activity is inbound but logged by %s", personOf(author))
	case inbound:
		return "the customer", nil
	case nobody:
		return "the integration", nil
	default:
		return personOf(author), nil
	}
}

func deletedConversationsWith(w *sim.World, customer string) ([]shown, error) {
	all, err := allConversationsWith(w, customer)
	return slices.DeleteFunc(all, func(c shown) bool { return !isDeleted(c) }), err
}

func theConversationIsOnTheContact(w *sim.World, c shown, customer string) error {
	link := c.text("recipient._links.related.contact")
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return fmt.Errorf("the conversation's recipient links to no contact: %q", link)
	}
	contact, err := get(w, front.Of(w), u.Path)
	return isSame("name of the conversation's contact", customer, contact.text("name"), err)
}

func theConversationIsAConversation(w *sim.World, c shown) error {
	if err := same("type", "conversation", c.text("type")); err != nil {
		return err
	}
	comments, err := commentsIn(w, c)
	return isCount("comments", 0, comments, err)
}

// theConversationIs accepts Front's two words for open: a conversation in the API
// is assigned, unassigned, archived or deleted (AF-42).
func theConversationIs(_ *sim.World, c shown, state string) error {
	status := c.text("status")
	open := status == "assigned" || status == "unassigned"
	return unless((state == "open") == open && (state == "archived") == (status == "archived"), "status", state, status)
}

func theConversationIsInInbox(w *sim.World, c shown, inbox string) error {
	found, err := inboxesOf(w, c)
	return cmp.Or(err, unless(slices.Equal(found, []string{inbox}), "inboxes", inbox+" alone", strings.Join(found, ", ")))
}

// inboxesOf are the names of the inboxes in which a conversation is.
func inboxesOf(w *sim.World, c shown) (names []string, err error) {
	inboxes, err := frontList(w, "/conversations/"+c.text("id")+"/inboxes")
	for _, i := range inboxes {
		names = append(names, i.text("name"))
	}
	return names, err
}

func theSubjectContains(_ *sim.World, c shown, text string) error {
	subject := c.text("subject")
	return unless(strings.Contains(subject, text), "subject", "something with "+text, subject)
}

func theCallIsAuthoredBy(w *sim.World, c shown, which, author string) error {
	found, err := callsIn(w, c)
	if err != nil {
		return err
	}
	i := nth(which, len(found))
	if i < 0 {
		return fmt.Errorf("the conversation shows %d call(s), there is no %s one", len(found), which)
	}
	written, err := writer(found[i])
	return isSame("author of the "+which+" call", author, written, err)
}

func theConversationIsAssignedTo(_ *sim.World, c shown, agent string) error {
	return same("assignee", orNobody(agent), wholeName(shown(c.raw("assignee"))))
}

// orNobody is the name of an agent, empty for nobody.
func orNobody(agent string) string {
	if agent == "nobody" {
		return ""
	}
	return agent
}
