package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

// frontSentences are Front, as its users work in it and as it looks afterwards.
var frontSentences = []*Row{
	when("{agent} archives the conversation with {customer}", Front, "archives the customer's newest conversation", (*sim.World).ArchivesConversation).as("archives").onlyIf(isOpen),
	when("{agent} moves the conversation with {customer} to the {inbox} inbox", Front, "moves the customer's newest conversation to another inbox", (*sim.World).MovesConversation).as("moves").onlyIf(hasConversation),
	when("{agent} assigns the conversation with {customer} to {to:nobody|…}", Front, "assigns the customer's newest conversation", assignsConversation).as("assigns").onlyIf(hasConversation),

	then("Front has {count} conversation(s) with {customer}", API, Front, "counts the conversations of contacts with the customer's numbers, without trash", frontHasConversations),
	then("Front has {count} deleted conversation(s) with {customer}", API, Front, "counts conversations in the trash of contacts with the customer's numbers", frontHasDeletedConversations),
	then("the conversation with {customer} is on the contact of that name", API, Front, "compares the name of the recipient's contact with the customer's name", theConversationIsOnTheContact),
	then("the conversation with {customer} is neither a discussion nor a comment", API, Front, "checks that its type is conversation and that it has no comments", theConversationIsAConversation),
	then("the conversation with {customer} is {open|archived}", API, Front, "compares the status; assigned and unassigned both count as open", theConversationIs),
	then("the conversation with {customer} is in the {inbox} inbox", API, Front, "checks that the conversation is in this inbox and in no other", theConversationIsInInbox),
	then("the subject of the conversation with {customer} contains {text}", API, Front, "searches the subject for the text, in exact case", theSubjectContains),
	then("the conversation with {customer} shows {count} call(s)", API, Front, "counts the messages that name a type of call, such as Missed call", theConversationShowsCalls),
	then("the {nth} call in the conversation with {customer} is authored by {the customer|the integration|…}", API, Front, "compares the author of one call activity, counted from the oldest", theCallIsAuthoredBy),
	then("the conversation with {customer} is assigned to {nobody|…}", API, Front, "compares the assignee's first name, or checks that there is no assignee", theConversationIsAssignedTo),
}

// frontGet asks Front as an API client would, by the observer door.
func frontGet(w *sim.World, path string) (shown, error) {
	got := w.Front().Observe(path)
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return "", fmt.Errorf("asking Front: GET %s was answered %d %s", path, got.Status, got.Body)
	}
	return shown(got.Body), nil
}

// frontList walks all pages of a list.
func frontList(w *sim.World, path string) ([]shown, error) {
	var all []shown
	for path != "" {
		page, err := frontGet(w, path)
		if err != nil {
			return nil, err
		}
		all = append(all, page.list("_results")...)
		next := page.text("_pagination.next")
		if next == "" {
			break
		}
		u, err := url.Parse(next)
		if err != nil {
			return nil, fmt.Errorf("reading the link to the next page: %w", err)
		}
		path = u.RequestURI()
	}
	return all, nil
}

// conversationsWith lists the conversations of every contact that owns one of
// the customer's numbers, newest activity first, without those in the trash.
func conversationsWith(w *sim.World, customer string) ([]shown, error) {
	all, err := allConversationsWith(w, customer)
	return slices.DeleteFunc(all, isDeleted), err
}

func isDeleted(conversation shown) bool {
	return conversation.text("status") == "deleted"
}

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
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", differ("conversations with "+customer, 1, len(all))
	}
	return all[0], nil
}

// callsIn lists the call activities of a conversation, oldest first: messages
// that name a call qualification.
func callsIn(w *sim.World, conversation shown) ([]shown, error) {
	messages, err := frontList(w, "/conversations/"+conversation.text("id")+"/messages")
	if err != nil {
		return nil, err
	}
	var found []shown
	for _, m := range messages {
		if isCall(textOf(m)) {
			found = append([]shown{m}, found...)
		}
	}
	return found, nil
}

// isCall tells a call activity: it carries one of the qualifications (AF-41). A
// link to a voicemail may have that word in it and is none.
func isCall(text string) bool { return namesQualification(text) && !aLink.MatchString(text) }

func namesQualification(text string) bool {
	for _, q := range [...]string{"Inbound answered call", "Outbound answered call", "Outbound unanswered call", "Missed call", "Voicemail"} {
		if strings.Contains(text, q) {
			return true
		}
	}
	return false
}

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

