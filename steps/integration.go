package steps

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/people/salesforce"
	"github.com/callsim/callsim/sim/people/spark"
)

// usualTeamSentences choose what the reliability sentences speak of.
var usualTeamSentences = []*Row{
	given("the usual phone team with {integration}", Cast, "creates Lena, Marco, Carla and four lines, and connects the integration", theUsualTeam),
}

// networkSentences are faults of the network between the phone system and the core.
var networkSentences = []*Row{
	given("the network holds every webhook back", Network, "queues every webhook to the core until a step delivers it", theNetworkHoldsWebhooks),
	given("the network delivers every webhook {count} times", Network, "delivers each webhook again, 2 seconds after the one before", theNetworkDeliversTimes),
	given("the network loses every {event:word} webhook", Network, "drops every webhook of this event on the way to the core", theNetworkLoses),
	given("the network loses every webhook but {event:word}", Network, "drops every webhook of any other event on the way to the core", theNetworkLosesAllBut),
}

// reliabilitySentences hold for every integration.
var reliabilitySentences = []*Row{
	when("a/an {kind:answered|answered team|outbound|missed|missed team|voicemail|commented|repeated|recorded|transferred|dropped} call takes place", Phone, "plays a whole call of the usual team, without waiting until it is logged", aCallTakesPlace).waits(),
	when("a/an {kind:received|sent|written|assigned} message takes place", Phone, "sends one message between Carla and the usual team", aMessageTakesPlace).waits(),
	given("the CRM answers {status} to the first {count} requests", Network, "answers the core's next requests to the CRM with this status", theCRMFailsFirst),
	given("from now on the core may be killed", Core, "counts the core's crash points from this sentence on", theCoreMayBeKilledFromNowOn),
	given("the CRM answers 429 to the first {count} request(s) and asks to wait {length:span}", Network, "answers the core's next requests 429 with this span as Retry-After", theCRMAsksToWait),
	given("the CRM takes {length:span} for every request", Network, "delays each request from the core to the CRM by that length", theCRMIsSlow),
	given("the CRM cannot be reached", Network, "refuses the next 30 connections from the core to the CRM", theCRMCannotBeReached),
	when("two calls of one customer take place at the same time", Phone, "calls two lines at the same instant and moves the clock by one minute", twoCallsTakePlace).waits(),
	when("the webhooks are delivered", Network, "delivers the held webhooks to the core in their order", theWebhooksAreDelivered).waits(),
	when("a stranger sends the webhooks with {token:words}", Network, "sends the held webhooks to the core with a forged token", somebodySendsThem).proof(),
	when("a stranger posts {body:words}", Network, "sends a malformed body to the core's webhook address", somebodyPosts).proof(),
	when("the phone system sends the webhooks with unknown {what:fields|events|resources}", Network, "sends the held webhooks to the core with undocumented fields or values", theSystemSendsUnknown).proof(),
	then("the call is logged {exactly once|exactly twice|exactly 5 times}", API, Core, "counts the usual customer's calls in the CRM and checks for duplicates", theCallIsLogged),
	then("the call is logged exactly twice with each of {int} seeds", API, Core, "replays the scenario with other seeds and counts two calls in each CRM", theCallIsLoggedInWorlds).inTheEnd(),
	then("nothing is logged", API, Core, "checks that the CRM has no call of the usual customer", nothingIsLogged),
	then("the CRM shows the same as without the faults", API, Core, "compares the CRM's state with that of a replay without faults", asIfNothingHadGoneWrong),
	then("every order of the webhooks, plain or with one of them twice, ends in the same state", API, Core, "replays each order of delivery and compares the states of the CRM", everyOrderEndsTheSame).inTheEnd(),
	then("the call is logged exactly once whichever request to the CRM {fault:words}(, {times:count} times in a row)", API, Core, "replays with the fault at each request in turn and compares the CRM's states", anyRequestMeets).inTheEnd(),
	then("the call is logged exactly once whenever the core is killed", API, Core, "replays with a crash at each point in turn and compares the CRM's states", wheneverTheCoreIsKilled).inTheEnd(),
	then("each request is answered {status:status class}", Delivery, Core, "compares the status of each request that the steps sent to the core", eachIsAnswered),
	then("each refusal has an error message of one line", Delivery, Core, "checks each answer for JSON with one line of text in the field error", eachRefusalExplainsItself),
	then("the first {count} retries come at growing intervals", Journal, Core, "checks that the first request to the CRM repeats with growing waits", theRetriesComeAtGrowingIntervals),
	then("the core repeats a request after {span}, {count} time(s)", Journal, Core, "compares the waits between repeats of the first CRM request, within 1 s", theCoreRepeatsAfter),
	then("every webhook was answered 2xx within {span}", Delivery, Core, "compares the status and the response time of every webhook to the core", everyWebhookWasAnswered),
	then("the core has read the call {count} time(s) by API", Journal, Core, "counts the core's requests for the call to the phone system's API", theCoreLooksAtTheCall),
}

