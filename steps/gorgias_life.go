package steps

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	fakegorgias "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/simnet"
)

// gorgiasLifeSentences are the life of the integration between Aircall and Gorgias: its
// installation, its limits, and its end.
var gorgiasLifeSentences = []*Row{
	given("Aircall is connected with Gorgias", Gorgias, "installs the integration by OAuth for every line, starting in Gorgias", integrations.Connect).with("aircall-gorgias"),
	given("Aircall is connected with Gorgias for the {lines} line(s) only", Gorgias, "installs the integration by OAuth for these lines, starting in Gorgias", (*integrations.Installation).Connect),
	given("Aircall is connected with Gorgias by a webhook address", Aircall, "adds the core's webhook address in Aircall instead of installing by OAuth", (*integrations.Installation).ConnectByWebhook).with(false),
	given("Aircall is connected with Gorgias by an outdated webhook address", Aircall, "adds the former webhook address of the core in Aircall", (*integrations.Installation).ConnectByWebhook).with(true),
	given("Aircall and Gorgias can be connected", Gorgias, "registers the app with both vendors without installing it", (*integrations.Installation).Offers),
	given("Aircall omits the recording from call.ended", Aircall, "omits the recording from Aircall's webhook call.ended", assumes(aircall.Of, "aircall-recording-in-ended", "later")),
	given("the requests to Gorgias are counted from now on", Core, "settles the world, then counts the core's requests to Gorgias from zero", requestsAreCounted),
	// Whether Aircall stops the events of a disabled integration is not published; and
	// what was on its way when it was disabled, or is repeated by a webhook that Aircall
	// has enabled again by itself, comes anyway.
	given("Aircall goes on sending the events of a disabled integration", Aircall, "keeps the webhooks of a disabled integration in Aircall active", assumes(aircall.Of, "aircall-disabled-integration-events", "sent")),
	given("the administrator wants an e-mail when a webhook is disabled", Aircall, "turns on Aircall's e-mail alert for disabled webhooks", (*aircall.People).WantsWebhookMails),

	when("another integration makes {count} request(s) to Gorgias", Gorgias, "sends requests from a second API client, one after the other", anotherIntegrationAsks).as("other_integration_asks"),
	when("the integration is activated in Aircall again", Aircall, "turns the newest integration on again in Aircall's dashboard", (*integrations.Installation).Activates).as("activates_gorgias").onlyIf(integrationIsDisabled),
	when("the administrator uninstalls the integration in Aircall", Aircall, "removes the integration in Aircall's dashboard", (*integrations.Installation).UninstallsInAircall).as("uninstalls_in_aircall"),
	when("the administrator uninstalls the integration in Gorgias", Gorgias, "removes the Aircall app in Gorgias", (*integrations.Installation).UninstallsInGorgias).as("uninstalls_in_gorgias"),
	when("the administrator installs the integration( again)", Gorgias, "installs the integration by OAuth as the administrator, starting in Gorgias", (*integrations.Installation).Installs).with(people.Admin).as("installs_gorgias"),
	when("the administrator tries to install the integration again", Gorgias, "installs the integration by OAuth, or keeps the refusal", (*integrations.Installation).Installs).with(people.Admin).tries(),
	when("{agent} tries to install the integration", Gorgias, "installs the integration by OAuth as the agent, or keeps the refusal", (*integrations.Installation).Installs).tries(),
	when("the administrator begins to install the integration and cancels", Gorgias, "starts the installation by OAuth and cancels on Gorgias's consent page", (*integrations.Installation).Cancels).tries(),
	when("the administrator replaces the webhook address by the updated one", Aircall, "changes the former webhook address in Aircall to the current one", (*integrations.Installation).ReplacesWebhookAddress).as("replaces_webhook_address"),
	when("{agent} dials from the e-mail's ticket on the {line} line", Gorgias, "presses the line's Aircall button in the only e-mail ticket", dialsFromTicket).as("dials_from_ticket"),
	when("{customer} picks up the call from the ticket", Phone, "waits 3 seconds, then answers the call dialled from the ticket", picksUpFromTicket).waits().as("picks_up_from_ticket"),
	when("the webhooks of the core fail {count} times in a row", Network, "answers the next webhooks from Aircall with 500 instead of the core", breakWebhooks).proof(),
	when("the administrator adds an Aircall user with the e-mail address of {agent}", Aircall, "adds an Aircall user with an address in use, or keeps the refusal", (*aircall.People).AddNamesake).tries(),

	then("{refused:count} of {all:count} requests of the other integration is/are refused", API, Gorgias, "counts the requests of the second API client and the answers 429", otherRequestsAreRefused),
	then("the integration is {active|disabled|not there} in Aircall", Screen, Aircall, "reads the state of the newest integration in Aircall's dashboard", theIntegrationIsInAircall),
	then("Aircall shows {count} integration(s), of which {count} is/are active", Screen, Aircall, "counts all integrations and the active ones in Aircall's dashboard", aircallShowsIntegrations),
	then("Gorgias {lists|no longer lists} the app Aircall", Screen, Gorgias, "searches the installed apps in Gorgias for Aircall", gorgiasListsTheApp),
	then("Gorgias shows {count} Aircall integration(s)", API, Gorgias, "counts the integrations that Gorgias's API lists, with no name twice", gorgiasShowsIntegrations),
	then("the integration in Gorgias is reported as {outdated|up to date}", API, Gorgias, "searches each integration's description for a notice of the updated address", theIntegrationIsReported),
	then("the integration's page lists {count} unfinished call(s)", Delivery, Core, "counts the unfinished calls on the core's status page", thePageLists),
	then("the installation is refused: {text}", Screen, Gorgias, "searches the refusal of the last installation for the text", itIsRefused),
	then("no request went to Gorgias since the first refusal", Journal, Core, "checks that the core's requests to Gorgias end with the first answer 429", noRequestSinceRefusal),
	then("the calls so far cost {count} to {count} requests to Gorgias", Journal, Core, "counts the core's requests to Gorgias's API and compares with both bounds", theCallsCost),
	then("Aircall has {count} {contact|contacts|user|users}", API, Aircall, "counts the contacts or users in Aircall's API, without the administrator", aircallHas),
	then("nothing was written to Aircall's contacts", Journal, Core, "checks that the core sent only GET requests to Aircall's contacts", nothingWrittenToContacts),
	then("every webhook was answered 2xx", Delivery, Core, "compares the status of every answer to an Aircall webhook", everyWebhookAnswered2xx),
	then("a dropped webhook was answered with a reason", Delivery, Core, "finds an answer 2xx to a webhook with a reason in the field why", aDroppedWebhookWasToldWhy),
	then("the administrator has {count} e-mail(s) about a disabled webhook", Screen, Aircall, "counts the e-mails from Aircall that name a webhook address of the core", theAdministratorHasMails),
	then("Aircall's dashboard shows a notification about a disabled webhook", Screen, Aircall, "searches the notifications in Aircall's dashboard for the word disabled", theDashboardTells),
	then("the user is refused: {text}", Screen, Aircall, "searches the refusal of the last Aircall user for the text", itIsRefused),

	when("the administrator compares Aircall with Gorgias", Gorgias, "lists the calls of Aircall's history that have no ticket", (*integrations.Installation).Compares).as("compares_gorgias"),
}

