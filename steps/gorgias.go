package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/sim"
)

// gorgiasSentences are Gorgias, as its users work in it and as it looks afterwards:
// customers, tickets and tags. Notes are in gorgiasnotes.go, what befalls the
// integration in gorgiaslife.go.
var gorgiasSentences = []*Row{
	given("the customer {customer}, known in Gorgias", Cast, "creates a customer, in Gorgias with the number and an e-mail address", theCustomerInGorgias),
	given("the customer {customer}, known in Gorgias with the note {note:text}", Cast, "creates a customer, in Gorgias with a note on the customer's page", theCustomerInGorgiasWithNote),
	given("the customer {customer}, whose number Gorgias has {format:with blanks|without the plus|with two zeros}", Cast, "creates a customer whose number is in another format in Gorgias", theCustomerInGorgiasWritten),
	given("the customers {customers}", Cast, "creates customers with one number each and no entry in any vendor", theCustomers),
	given("Gorgias also knows the number of {customer} as {name}", Gorgias, "adds another Gorgias customer with the same number", gorgiasAlsoKnows),
	given("the customer {customer}, a contact in Aircall with an e-mail address", Cast, "creates a customer and an Aircall contact with number and e-mail address", theCustomerInAircallWithEmail),
	given("the Gorgias customer {customer} has the e-mail address of {other:customer}", Gorgias, "adds a Gorgias customer with that address and a number of its own", (*sim.World).AddNamesake),
	given("the agent {agent}, who is not in Gorgias", Cast, "creates an agent in the phone system who has no seat in any CRM", theOutsider),
	given("the Gorgias {role:admin|agent} {agent}", Gorgias, "adds a Gorgias user of that role who takes no calls", theGorgiasUser),
	given("the Gorgias agent {agent} with the e-mail address of another", Gorgias, "adds a Gorgias user with the agent's name and a different address", (*sim.World).AddGorgiasNamesake),
	given("nobody is an admin in Gorgias", Gorgias, "changes the role of the administrator in Gorgias to agent", nobodyIsAdmin),
	given("{agent} has left Gorgias", Gorgias, "deactivates the agent's user in Gorgias", (*sim.World).LeavesGorgias),
	given("a Gorgias rule that tags tickets as {tag:text} when a note contains {text}", Gorgias, "creates a rule that adds the tag when a new message matches", aGorgiasRule),
	given("the Gorgias view {view:text} of tickets tagged {tag:text}", Gorgias, "creates a view that filters tickets by one tag", theGorgiasView),

	when("{agent} tags the call with {customer} as {tag:text}", Phone, "adds a tag to the customer's latest call in the phone app", (*sim.World).TagsCall).as("tags_call"),
	when("the phone system tags the call with {customer} as {tag:text}", Aircall, "adds a tag to the customer's latest call without any agent", (*sim.World).SystemTagsCall).as("system_tags_call"),
	when("{agent} takes the tag {tag:text} off the call with {customer}", Phone, "removes a tag from the customer's latest call in the phone app", untagsCall).as("untags_call"),
	when("{customer} writes an e-mail", Gorgias, "opens an e-mail ticket for the customer that Gorgias finds by number", (*sim.World).WritesEmail).as("writes_email"),
	when("{agent} merges the call's ticket of {customer} into the e-mail's", Gorgias, "merges the first call ticket into the e-mail ticket, or keeps the refusal", mergesTickets).as("merges_into_email"),
	when("{agent} merges the first call's ticket of {customer} into the second's", Gorgias, "merges the first call ticket into the second, or keeps the refusal", mergesCallTickets).as("merges_call_tickets"),
	when("{agent} deletes the ticket of {customer}", Gorgias, "deletes the customer's only call ticket", deletesTicket),
	when("{agent} continues the ticket of {customer} by e-mail", Gorgias, "sends an e-mail from the customer's only call ticket", continuesByEmail).as("continues_by_email"),
	when("{agent} writes a note in the ticket of {customer}", Gorgias, "adds an internal note to the customer's only call ticket", writesNote),

	then("Gorgias has {count} customer(s)", API, Gorgias, "counts every customer that Gorgias's API lists", gorgiasHasCustomers),
	then("Gorgias has {count} customer(s) with the number of {customer}", API, Gorgias, "counts the customers that Gorgias's API finds by the customer's numbers", gorgiasHasCustomersWith),
	then(`the customer with the number of {customer} is called {"…"|by the number|…}`, API, Gorgias, "compares the name; by the number is Aircall New Contact with the number", theGorgiasCustomerIsCalled),
	then("the customer with the number of {customer} has {a placeholder|the Aircall contact's} e-mail address", API, Gorgias, "checks for the Aircall contact's address or for any other one", theGorgiasCustomerHasAddress),
	then("the customers with the numbers of {customer} and {customer} have different e-mail addresses", API, Gorgias, "compares the e-mail addresses of the two customers, which must not be empty", theGorgiasCustomersDiffer),
	then("Gorgias has {count} ticket(s)", API, Gorgias, "counts every ticket that Gorgias's API lists", gorgiasHasTickets),
	then("Gorgias has {count} call ticket(s) of {customer}", API, Gorgias, "counts tickets on the channel phone of customers with the numbers", gorgiasHasTicketsOf),
	then("the ticket of {customer} is titled {text}( {also:and the number})", API, Gorgias, "compares the whole title of the only call ticket, with the number if named", theTicketIsTitled),
	then("the only ticket is titled {text}", API, Gorgias, "checks that Gorgias has one ticket and compares the whole title", theOnlyTicketIsTitled),
	then("the ticket of {customer} is {open|closed}", API, Gorgias, "compares the status of the customer's only call ticket", theTicketIs),
	then("the ticket of {customer} is on the channel phone", API, Gorgias, "checks that Gorgias has one ticket and that its channel is phone", theTicketIsOnPhone),
	then("the ticket of {customer} is assigned to {nobody|…}", API, Gorgias, "compares the assignee's name, or checks that there is no assignee", theTicketIsAssignedTo),
	then("the ticket of {customer} carries exactly the tags {words}", API, Gorgias, "compares all tags of the customer's only call ticket, in any order", theTicketCarries),
	then("Gorgias has the tag {text} once", API, Gorgias, "checks for one tag of this name and none that differs only in case", gorgiasHasTag),
	then("Gorgias has no tag {text}", API, Gorgias, "checks that no tag has this name in any case", gorgiasHasNoTag),
	then("Gorgias counts {count} ticket(s) tagged {text}", API, Gorgias, "compares the usage count that Gorgias's API returns for the tag", gorgiasCountsTagged),
	then("the ticket of {customer} is {billable|not billable}", Screen, Gorgias, "reads the billing mark of the ticket and the billable count of the account", theTicketIsBillable),
	then("the timeline of {customer} shows {count} ticket(s), {words}", Screen, Gorgias, "compares the channels of the customer's tickets, newest first", theTimelineShows),
	then("the view {text} lists {no ticket|the ticket of …}", API, Gorgias, "compares the tickets in the view with the customer's only call ticket", theViewLists),
	then("the merge is refused: {text}", Screen, Gorgias, "searches the refusal of the last merge for the text", theMergeIsRefused),
}