// integration is a row for the reliability features, whose sentences name "the call" and
// "the CRM". A new integration is a row here and a row in their examples.
type integration struct {
	name    string
	phones  string                    // system names in the network: of the phone system
	crm     string                    // and of the CRM
	api     string                    // where the paths of its requests about calls begin; "": all of them
	webhook string                    // the address of its webhooks at the core
	header  string                    // that carries the webhooks' token; "": the token is in the body
	marker  func(event string) string // text that only the webhooks of an event contain; nil: the name of an event of Aircall
	looks   string                    // the path of the API request for a call
	// messages are those that take place otherwise than Spark's.
	messages map[string]action
	phone    func(*sim.World) error // gives the team its phones; nil: Aircall's
	connect  action
	// logged counts the customer's calls in the CRM, and returns an error for
	// anything that one logged call must not bring along, such as a second
	// contact.
	logged func(*sim.World, string) (int, error)
	// state is the CRM's state that counts for equality.
	state func(*sim.World) []byte
}

var usualTeams = map[string]integration{
	"aircall-front": {
		name:    "aircall-front",
		phones:  "aircall",
		crm:     "front",
		webhook: "/webhooks/aircall/front",
		connect: connects("aircall-front"),
		logged:  loggedInFront,
		state:   func(w *sim.World) []byte { return front.Of(w).Projection() },
	},
	"aircall-gorgias": {
		name:    "aircall-gorgias",
		phones:  "aircall",
		crm:     "gorgias",
		api:     "/api/",
		webhook: "/webhooks/aircall/gorgias",
		connect: connectUsualGorgias,
		logged:  loggedInGorgias,
		state:   func(w *sim.World) []byte { return gorgias.Of(w).Projection() },
	},
	"aircall-salesforce": {
		name:    "aircall-salesforce",
		phones:  "aircall",
		crm:     "salesforce",
		webhook: "/webhooks/aircall/salesforce",
		connect: connectUsualSalesforce,
		logged:  loggedInSalesforce,
		state:   func(w *sim.World) []byte { return salesforce.Of(w).Projection() },
	},
	"aircall-spark": {
		name:    "aircall-spark",
		phones:  "aircall",
		crm:     "spark",
		webhook: "/webhooks/aircall/spark",
		connect: connectUsualSpark,
		logged:  loggedInSpark,
		state:   func(w *sim.World) []byte { return spark.Of(w).Projection() },
	},
	"ringcentral-front": {
		name:     "ringcentral-front",
		phones:   "ringcentral",
		crm:      "front",
		webhook:  "/webhooks/ringcentral/front",
		header:   "Verification-Token",
		marker:   ringcentralMarker,
		looks:    "/telephony/sessions/",
		phone:    func(w *sim.World) error { return ringcentral.Of(w).Use() },
		connect:  connects("ringcentral-front"),
		messages: ringcentralMessages,
		logged:   loggedFromRingCentral,
		state:    func(w *sim.World) []byte { return front.Of(w).Projection() },
	},
}

// sentOnce checks that every text that Front shows as written by the team has
// reached the customer, once.
func sentOnce(w *sim.World, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	texts, _, err := received(ringcentral.Of(w), c, nil)
	if err != nil {
		return err
	}
	written := 0
	conversations, err := conversationsWith(w, customer)
	for _, c := range conversations {
		messages, failed := messagesOf(w, c, anyText)
		err = errors.Join(err, failed)
		for _, m := range messages {
			if m.text("type") != "call" && !m.is("is_inbound") {
				written++
			}
		}
	}
	return cmp.Or(err, unless(len(texts) == written, "texts on the phone of "+customer, written, texts))
}

// markerOf is text that only the webhooks of an event contain.
func (i integration) markerOf(event string) string {
	if i.marker != nil {
		return i.marker(event)
	}
	return `"event":"` + event + `"`
}

// ringcentralMarker selects RingCentral's webhooks by the status of their party; "last"
// is the status with which parties leave.
func ringcentralMarker(event string) string {
	if event == "last" {
		event = "Disconnected"
	}
	return `"code":"` + event + `"`
}

