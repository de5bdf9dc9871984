package steps

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
)

// contactSentences read the contacts of Front.
var contactSentences = []*Row{
	then("Front has {count} contact(s) with a number of {customer}", API, Front, "counts the contacts that have any number of the customer as a handle", countsOf("contacts with a number of", contactsWith)),
	then("Front has {count} contact(s) in all", API, Front, "counts every contact that Front's API lists", counts("contacts", frontLists("/contacts?limit=100"))),
	then("Front has {count} anonymous contact(s)", API, Front, "counts the contacts with anonymous in their name, in any case", counts("anonymous contacts", anonymousContacts)),
	then("the conversations with anonymous contacts show {count} call(s)", API, Front, "counts call activities; each anonymous contact must have one conversation", anonymousConversationsShow),
	then("no anonymous contact has a number", API, Front, "checks that no handle of an anonymous contact begins with +", noAnonymousContactHasANumber),
	then("the contact with the number of {customer} is named by {that number|…}", API, Front, "compares the name of the only contact; of a number, only the digits", theContactIsNamed),
	then("the number of {customer} is the new contact's only handle", API, Front, "finds the contact by number and checks that it has no other handle", theContactHasHandle),
}

// contactsWith lists the contacts that own one of the customer's numbers.
func contactsWith(w *sim.World, customer string) ([]shown, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return nil, err
	}
	all, err := frontList(w, "/contacts?limit=100")
	return slices.DeleteFunc(all, func(contact shown) bool { return !ownsOneOf(contact, c.Phones) }), err
}

func ownsOneOf(contact shown, phones []string) bool {
	return slices.ContainsFunc(contact.list("handles"), func(h shown) bool { return slices.Contains(phones, h.text("handle")) })
}

// anonymousContacts lists the contacts with "anonymous" in their name.
func anonymousContacts(w *sim.World) ([]shown, error) {
	all, err := frontList(w, "/contacts?limit=100")
	return slices.DeleteFunc(all, func(c shown) bool { return !strings.Contains(strings.ToLower(c.text("name")), "anonymous") }), err
}

func noAnonymousContactHasANumber(w *sim.World) error {
	found, err := anonymousContacts(w)
	for _, c := range found {
		for _, handle := range c.list("handles") {
			if h := handle.text("handle"); strings.HasPrefix(h, "+") {
				return fmt.Errorf("the contact %q has the number %s", c.text("name"), h)
			}
		}
	}
	return err
}

// anonymousConversationsShow counts calls over all anonymous contacts, each of
// which has one conversation.
func anonymousConversationsShow(w *sim.World, count int) error {
	n := 0
	err := eachAnonymous(w, func(contact shown, conversations []shown) error {
		if len(conversations) != 1 {
			return differ("conversations with "+contact.text("name"), 1, len(conversations))
		}
		calls, err := callsIn(w, conversations[0])
		n += len(calls)
		return err
	})
	return isSame("calls of anonymous contacts", count, n, err)
}

// eachAnonymous goes through the anonymous contacts with their conversations.
func eachAnonymous(w *sim.World, look func(contact shown, conversations []shown) error) error {
	contacts, err := anonymousContacts(w)
	if err != nil {
		return err
	}
	for _, contact := range contacts {
		conversations, err := frontList(w, "/contacts/"+contact.text("id")+"/conversations")
		if err != nil {
			return err
		}
		if err := look(contact, conversations); err != nil {
			return err
		}
	}
	return nil
}

func theContactIsNamed(w *sim.World, c *people.Customer, want string) error {
	owners, err := contactsWith(w, c.Name)
	owner, err := single("contacts with the number of "+c.Name, owners, err)
	got := owner.text("name")
	if want == "that number" {
		got, want = digits(got), digits(c.Phones[0])
	}
	return isSame("name of the contact", want, got, err)
}

func theContactHasHandle(w *sim.World, c *people.Customer) error {
	contact, err := get(w, front.Of(w), "/contacts/alt:phone:"+url.PathEscape(c.Phones[0]))
	if err != nil {
		return err
	}
	handles := contact.list("handles")
	only := len(handles) == 1 && handles[0].text("source") == "phone" && handles[0].text("handle") == c.Phones[0]
	return unless(only, "handles of the contact", "the phone "+c.Phones[0], contact.raw("handles"))
}