func anotherIntegrationAsks(s *Scenario, count int) error {
	if s.borrowed {
		return s.do(func(w *sim.World) error { return gorgias.Of(w).OtherWorks(count) })
	}
	return s.do(func(w *sim.World) error {
		refused, err := gorgias.Of(w).OtherAsks(count)
		if w == s.world {
			s.othersAsked += count
			s.othersRefused += refused
		}
		return err
	})
}

func otherRequestsAreRefused(s *Scenario, refused, all int) error {
	return cmp.Or(same("requests of the other integration", all, s.othersAsked),
		same("refused requests of the other integration", refused, s.othersRefused))
}

// requestsAreCounted lets what was asked before not count.
func requestsAreCounted(s *Scenario) error {
	return s.do(func(w *sim.World) error {
		if err := w.Settle(); err != nil {
			return err
		}
		if w == s.world {
			s.askedBefore = requestsToGorgias(w)
		}
		return nil
	})
}

func dialsFromTicket(w *sim.World, a *people.Agent, l *people.Line) error {
	t, err := theEmailsTicket(w)
	if err != nil {
		return err
	}
	return gorgias.Of(w).DialsFromTicket(a, t.count("id"), l)
}

// breakWebhooks makes the next deliveries of Aircall to the core fail.
func breakWebhooks(w *sim.World, count int) error {
	_, err := w.Net.Plan(simnet.Fault{Kind: simnet.Status, Status: http.StatusInternalServerError, From: aircall.Name, To: "core", Times: count})
	return err
}