// ringcentralMessages are texts: one that a customer sends to the team's number,
// with a picture, and one that an agent writes there in Front.
var ringcentralMessages = map[string]action{
	"received": does("texts_the_line", customer, teamLine, "a picture", "Is unit 4B free?"),
	"written":  does("writes_pictures", agent, customer, teamLine, "20000"),
}

// loggedFromRingCentral counts the calls that are over; each is a conversation of
// its own (RF-58). Texts count, too: those in Front, each of which has gone out
// once if it is the team's.
func loggedFromRingCentral(w *sim.World, customer string) (int, error) {
	if err := sentOnce(w, customer); err != nil {
		return 0, err
	}
	conversations, err := conversationsOfOne(w, customer)
	n := 0
	for _, c := range conversations {
		labels, failed := labelsIn(w, c)
		before := n
		for _, label := range labels {
			switch label {
			case "Call ended", "Call missed", "Call abandoned", "Voicemail":
				n++
			}
		}
		if n == before && slices.Contains(labels, "Call transferred") {
			n++ // to where nothing is shown
		}
		if failed == nil && n > len(conversations) {
			return 0, differ("calls in one conversation", 1, labels)
		}
		texts, unread := messagesOf(w, c, anyText)
		if err = cmp.Or(err, failed, unread); err != nil {
			return 0, err
		}
		n += len(texts) - len(labels)
	}
	return n, err
}

// conversationsOfOne are a customer's conversations, of one contact at most.
func conversationsOfOne(w *sim.World, customer string) ([]shown, error) {
	contacts, err := contactsWith(w, customer)
	if err = cmp.Or(err, unless(len(contacts) <= 1, "contacts with the number of "+customer, "one at most", len(contacts))); err != nil {
		return nil, err
	}
	return conversationsWith(w, customer)
}

// The usual cast of the reliability features.
const (
	customer    = "Carla"
	secondAgent = "Marco"
	agent       = "Lena"
	teamLine    = "Support"
	ownLine     = "Direct"
	ivrLine     = "Reception"

	// recordedLine is Lena's too, and its conversations are recorded.
	recordedLine = "Helpdesk"
)

// theUsualTeam sets the usual cast and connects the integration.
func theUsualTeam(s *Scenario, integration string) error {
	i, known := usualTeams[integration]
	if !known {
		return fmt.Errorf("no integration is called %q", integration)
	}
	s.integration = i
	actions := []action{
		addAgent(agent), addAgent(secondAgent),
		func(w *sim.World) error { return theTeam(w, teamLine, []string{agent, secondAgent}) },
		addLine(people.LineSpec{Name: teamLine, Team: teamLine, Voicemail: true, Patience: 40 * time.Second}),
		addLine(people.LineSpec{Name: ownLine, Owner: agent}),
		addLine(people.LineSpec{Name: recordedLine, Owner: agent, Records: true}),
		addLine(people.LineSpec{Name: ivrLine, IVR: []people.Choice{{Key: "1", Team: teamLine}}}),
		addCustomer(people.CustomerSpec{Name: customer}),
		i.connect,
	}
	if i.phone != nil {
		actions = slices.Insert(actions, 0, i.phone)
	}
	return s.do(inOrder(actions...))
}

func addAgent(name string) action {
	return func(w *sim.World) error { return theAgent(w, name, false) }
}

func connects(integration string) action {
	return func(w *sim.World) error { return integrations.Connect(w, integration) }
}

