package steps

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	fakegorgias "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/gorgias"
)

// gorgiasSentences are the deeds of Gorgias's users and the state of Gorgias afterwards:
// customers, tickets and tags. Notes are in gorgias_notes.go, installation and limits of
// the integration in gorgias_life.go.
var gorgiasSentences = []*Row{
	given("the customer {customer}, known in Gorgias", Cast, "creates a customer, in Gorgias with the number and an e-mail address", theCustomerInGorgias).with(""),
	given("the customer {customer}, known in Gorgias with the note {note:text}", Cast, "creates a customer, in Gorgias with a note on the customer's page", theCustomerInGorgias),
	given("the customer {customer}, whose number Gorgias has {format:with blanks|without the plus|with two zeros}", Cast, "creates a customer whose number is in another format in Gorgias", theCustomerInGorgiasWritten),
	given("the customers {customers}", Cast, "creates customers with one number each and no entry in any vendor", theCustomers),
	given("Gorgias also has the number of {customer} as {name}", Gorgias, "adds another Gorgias customer with the same number", gorgiasAlsoKnows),
	given("the customer {customer}, a contact in Aircall with an e-mail address", Cast, "creates a customer and an Aircall contact with number and e-mail address", theCustomer).with(people.CustomerSpec{Records: people.Records{"aircall": {Email: true}}}),
	given("the Gorgias customer {customer} has the e-mail address of {other:customer}", Gorgias, "adds a Gorgias customer with that address and a number of its own", (*gorgias.People).AddCustomerNamed),
	given("the agent {agent}, who is not in Gorgias", Cast, "creates an agent in the phone system who has no seat in any CRM", theAgent).with(true),
	given("the Gorgias {role:admin|agent} {agent}", Gorgias, "adds a Gorgias user of that role who takes no calls", theGorgiasUser),
	given("the Gorgias agent {agent} with the e-mail address of another", Gorgias, "adds a Gorgias user with the agent's name and a different address", (*gorgias.People).AddNamesake),
	given("nobody is an admin in Gorgias", Gorgias, "changes the role of the administrator in Gorgias to agent", (*gorgias.People).SetsRole).with(people.Admin, "agent"),
	given("{agent} has left Gorgias", Gorgias, "deactivates the agent's user in Gorgias", (*gorgias.People).Leaves),
	given("a Gorgias rule that tags tickets as {tag:text} when a note contains {text}", Gorgias, "creates a rule that adds the tag when a new message matches", aGorgiasRule),
	given("the Gorgias view {view:text} of tickets tagged {tag:text}", Gorgias, "creates a view that filters tickets by one tag", theGorgiasView),

	when("{agent} tags the call with {customer} as {tag:text}", Phone, "adds a tag to the customer's latest call in the phone app", (*aircall.People).Tags).as("tags_call"),
	when("the phone system tags the call with {customer} as {tag:text}", Aircall, "adds a tag to the customer's latest call without any agent", (*aircall.People).SystemTags).as("system_tags_call"),
	when("{agent} removes the tag {tag:text} from the call with {customer}", Phone, "removes a tag from the customer's latest call in the phone app", (*aircall.People).Untags).as("untags_call"),
	when("{customer} writes an e-mail", Gorgias, "opens an e-mail ticket for the customer that Gorgias finds by number", (*gorgias.People).WritesEmail).as("writes_email"),
	when("{agent} merges the call's ticket of {customer} into the e-mail's", Gorgias, "merges the first call ticket into the e-mail ticket, or keeps the refusal", mergesTickets).as("merges_into_email"),
	when("{agent} merges the first call's ticket of {customer} into the second's", Gorgias, "merges the first call ticket into the second, or keeps the refusal", mergesCallTickets).as("merges_call_tickets"),
	when("the administrator deletes the user of {agent} in Gorgias", Gorgias, "deletes the agent's user as the administrator", (*gorgias.People).DeletesSeat).proof(),
	when("{agent} deletes the ticket of {customer}", Gorgias, "deletes the customer's only call ticket", deletesTicket),
	when("{agent} continues the ticket of {customer} by e-mail", Gorgias, "sends an e-mail from the customer's only call ticket", continuesByEmail).as("continues_by_email"),
	when("{agent} writes a note in the ticket of {customer}", Gorgias, "adds an internal note to the customer's only call ticket", writesNote),

	then("Gorgias has {count} customer(s)", API, Gorgias, "counts every customer that Gorgias's API lists", counts("customers", gorgiasLists("/api/customers?limit=100"))),
	then("Gorgias has {count} customer(s) with the number of {customer}", API, Gorgias, "counts the customers that Gorgias's API finds by the customer's numbers", countsOf("customers with the number of", gorgiasCustomersWith)),
	then(`the customer with the number of {customer} is called {"…"|by the number|…}`, API, Gorgias, "compares the name; by the number is Aircall New Contact with the number", theGorgiasCustomerIsCalled),
	then("the customer with the number of {customer} has {a placeholder|the Aircall contact's} e-mail address", API, Gorgias, "checks for the Aircall contact's address or for any other one", theGorgiasCustomerHasAddress),
	then("the customers with the numbers of {customer} and {customer} have different e-mail addresses", API, Gorgias, "compares the e-mail addresses of the two customers, which must not be empty", theGorgiasCustomersDiffer),
	then("Gorgias has {count} ticket(s)", API, Gorgias, "counts every ticket that Gorgias's API lists", counts("tickets", gorgiasLists("/api/tickets?limit=100"))),
	then("Gorgias has {count} call ticket(s) of {customer}", API, Gorgias, "counts tickets on the channel phone of customers with the numbers", countsOf("call tickets of", callTickets)),
	then("the ticket of {customer} is titled {text}( {also:and the number})", API, Gorgias, "compares the whole title of the only call ticket, with the number if named", theTicketIsTitled),
	then("the only ticket is titled {text}", API, Gorgias, "checks that Gorgias has one ticket and compares the whole title", onlyTicketHas).with("subject", "titles"),
	then("the ticket of {customer} is {open|closed}", API, Gorgias, "compares the status of the customer's only call ticket", theTicketIs),
	then("the ticket of {customer} is on the channel phone", API, Gorgias, "checks that Gorgias has one ticket and that its channel is phone", theTicketIsOnPhone),
	then("the ticket of {customer} is assigned to {nobody|…}", API, Gorgias, "compares the assignee's name, or checks that there is no assignee", theTicketIsAssignedTo),
	then("the ticket of {customer} has exactly the tags {words}", API, Gorgias, "compares all tags of the customer's only call ticket, in any order", theTicketCarries),
	then("Gorgias has the tag {text} once", API, Gorgias, "checks for one tag of this name and none that differs only in case", gorgiasHasTag),
	then("Gorgias has no tag {text}", API, Gorgias, "checks that no tag has this name in any case", gorgiasHasNoTag),
	then("Gorgias counts {count} ticket(s) tagged {text}", API, Gorgias, "compares the usage count that Gorgias's API returns for the tag", gorgiasCountsTagged),
	then("the ticket of {customer} is {billable|not billable}", Screen, Gorgias, "reads the billing mark of the ticket and the billable count of the account", theTicketIsBillable),
	then("the timeline of {customer} shows {count} ticket(s), {words}", Screen, Gorgias, "compares the channels of the customer's tickets, newest first", theTimelineShows),
	then("the view {text} lists {no ticket|the ticket of …}", API, Gorgias, "compares the tickets in the view with the customer's only call ticket", theViewLists),
	then("the merge is refused: {text}", Screen, Gorgias, "searches the refusal of the last merge for the text", itIsRefused),
}