func picksUpFromTicket(w *sim.World, c *people.Customer) error {
	if err := w.Advance(3 * time.Second); err != nil { // until it rings
		return err
	}
	return cmp.Or(aircall.Of(w).TakesOver(c), w.Phones.PicksUp(c))
}

func theIntegrationIsInAircall(w *sim.World, state string) error {
	found := "not there"
	for _, row := range aircall.Of(w).Integrations() {
		found = map[bool]string{true: "active", false: "disabled"}[row.Active]
	}
	return same("the integration in Aircall", state, found)
}

func aircallShowsIntegrations(w *sim.World, all, active int) error {
	rows := aircall.Of(w).Integrations()
	on := 0
	for _, row := range rows {
		if row.Active {
			on++
		}
	}
	return same("integrations in Aircall", fmt.Sprintf("%d, %d active", all, active), fmt.Sprintf("%d, %d active", len(rows), on))
}

func gorgiasListsTheApp(w *sim.World, which string) error {
	apps := gorgias.Of(w).Apps()
	return unless(slices.Contains(apps, "Aircall") == (which == "lists"), "apps in Gorgias", which, apps)
}

func gorgiasShowsIntegrations(w *sim.World, count int) error {
	all, err := gorgiasList(w, "/api/integrations?limit=100")
	names := map[string]bool{}
	for _, i := range all {
		if names[i.text("name")] {
			return fmt.Errorf("the integration %s is shown twice in Gorgias", i.text("name"))
		}
		names[i.text("name")] = true
	}
	return isCount("Aircall integrations in Gorgias", count, all, err)
}

func theIntegrationIsReported(w *sim.World, state string) error {
	all, err := gorgiasList(w, "/api/integrations?limit=100")
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("no integration is shown in Gorgias")
	}
	for _, i := range all {
		text := i.text("description")
		outdated := strings.Contains(text, "updated") && strings.Contains(text, "https://"+sim.CoreHost+"/webhooks/aircall/gorgias")
		if outdated != (state == "outdated") {
			return differ("description of the integration", state, text)
		}
	}
	return nil
}

// thePageLists reads the integration's page at the core, as its dashboard does.
func thePageLists(w *sim.World, count int) error {
	status, text, err := w.Get("administrator", "/status/aircall-gorgias")
	if err != nil {
		return err
	}
	listed := shown(text).raw("unfinished")
	if status != http.StatusOK || !strings.HasPrefix(listed, "[") {
		return fmt.Errorf("the core answered %d %s", status, text)
	}
	return unless(len(shown(listed).list("@this")) == count, "unfinished calls on the integration's page", count, listed)
}

// noRequestSinceRefusal checks that the core made no request to Gorgias's API after
// the first request that was answered 429.
func noRequestSinceRefusal(w *sim.World) error {
	refused := false
	for _, x := range journal(w, "core", "gorgias") {
		switch {
		case refused:
			return fmt.Errorf("after the first refusal the core sent %s %s, answered %d", x.Method, x.URL, x.Status)
		case x.Status == http.StatusTooManyRequests:
			refused = true
		}
	}
	if !refused {
		return errors.New("no request was refused by Gorgias")
	}
	return nil
}