// gorgiasGet asks Gorgias as an API client would, by the observer door.
func gorgiasGet(w *sim.World, path string) (shown, error) {
	got := w.Gorgias().Observe(path)
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return "", fmt.Errorf("asking Gorgias: GET %s was answered %d %s", path, got.Status, got.Body)
	}
	return shown(got.Body), nil
}

// gorgiasList walks all pages of a list, oldest first.
func gorgiasList(w *sim.World, path string) ([]shown, error) {
	var all []shown
	next := path
	for {
		page, err := gorgiasGet(w, next)
		if err != nil {
			return nil, err
		}
		all = append(all, page.list("data")...)
		cursor := page.text("meta.next_cursor")
		if cursor == "" {
			break
		}
		next = path + "&cursor=" + url.QueryEscape(cursor)
	}
	slices.Reverse(all)
	return all, nil
}

// gorgiasCustomersWith lists the customers who have one of the numbers, written
// as + and digits.
func gorgiasCustomersWith(w *sim.World, customer string) ([]shown, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return nil, err
	}
	var all []shown
	for _, phone := range c.Phones {
		some, err := gorgiasList(w, "/api/customers?limit=100&channel_type=phone&channel_address="+url.QueryEscape(phone))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// callTickets lists the tickets of a customer that stand for calls, oldest first.
func callTickets(w *sim.World, customer string) ([]shown, error) {
	owners, err := gorgiasCustomersWith(w, customer)
	if err != nil {
		return nil, err
	}
	var all []shown
	for _, owner := range owners {
		tickets, err := gorgiasList(w, "/api/tickets?limit=100&customer_id="+owner.raw("id"))
		if err != nil {
			return nil, err
		}
		for _, t := range tickets {
			if t.text("channel") == "phone" {
				all = append(all, t)
			}
		}
	}
	return all, nil
}

// ticketOf is the customer's only call ticket, with its messages.
func ticketOf(w *sim.World, customer string) (shown, error) {
	all, err := callTickets(w, customer)
	if err != nil {
		return "", err
	}
	if len(all) == 0 && customerIsAnonymous(customer) {
		all, err = gorgiasList(w, "/api/tickets?limit=100")
		if err != nil {
			return "", err
		}
	}
	if len(all) != 1 {
		return "", differ("call tickets of "+customer, 1, len(all))
	}
	return gorgiasGet(w, "/api/tickets/"+all[0].raw("id"))
}

// customerIsAnonymous: features call somebody who withholds the number Nobody.
func customerIsAnonymous(customer string) bool { return customer == "Nobody" }

// aboutTicket looks at the customer's only call ticket.
func aboutTicket(ctx context.Context, moment, customer string, look func(*sim.World, shown) error) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	t, err := ticketOf(w, customer)
	if err != nil {
		return err
	}
	if err := look(w, t); err != nil {
		return fmt.Errorf("the ticket of %s: %w", customer, err)
	}
	return nil
}