// gorgiasLists returns a function that lists a path of Gorgias.
func gorgiasLists(path string) func(*sim.World) ([]shown, error) {
	return func(w *sim.World) ([]shown, error) { return gorgiasList(w, path) }
}

// gorgiasList lists a path of Gorgias, oldest first.
func gorgiasList(w *sim.World, path string) ([]shown, error) {
	all, err := pages(w, gorgias.Of(w), path, "data", func(page shown) string {
		if cursor := page.text("meta.next_cursor"); cursor != "" {
			return path + "&cursor=" + url.QueryEscape(cursor)
		}
		return ""
	})
	slices.Reverse(all)
	return all, err
}

// gorgiasCustomersWith lists the customers who have one of the numbers, written
// as + and digits.
func gorgiasCustomersWith(w *sim.World, customer string) (all []shown, err error) {
	c, err := w.Customer(customer)
	if err != nil {
		return nil, err
	}
	for _, phone := range c.Phones {
		some, failed := gorgiasList(w, "/api/customers?limit=100&channel_type=phone&channel_address="+url.QueryEscape(phone))
		all, err = append(all, some...), cmp.Or(err, failed)
	}
	return all, err
}

// callTickets lists the tickets of a customer that stand for calls, oldest first.
func callTickets(w *sim.World, customer string) (all []shown, err error) {
	owners, err := gorgiasCustomersWith(w, customer)
	for _, owner := range owners {
		tickets, failed := gorgiasList(w, "/api/tickets?limit=100&customer_id="+owner.raw("id"))
		all, err = append(all, tickets...), cmp.Or(err, failed)
	}
	return slices.DeleteFunc(all, func(t shown) bool { return t.text("channel") != "phone" }), err
}