func theCallsCost(s *Scenario, least, most int) error {
	n := requestsToGorgias(s.world) - s.askedBefore
	s.counted("%d requests to Gorgias", n)
	return unless(least <= n && n <= most, "requests to Gorgias", fmt.Sprintf("%d to %d", least, most), n)
}

// requestsToGorgias counts the core's requests to Gorgias's API; what its token
// endpoint takes is none.
func requestsToGorgias(w *sim.World) (n int) {
	for _, x := range journal(w, "core", "gorgias") {
		if u, err := url.Parse(x.URL); err == nil && strings.HasPrefix(u.Path, "/api/") {
			n++
		}
	}
	return n
}

func nothingWrittenToContacts(w *sim.World) error {
	for _, x := range journal(w, "core", "aircall") {
		if x.Method != http.MethodGet && strings.Contains(x.URL, "/contacts") {
			return fmt.Errorf("the core sent %s %s", x.Method, x.URL)
		}
	}
	return nil
}

func everyWebhookAnswered2xx(w *sim.World) error {
	all := journal(w, "aircall", "core")
	for _, x := range all {
		if x.Status/100 != 2 {
			return fmt.Errorf("the webhook %s was answered %d %s", shown(x.RequestBody).text("event"), x.Status, x.ResponseBody)
		}
	}
	if len(all) == 0 {
		return errors.New("no webhook was sent by Aircall")
	}
	return nil
}

// aDroppedWebhookWasToldWhy: an answer to Aircall gives a reason.
func aDroppedWebhookWasToldWhy(w *sim.World) error {
	for _, x := range journal(w, "aircall", "core") {
		if x.Status/100 == 2 && len(shown(x.ResponseBody).text("why")) > 20 {
			return nil
		}
	}
	return errors.New("no webhook was dropped with a reason")
}

func theAdministratorHasMails(w *sim.World, count int) error {
	mails := aircall.Of(w).Mails()
	found := 0
	for _, mail := range mails {
		if strings.Contains(mail.Subject, "https://"+sim.CoreHost) {
			found++
		}
	}
	return unless(found == count, "e-mails about a disabled webhook", count, mails)
}

func theDashboardTells(w *sim.World) error {
	for _, note := range aircall.Of(w).Notifications() {
		if strings.Contains(note.Text, "disabled") {
			return nil
		}
	}
	return fmt.Errorf("the dashboard has no notification of a disabled webhook: %v", aircall.Of(w).Notifications())
}

// aircallHas counts what Aircall's API lists; the administrator is not counted,
// because no feature mentions that user.
func aircallHas(w *sim.World, count int, what string) error {
	what = singular(what)
	page, err := get(w, aircall.Of(w), "/v1/"+what+"s?per_page=50")
	names := slices.DeleteFunc(page.texts(what+"s", "name"), func(name string) bool { return name == people.Admin })
	return isCount(what+"s in Aircall", count, names, err)
}

// loggedInGorgias counts the customer's call tickets, and returns an error for a
// second customer.
func loggedInGorgias(w *sim.World, customer string) (int, error) {
	owners, err := gorgiasCustomersWith(w, customer)
	if err == nil && len(owners) > 1 {
		err = differ("customers with the number of "+customer, "one at most", len(owners))
	}
	if err != nil {
		return 0, err
	}
	tickets, err := callTickets(w, customer)
	return len(tickets), err
}

// connectUsualGorgias installs the integration for the reliability features, on an
// account that has no rate limit: there it is not what is proved.
func connectUsualGorgias(w *sim.World) error {
	if err := integrations.Connect(w, "aircall-gorgias"); err != nil {
		return err
	}
	return gorgias.Of(w).SetLimits(fakegorgias.NoLimits)
}