func theCustomerInGorgias(w *sim.World, customer string) error {
	return customerInGorgias(customer, "")(w)
}

func theCustomerInGorgiasWithNote(w *sim.World, customer, note string) error {
	return customerInGorgias(customer, note)(w)
}

func customerInGorgias(customer, note string) action {
	return func(w *sim.World) error {
		c, err := w.AddCustomer(sim.CustomerSpec{Name: customer})
		if err != nil {
			return err
		}
		_, err = w.AddToGorgias(customer, note, c.Phones...)
		return err
	}
}

func theCustomerInGorgiasWritten(w *sim.World, customer, form string) error {
	c, err := w.AddCustomer(sim.CustomerSpec{Name: customer})
	if err != nil {
		return err
	}
	number := c.Phones[0]
	written := map[string]string{
		"with blanks":      number[:2] + " " + number[2:5] + " " + number[5:],
		"without the plus": number[1:],
		"with two zeros":   "00" + number[1:],
	}[form]
	_, err = w.AddToGorgias(customer, "", written)
	return err
}

func theCustomers(w *sim.World, customers string) error {
	for _, customer := range list(customers) {
		if err := addCustomer(sim.CustomerSpec{Name: customer})(w); err != nil {
			return err
		}
	}
	return nil
}

func gorgiasAlsoKnows(w *sim.World, customer, other string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	_, err = w.AddToGorgias(other, "", c.Phones...)
	return err
}

func theCustomerInAircallWithEmail(w *sim.World, customer string) error {
	return addCustomer(sim.CustomerSpec{Name: customer, InAircall: true, Email: true})(w)
}