// ticketOf is the customer's only call ticket, with its messages.
func ticketOf(w *sim.World, customer string) (t ticket, err error) {
	all, err := callTickets(w, customer)
	if err == nil && len(all) == 0 && customerIsAnonymous(customer) {
		all, err = gorgiasList(w, "/api/tickets?limit=100")
	}
	one, err := single("call tickets of "+customer, all, err)
	if err == nil {
		t.shown, err = get(w, gorgias.Of(w), "/api/tickets/"+one.raw("id"))
	}
	return t, err
}

// customerIsAnonymous: in features a caller with a withheld number is called Nobody.
func customerIsAnonymous(customer string) bool { return customer == "Nobody" }

func theCustomerInGorgias(w *sim.World, customer, note string) error {
	c, err := w.AddCustomer(people.CustomerSpec{Name: customer})
	if err != nil {
		return err
	}
	return gorgias.Of(w).AddWritten(customer, note, c.Phones...)
}

func theCustomerInGorgiasWritten(w *sim.World, customer, form string) error {
	c, err := w.AddCustomer(people.CustomerSpec{Name: customer})
	if err != nil {
		return err
	}
	number := c.Phones[0]
	written := map[string]string{
		"with blanks":      number[:2] + " " + number[2:5] + " " + number[5:],
		"without the plus": number[1:],
		"with two zeros":   "00" + number[1:],
	}[form]
	return gorgias.Of(w).AddWritten(customer, "", written)
}

func theCustomers(w *sim.World, customers []string) error {
	return people.Every(customers, func(name string) error { return theCustomer(w, name, people.CustomerSpec{}) })
}

func gorgiasAlsoKnows(p *gorgias.People, c *people.Customer, other string) error {
	return p.AddWritten(other, "", c.Phones...)
}

func theGorgiasUser(p *gorgias.People, role, who string) error { return p.AddSeat(who, role) }

func aGorgiasRule(p *gorgias.People, tag, words string) error {
	return p.Acts(people.Admin, "makes a rule", tag, func(email string) error {
		_, err := p.AddRule(email, "Tag "+tag, "ticket-message-created",
			fmt.Sprintf("if (contains(message.body_text, %q)) { Action(\"addTags\", { tags: %q }) }", words, tag))
		return err
	})
}

func theGorgiasView(p *gorgias.People, view, tag string) error {
	return p.Acts(people.Admin, "makes a view", view, func(email string) error {
		_, err := p.AddView(email, view, fmt.Sprintf("containsAny(ticket.tags.name, [%q])", tag))
		return err
	})
}