// callOf plays a whole call of the usual cast, up to the moment when it is over
// for the people; the phone system still sends webhooks then.
var callOf = map[string]action{
	"answered": answeredCall(customer, agent, ownLine),
	"answered team": inOrder(
		does("calls", customer, teamLine),
		advance(5*time.Second),
		does("answers", secondAgent, customer),
		advance(40*time.Second),
		does("ends_call", secondAgent, customer),
	),
	"outbound":    outboundCall(customer, agent, ownLine),
	"missed":      missedCall(customer, ownLine),
	"missed team": inOrder(missedCall(customer, teamLine), hangsUpAtVoicemail(customer)),
	"voicemail":   voicemailCall(customer, teamLine),
	"commented": inOrder(
		does("calls", customer, recordedLine),
		advance(5*time.Second),
		does("answers", agent, customer),
		advance(20*time.Second),
		does("comments_call", agent, customer, "wants a refund"),
		advance(20*time.Second),
		does("hangs_up", customer),
		does("comments_call", agent, customer, "refund is on its way"),
	),
	"repeated": inOrder( // the agent comments the same words again and again
		does("calls", customer, ownLine),
		advance(5*time.Second),
		does("answers", agent, customer),
		advance(20*time.Second),
		does("comments_call", agent, customer, "no change"),
		does("comments_call", agent, customer, "no change"),
		advance(20*time.Second),
		does("hangs_up", customer),
		does("comments_call", agent, customer, "no change"),
	),
	"recorded": answeredCall(customer, agent, recordedLine),
	"transferred": inOrder(
		does("calls", customer, ownLine),
		advance(5*time.Second),
		does("answers", agent, customer),
		advance(20*time.Second),
		does("transfers", agent, customer, secondAgent),
		advance(5*time.Second),
		does("answers", secondAgent, customer),
		advance(40*time.Second),
		does("hangs_up", customer),
	),
	"dropped": inOrder(
		does("calls", customer, ivrLine),
		advance(9*time.Second),
		does("hangs_up", customer),
	),
}

// twoCallsTakePlace lets one customer ring two lines at once, and ring out on
// both: the webhooks of the two calls have the same instants.
func twoCallsTakePlace(w *sim.World) error {
	return inOrder(
		does("calls", customer, ownLine),
		does("also_calls_the_line", customer, ivrLine),
		does("presses", customer, "1"),
		advance(time.Minute),
	)(w)
}

// theCallIsLoggedInWorlds plays the scenario in worlds of other seeds, which let
// the work of an instant happen in other orders.
func theCallIsLoggedInWorlds(s *Scenario, worlds int) error {
	if err := s.loggedIn(s.world, 2); err != nil {
		return err
	}
	err := inParallel(worlds, func(i int) error {
		w, err := s.again(playOptions{faults: true, seed: uint64(i) + 1})
		if err != nil {
			return err
		}
		defer w.Close()
		if err := w.Settle(); err != nil {
			return err
		}
		if err := s.loggedIn(w, 2); err != nil {
			return fmt.Errorf("world %d of %d: %w", i+1, worlds, err)
		}
		return nil
	})
	if err == nil {
		s.counted("%d worlds, two calls logged in each", worlds+1)
	}
	return err
}

func aCallTakesPlace(s *Scenario, kind string) error {
	play, known := callOf[kind]
	if !known {
		return fmt.Errorf("the usual cast plays no %q call", kind)
	}
	if s.begun == (beginning{}) {
		s.begun = beginning{len(s.script), len(s.requestsToCRM(s.world))}
	}
	return s.do(play)
}

func loggedInFront(w *sim.World, customer string) (n int, err error) {
	conversations, err := conversationsOfOne(w, customer)
	for _, c := range conversations {
		found, failed := callsIn(w, c)
		n, err = n+len(found), cmp.Or(err, failed)
	}
	return n, cmp.Or(err, unless(len(conversations) <= 1, "conversations with "+customer, "one at most", len(conversations)))
}

func theCallIsLogged(s *Scenario, times string) error {
	return s.loggedIn(s.world, map[string]int{"exactly once": 1, "exactly twice": 2, "exactly 5 times": 5}[times])
}

func nothingIsLogged(s *Scenario) error {
	if err := s.world.Need(sim.Clock); err != nil {
		return err // a webhook may come a minute later
	}
	return s.loggedIn(s.world, 0)
}

func (s *Scenario) loggedIn(w *sim.World, want int) error {
	n, err := s.integration.logged(w, customer)
	return isSame("times the call is logged", want, n, err)
}

// asIfNothingHadGoneWrong compares with the same scenario without its faults.
func asIfNothingHadGoneWrong(s *Scenario) error {
	clean, err := s.undisturbed()
	if err != nil {
		return err
	}
	return sameState(clean, s.integration.state(s.world))
}

// undisturbed is the CRM's state after the scenario without faults.
func (s *Scenario) undisturbed() ([]byte, error) {
	w, err := s.again(playOptions{})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if err := w.Settle(); err != nil {
		return nil, err
	}
	if err := s.loggedIn(w, 1); err != nil {
		return nil, fmt.Errorf("even without faults: %w", err)
	}
	return s.integration.state(w), nil
}

func sameState(want, got []byte) error {
	if string(want) == string(got) {
		return nil
	}
	return fmt.Errorf("the CRM's state differs from the undisturbed one:\n  undisturbed: %s\n  found:       %s", want, got)
}