func theGorgiasUser(w *sim.World, role, who string) error {
	return w.AddGorgiasUser(who, role)
}

func nobodyIsAdmin(w *sim.World) error {
	return w.SetsGorgiasRole(sim.Admin, "agent")
}

func aGorgiasRule(w *sim.World, tag, words string) error {
	return w.InGorgias(sim.Admin, "makes a rule", tag, func(email string) error {
		_, err := w.Gorgias().AddRule(email, "Tag "+tag, "ticket-message-created",
			fmt.Sprintf("if (contains(message.body_text, %q)) { Action(\"addTags\", { tags: %q }) }", words, tag))
		return err
	})
}

func theGorgiasView(w *sim.World, view, tag string) error {
	return w.InGorgias(sim.Admin, "makes a view", view, func(email string) error {
		_, err := w.Gorgias().AddView(email, view, fmt.Sprintf("containsAny(ticket.tags.name, [%q])", tag))
		return err
	})
}

func untagsCall(w *sim.World, agent, tag, customer string) error {
	return w.UntagsCall(agent, customer, tag)
}

// mergesTickets merges two tickets of a customer in Gorgias; a refusal is kept
// for a Then.
func mergesTickets(ctx context.Context, agent, customer string) error {
	return merges(ctx, agent, customer, func(w *sim.World) (source, target int64, err error) {
		calls, err := callTickets(w, customer)
		if err != nil {
			return 0, 0, err
		}
		for _, card := range w.Gorgias().Tickets() {
			if card.Channel == "email" {
				target = card.ID
			}
		}
		if len(calls) == 0 || target == 0 {
			return 0, 0, fmt.Errorf("there is no ticket of a call of %s, or none of an e-mail", customer)
		}
		return calls[0].count("id"), target, nil
	})
}

func mergesCallTickets(ctx context.Context, agent, customer string) error {
	return merges(ctx, agent, customer, func(w *sim.World) (source, target int64, err error) {
		calls, err := callTickets(w, customer)
		if err == nil && len(calls) < 2 {
			err = differ("call tickets of "+customer, "two", len(calls))
		}
		if err != nil {
			return 0, 0, err
		}
		return calls[0].count("id"), calls[1].count("id"), nil
	})
}

func merges(ctx context.Context, agent, customer string, which func(*sim.World) (source, target int64, err error)) error {
	s := of(ctx)
	return s.do(func(w *sim.World) error {
		source, target, err := which(w)
		if err != nil {
			return err
		}
		err = w.InGorgias(agent, "merges tickets", customer, func(email string) error {
			return w.Gorgias().MergeTickets(email, source, target)
		})
		if w == s.world {
			s.told = err
		}
		return nil
	})
}

func theMergeIsRefused(ctx context.Context, moment, words string) error {
	return refusedWith(ctx, moment, words)
}

// refusedWith looks at what somebody was told who tried something.
func refusedWith(ctx context.Context, moment, words string) error {
	s := of(ctx)
	if err := s.looks(moment, Screen); err != nil {
		return err
	}
	if s.told == nil {
		return fmt.Errorf("it was not refused")
	}
	if !strings.Contains(s.told.Error(), words) {
		return differ("words of the refusal", words, s.told.Error())
	}
	return nil
}

func deletesTicket(ctx context.Context, agent, customer string) error {
	return inTicket(ctx, agent, "deletes the ticket", customer, func(w *sim.World, email string, id int64) error {
		return w.Gorgias().Delete(email, id)
	})
}

func continuesByEmail(ctx context.Context, agent, customer string) error {
	return inTicket(ctx, agent, "writes an e-mail", customer, func(w *sim.World, email string, id int64) error {
		return w.Gorgias().ContinueByEmail(email, id, "About your call: here is what we can do.")
	})
}