// mergesTickets merges the ticket of a customer's call into the ticket of an e-mail; a
// refusal is kept for a Then.
func mergesTickets(s *Scenario, agent, customer string) error {
	return merges(s, agent, customer, func(w *sim.World, calls []shown) (target int64, err error) {
		for _, card := range gorgias.Of(w).Tickets() {
			if card.Channel == "email" {
				target = card.ID
			}
		}
		if len(calls) == 0 || target == 0 {
			err = fmt.Errorf("there is no ticket of a call of %s, or none of an e-mail", customer)
		}
		return target, err
	})
}

func mergesCallTickets(s *Scenario, agent, customer string) error {
	return merges(s, agent, customer, func(_ *sim.World, calls []shown) (target int64, err error) {
		if len(calls) < 2 {
			return 0, differ("call tickets of "+customer, "two", len(calls))
		}
		return calls[1].count("id"), nil
	})
}

// merges lets an agent merge the ticket of the customer's first call into another.
func merges(s *Scenario, agent, customer string, into func(*sim.World, []shown) (int64, error)) error {
	return s.do(func(w *sim.World) error {
		calls, err := callTickets(w, customer)
		if err != nil {
			return err
		}
		target, err := into(w, calls)
		if err != nil {
			return err
		}
		p := gorgias.Of(w)
		s.keep(w, p.Acts(agent, "merges tickets", customer, func(email string) error {
			return p.MergeTickets(email, calls[0].count("id"), target)
		}))
		return nil
	})
}

func deletesTicket(w *sim.World, agent, customer string) error {
	return inTicket(w, agent, "deletes the ticket", customer, gorgias.Of(w).Delete)
}

func continuesByEmail(w *sim.World, agent, customer string) error {
	return inTicket(w, agent, "writes an e-mail", customer, func(email string, id int64) error {
		return gorgias.Of(w).ContinueByEmail(email, id, "About your call: here is what we can do.")
	})
}

func writesNote(w *sim.World, agent, customer string) error {
	return inTicket(w, agent, "writes a note", customer, func(email string, id int64) error {
		return gorgias.Of(w).Note(email, id, "Call back on Monday.")
	})
}

// inTicket runs a person's action on the customer's only call ticket.
func inTicket(w *sim.World, who, does, customer string, action func(email string, id int64) error) error {
	t, err := ticketOf(w, customer)
	if err != nil {
		return err
	}
	return gorgias.Of(w).Acts(who, does, customer, func(email string) error { return action(email, t.count("id")) })
}

// theOnlyCustomer is who has the number.
func theOnlyCustomer(w *sim.World, customer string) (shown, error) {
	all, err := gorgiasCustomersWith(w, customer)
	one, err := single("customers with the number of "+customer, all, err)
	if err != nil {
		return "", err
	}
	return get(w, gorgias.Of(w), "/api/customers/"+one.raw("id"))
}

func theGorgiasCustomerIsCalled(w *sim.World, c *people.Customer, words string) error {
	found, err := theOnlyCustomer(w, c.Name)
	want := strings.Trim(words, `"`)
	if words == "by the number" {
		want = "Aircall New Contact " + c.Phones[0]
	}
	return isSame("name of the customer", want, found.text("name"), err)
}

func theGorgiasCustomerHasAddress(w *sim.World, customer, kind string) error {
	found, err := theOnlyCustomer(w, customer)
	address := found.text("email")
	right := strings.Contains(address, "@") && (address == w.EmailOf(customer)) == (kind == "the Aircall contact's")
	return cmp.Or(err, unless(right, "e-mail address of the customer", kind, address))
}

func theGorgiasCustomersDiffer(w *sim.World, one, other string) error {
	first, err := theOnlyCustomer(w, one)
	if err != nil {
		return err
	}
	second, err := theOnlyCustomer(w, other)
	a, b := first.text("email"), second.text("email")
	return cmp.Or(err, unless(a != b && a != "", "e-mail addresses", "two different ones", a+" and "+b))
}

func theTicketIsTitled(_ *sim.World, t ticket, c *people.Customer, title, andNumber string) error {
	if andNumber != "" {
		title += c.Phones[0]
	}
	return same("title", title, t.text("subject"))
}