// writer tells who a message is by: Front shows the teammate, or, for a message
// that the contact wrote, none.
func writer(m shown) (string, error) {
	inbound, author := m.is("is_inbound"), shown(m.raw("author"))
	nobody := author == "" || author == "null"
	switch {
	case inbound && !nobody:
		return "", fmt.Errorf("the activity is inbound but authored by %s", personOf(author))
	case inbound:
		return "the customer", nil
	case nobody:
		return "the integration", nil
	default:
		return personOf(author), nil
	}
}

func frontHasConversations(w *sim.World, count, customer string) error {
	all, err := conversationsWith(w, customer)
	if err != nil {
		return err
	}
	return isCount("conversations with "+customer, count, len(all))
}

func frontHasDeletedConversations(w *sim.World, count, customer string) error {
	want, err := number(count)
	if err != nil {
		return err
	}
	all, err := allConversationsWith(w, customer)
	if err != nil {
		return err
	}
	if n := len(slices.DeleteFunc(all, func(c shown) bool { return !isDeleted(c) })); n != want {
		return differ("deleted conversations with "+customer, want, n)
	}
	return nil
}

func theConversationIsOnTheContact(ctx context.Context, moment, customer string) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		link := c.text("recipient._links.related.contact")
		u, err := url.Parse(link)
		if err != nil || link == "" {
			return fmt.Errorf("the conversation's recipient links to no contact: %q", link)
		}
		contact, err := frontGet(w, u.Path)
		if err != nil {
			return err
		}
		return same("name of the conversation's contact", customer, contact.text("name"))
	})
}

func theConversationIsAConversation(w *sim.World, c shown) error {
	if kind := c.text("type"); kind != "conversation" {
		return differ("type", "conversation", kind)
	}
	comments, err := frontList(w, "/conversations/"+c.text("id")+"/comments")
	if err != nil {
		return err
	}
	return same("comments", 0, len(comments))
}

// theConversationIs knows Front's two words for open: a conversation in the API
// is assigned, unassigned, archived or deleted (AF-42).
func theConversationIs(w *sim.World, c shown, state string) error {
	status := c.text("status")
	open := status == "assigned" || status == "unassigned"
	if (state == "open") != open || (state == "archived") != (status == "archived") {
		return differ("status", state, status)
	}
	return nil
}

func theConversationIsInInbox(w *sim.World, c shown, inbox string) error {
	found, err := inboxesOf(w, c)
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != inbox {
		return differ("inboxes", inbox+" alone", strings.Join(found, ", "))
	}
	return nil
}

// inboxesOf are the names of the inboxes in which a conversation is.
func inboxesOf(w *sim.World, c shown) (names []string, err error) {
	inboxes, err := frontList(w, "/conversations/"+c.text("id")+"/inboxes")
	for _, i := range inboxes {
		names = append(names, i.text("name"))
	}
	return names, err
}

func theSubjectContains(w *sim.World, c shown, text string) error {
	if subject := c.text("subject"); !strings.Contains(subject, text) {
		return differ("subject", "something with "+text, subject)
	}
	return nil
}

func theConversationShowsCalls(w *sim.World, c shown, count string) error {
	found, err := callsIn(w, c)
	if err != nil {
		return err
	}
	return isCount("call activities", count, len(found))
}

func theCallIsAuthoredBy(ctx context.Context, moment, which, customer, author string) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		found, err := callsIn(w, c)
		if err != nil {
			return err
		}
		i := map[string]int{"first": 0, "second": 1, "third": 2, "last": len(found) - 1}[which]
		if i < 0 || i >= len(found) {
			return fmt.Errorf("the conversation shows %d call(s), there is no %s one", len(found), which)
		}
		written, err := writer(found[i])
		if err != nil {
			return err
		}
		return same("author of the "+which+" call", author, written)
	})
}

func theConversationIsAssignedTo(w *sim.World, c shown, agent string) error {
	assignee := wholeName(shown(c.raw("assignee")))
	if agent == "nobody" {
		agent = ""
	}
	return same("assignee", agent, assignee)
}

// aboutConversation looks at the customer's only conversation.
func aboutConversation(ctx context.Context, moment, customer string, look func(*sim.World, shown) error) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	c, err := conversationWith(w, customer)
	if err != nil {
		return err
	}
	if err := look(w, c); err != nil {
		return fmt.Errorf("the conversation with %s: %w", customer, err)
	}
	return nil
}

func assignsConversation(w *sim.World, agent, customer, to string) error {
	if to == "nobody" {
		to = ""
	}
	return w.AssignsConversation(agent, customer, to)
}