func writesNote(ctx context.Context, agent, customer string) error {
	return inTicket(ctx, agent, "writes a note", customer, func(w *sim.World, email string, id int64) error {
		return w.Gorgias().Note(email, id, "Call back on Monday.")
	})
}

// inTicket lets somebody act on the customer's only call ticket.
func inTicket(ctx context.Context, who, does, customer string, action func(w *sim.World, email string, id int64) error) error {
	return of(ctx).do(func(w *sim.World) error {
		t, err := ticketOf(w, customer)
		if err != nil {
			return err
		}
		return w.InGorgias(who, does, customer, func(email string) error { return action(w, email, t.count("id")) })
	})
}

func gorgiasHasCustomers(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "customers", count, func(w *sim.World) (int, error) {
		all, err := gorgiasList(w, "/api/customers?limit=100")
		return len(all), err
	})
}

func gorgiasHasCustomersWith(ctx context.Context, moment, count, customer string) error {
	return counted(ctx, moment, "customers with the number of "+customer, count, func(w *sim.World) (int, error) {
		all, err := gorgiasCustomersWith(w, customer)
		return len(all), err
	})
}

func gorgiasHasTickets(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "tickets", count, func(w *sim.World) (int, error) {
		all, err := gorgiasList(w, "/api/tickets?limit=100")
		return len(all), err
	})
}

func gorgiasHasTicketsOf(ctx context.Context, moment, count, customer string) error {
	return counted(ctx, moment, "call tickets of "+customer, count, func(w *sim.World) (int, error) {
		all, err := callTickets(w, customer)
		return len(all), err
	})
}

// theOnlyCustomer is who has the number.
func theOnlyCustomer(w *sim.World, customer string) (shown, error) {
	all, err := gorgiasCustomersWith(w, customer)
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", differ("customers with the number of "+customer, 1, len(all))
	}
	return gorgiasGet(w, "/api/customers/"+all[0].raw("id"))
}

func theGorgiasCustomerIsCalled(w *sim.World, customer, words string) error {
	found, err := theOnlyCustomer(w, customer)
	if err != nil {
		return err
	}
	want := strings.Trim(words, `"`)
	if words == "by the number" {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		want = "Aircall New Contact " + c.Phones[0]
	}
	return same("name of the customer", want, found.text("name"))
}

func theGorgiasCustomerHasAddress(w *sim.World, customer, kind string) error {
	found, err := theOnlyCustomer(w, customer)
	if err != nil {
		return err
	}
	address := found.text("email")
	if isContacts := address == w.EmailOf(customer); isContacts != (kind == "the Aircall contact's") || !strings.Contains(address, "@") {
		return differ("e-mail address of the customer", kind, address)
	}
	return nil
}

func theGorgiasCustomersDiffer(w *sim.World, one, other string) error {
	a, err := theOnlyCustomer(w, one)
	if err != nil {
		return err
	}
	b, err := theOnlyCustomer(w, other)
	if err != nil {
		return err
	}
	if a.text("email") == b.text("email") || a.text("email") == "" {
		return differ("e-mail addresses", "two different ones", a.text("email")+" and "+b.text("email"))
	}
	return nil
}

func theTicketIsTitled(ctx context.Context, moment, customer, title, andNumber string) error {
	return aboutTicket(ctx, moment, customer, func(w *sim.World, t shown) error {
		if andNumber != "" {
			c, err := w.Customer(customer)
			if err != nil {
				return err
			}
			title += c.Phones[0]
		}
		return same("title", title, t.text("subject"))
	})
}

func theOnlyTicketIsTitled(ctx context.Context, moment, title string) error {
	return onlyTicketHas(ctx, moment, "subject", "titles", title)
}

// onlyTicketHas: there is one ticket, and it has the value in the field.
func onlyTicketHas(ctx context.Context, moment, field, what, want string) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	all, err := gorgiasList(w, "/api/tickets?limit=100")
	if err != nil {
		return err
	}
	if len(all) != 1 || all[0].text(field) != want {
		return differ(what+" of all tickets", want+", once", fmt.Sprint(all))
	}
	return nil
}