// onlyTicketHas: there is one ticket, and it has the value in the field.
func onlyTicketHas(w *sim.World, want, field, what string) error {
	all, err := gorgiasList(w, "/api/tickets?limit=100")
	return cmp.Or(err, unless(len(all) == 1 && all[0].text(field) == want, what+" of all tickets", want+", once", fmt.Sprint(all)))
}

func theTicketIs(_ *sim.World, t ticket, status string) error {
	return same("status", status, t.text("status"))
}

func theTicketIsOnPhone(w *sim.World, _ string) error {
	return onlyTicketHas(w, "phone", "channel", "channels")
}

func theTicketIsAssignedTo(_ *sim.World, t ticket, agent string) error {
	return same("assignee", agent, cmp.Or(t.text("assignee_user.name"), "nobody"))
}

func theTicketCarries(_ *sim.World, t ticket, words string) error {
	return sameNames("tags", quotedList(words), t.texts("tags", "name"))
}

// quotedList reads `"A", "B" and "C"`.
func quotedList(words string) []string {
	var all []string
	for i, part := range strings.Split(words, `"`) {
		if i%2 == 1 {
			all = append(all, part)
		}
	}
	return all
}

func tagsNamed(w *sim.World, tag string) ([]shown, error) {
	all, err := gorgiasList(w, "/api/tags?limit=100")
	return slices.DeleteFunc(all, func(t shown) bool { return !strings.EqualFold(t.text("name"), tag) }), err
}

func gorgiasHasTag(w *sim.World, tag string) error {
	found, err := tagsNamed(w, tag)
	return cmp.Or(err, unless(len(found) == 1 && found[0].text("name") == tag, "tags called "+tag, 1, fmt.Sprint(found)))
}

func gorgiasHasNoTag(w *sim.World, tag string) error {
	found, err := tagsNamed(w, tag)
	return isCount("tags called "+tag, 0, found, err)
}

func gorgiasCountsTagged(w *sim.World, count int, tag string) error {
	found, err := tagsNamed(w, tag)
	usage := int64(0)
	if len(found) == 1 {
		usage = found[0].count("usage")
	}
	return isSame("tickets tagged "+tag, int64(count), usage, err)
}

func theTicketIsBillable(w *sim.World, customer, words string) error {
	t, err := ticketOf(w, customer)
	if err != nil {
		return err
	}
	screen, _ := gorgias.Of(w).Ticket(t.count("id"))
	billable := gorgias.Of(w).Billing()
	return cmp.Or(unless(screen.Billable == (words == "billable"), "the ticket", words, screen.Billable),
		unless((billable > 0) == screen.Billable, "billable tickets of the account", words, billable))
}

// theTimelineShows reads the customer's page, newest ticket first.
func theTimelineShows(w *sim.World, customer string, count int, channels string) error {
	owner, err := theOnlyCustomer(w, customer)
	if err != nil {
		return err
	}
	found := namesOf(gorgias.Of(w).Timeline(owner.count("id")), func(card fakegorgias.Card) string { return card.Channel })
	shown := strings.Join(found, " before ")
	return unless(len(found) == count && shown == channels, "timeline of "+customer, channels, shown)
}

func theViewLists(w *sim.World, view, which string) error {
	views, err := gorgiasList(w, "/api/views?limit=100")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(views, func(v shown) bool { return v.text("name") == view })
	if i < 0 {
		return fmt.Errorf("no view is called %q in Gorgias", view)
	}
	items, err := get(w, gorgias.Of(w), "/api/views/"+views[i].raw("id")+"/items?limit=100")
	if err != nil {
		return err
	}
	var want []string
	if customer, one := strings.CutPrefix(which, "the ticket of "); one {
		t, err := ticketOf(w, customer)
		if err != nil {
			return err
		}
		want = append(want, t.raw("id"))
	}
	found := items.texts("data", "id")
	return unless(slices.Equal(want, found), "tickets in the view", want, found)
}