func theTicketIs(ctx context.Context, moment, customer, status string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		return same("status", status, t.text("status"))
	})
}

func theTicketIsOnPhone(ctx context.Context, moment, _ string) error {
	return onlyTicketHas(ctx, moment, "channel", "channels", "phone")
}

func theTicketIsAssignedTo(ctx context.Context, moment, customer, agent string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		assignee := t.text("assignee_user.name")
		if assignee == "" {
			assignee = "nobody"
		}
		return same("assignee", agent, assignee)
	})
}

func theTicketCarries(ctx context.Context, moment, customer, words string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		var found []string
		for _, tag := range t.list("tags") {
			found = append(found, tag.text("name"))
		}
		return sameNames("tags", quotedList(words), found)
	})
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

func tagsNamed(ctx context.Context, moment, tag string) ([]shown, error) {
	s := of(ctx)
	if err := s.at(moment); err != nil {
		return nil, err
	}
	s.saw(API)
	all, err := gorgiasList(s.world, "/api/tags?limit=100")
	return slices.DeleteFunc(all, func(t shown) bool { return !strings.EqualFold(t.text("name"), tag) }), err
}

func gorgiasHasTag(ctx context.Context, moment, tag string) error {
	found, err := tagsNamed(ctx, moment, tag)
	if err == nil && (len(found) != 1 || found[0].text("name") != tag) {
		err = differ("tags called "+tag, 1, fmt.Sprint(found))
	}
	return err
}

func gorgiasHasNoTag(ctx context.Context, moment, tag string) error {
	found, err := tagsNamed(ctx, moment, tag)
	if err == nil {
		err = same("tags called "+tag, 0, len(found))
	}
	return err
}

func gorgiasCountsTagged(ctx context.Context, moment, count, tag string) error {
	want, err := number(count)
	if err != nil {
		return err
	}
	found, err := tagsNamed(ctx, moment, tag)
	if err != nil {
		return err
	}
	usage := int64(0)
	if len(found) == 1 {
		usage = found[0].count("usage")
	}
	if usage != int64(want) {
		return differ("tickets tagged "+tag, want, usage)
	}
	return nil
}

func theTicketIsBillable(w *sim.World, customer, words string) error {
	t, err := ticketOf(w, customer)
	if err != nil {
		return err
	}
	screen, _ := w.Gorgias().Ticket(t.count("id"))
	if screen.Billable != (words == "billable") {
		return differ("the ticket", words, screen.Billable)
	}
	if billable := w.Gorgias().Billing(); (billable > 0) != screen.Billable {
		return differ("billable tickets of the account", words, billable)
	}
	return nil
}

// theTimelineShows reads the customer's page, newest ticket first.
func theTimelineShows(w *sim.World, customer, count, channels string) error {
	want, err := number(count)
	if err != nil {
		return err
	}
	owner, err := theOnlyCustomer(w, customer)
	if err != nil {
		return err
	}
	var found []string
	for _, card := range w.Gorgias().Timeline(owner.count("id")) {
		found = append(found, card.Channel)
	}
	if shown := strings.Join(found, " before "); len(found) != want || shown != channels {
		return differ("timeline of "+customer, channels, shown)
	}
	return nil
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
	items, err := gorgiasGet(w, "/api/views/"+views[i].raw("id")+"/items?limit=100")
	if err != nil {
		return err
	}
	want := []string{}
	if customer, one := strings.CutPrefix(which, "the ticket of "); one {
		t, err := ticketOf(w, customer)
		if err != nil {
			return err
		}
		want = append(want, t.raw("id"))
	}
	found := []string{}
	for _, item := range items.list("data") {
		found = append(found, strconv.FormatInt(item.count("id"), 10))
	}
	if !slices.Equal(want, found) {
		return differ("tickets in the view", want, found)
	}
	return nil
}
