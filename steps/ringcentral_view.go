package steps

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	fakefront "github.com/callsim/callsim/fakes/front"
	fakeringcentral "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

// ringcentralViewSentences are how Front shows RingCentral's calls: in the
// conversation, in the list, and in the windows of the agents whose phones ring.
var ringcentralViewSentences = []*Row{
	then("the conversation with {customer} shows {text}", API, Front, "compares the texts of all call messages, oldest first", theConversationShowsLabels),
	then("the {inbox} inbox lists the call of {customer} as {text}", Screen, Front, "compares the call label of the customer's row in the inbox", theInboxLists),
	then("the {inbox} inbox lists no call of {customer}", Screen, Front, "checks that the inbox has no row of the customer", theInboxListsNothing),
	then("the {inbox} inbox shows that {customer} waits/waited for {span}", Screen, Front, "compares the waiting time in the customer's row of the inbox, to the second", theInboxShowsWait),
	then("the {inbox} inbox shows no waiting time of {customer}", Screen, Front, "checks that the customer's row of the inbox has no waiting time", theInboxShowsNoWait),
	then("the conversation with {customer} is in the inboxes {inboxes}", API, Front, "compares all inboxes of the conversation, in any order", theConversationIsInInboxes),
	then("each conversation with {customer} shows one call", API, Front, "checks that each of the customer's conversations has one call message", eachShowsOneCall),
	then("the conversation with {customer} has {a recording|a voicemail|no audio}", API, Front, "counts audio attachments; only a voicemail's call is labelled Voicemail", theConversationHasAudio),
	then("the audio in the conversation with {customer} is RingCentral's recording", API, Front, "downloads the first audio file and compares it with RingCentral's files", theAudioIsRingCentrals),
	then("the conversation with {customer} has no summary and no transcript", Screen, Front, "checks the timeline and the calls for summaries and transcripts", noSummary),
	then("Front has {count} conversation(s) in all", API, Front, "counts every conversation that Front's API lists", counts("conversations", frontLists("/conversations?limit=100"))),
	then("the sender of the call of {customer} is shown as {text}", Screen, Front, "compares the contact on the screen of the only conversation", theSenderIs),
	then("the conversations with anonymous callers show {count} call(s)", API, Front, "counts the call messages of contacts with anonymous in their name", anonymousShow),

	then("{agent} sees {customer}'s call ringing in Front", Screen, Front, "checks that the agent's window has one call banner, of this customer", seesRinging),
	then("{agent} sees no call ringing in Front", Screen, Front, "checks that the agent's window has no call banner", seesNothingRinging),
	then("{agent} is asked to log in to RingCentral", Screen, Front, "finds the login prompt of RingCentral in the agent's window", isAskedToLogIn),
	then("{agent} is not asked to log in to RingCentral", Screen, Front, "checks that the agent's window has no login prompt", isNotAsked),
	then("{agent} is {available|busy} in Front", API, Front, "compares the availability of the teammate in Front's API", isAvailable),
	then("{agent} is on the phone with {customer}", Screen, Phone, "finds a call with the customer on the agent's RingCentral phone", isOnThePhone),
	then("{agent} {is|is not} muted on the phone", Screen, Phone, "reads the mute state of the only call on the agent's RingCentral phone", isMuted),
	then("the attempt is refused because {text}", Screen, Front, "searches the refusal of the last attempt for the text", itIsRefused),
	then("nothing is refused", Screen, Front, "checks that there was an attempt and that the last was not refused", nothingIsRefused),
	then("{customer} {hears music|talks|hears nothing any more}", Screen, Phone, "compares the state of the customer's call: on hold, talking or gone", customerHears),
	then("the satisfaction survey is sent in the conversation with {customer}", Screen, Front, "checks that the timeline of the conversation has one survey", surveysAreSent).with(1),
	then("no satisfaction survey is sent in the conversation with {customer}", Screen, Front, "checks that the timeline of the conversation has no survey", surveysAreSent).with(0),
	then("{agent} is mentioned in the conversation with {customer}", API, Front, "checks that the comments mention this agent once and no other", isMentioned),
	then("nobody is mentioned in the conversation with {customer}", API, Front, "checks that there is a comment and that no comment mentions a teammate", nobodyIsMentioned),
	then("no channel is connected in Front", API, Front, "checks that Front's API lists no channel", counts("channels in Front", frontLists("/channels"))).with(0),
	then("RingCentral was given {count} credential(s)", Journal, Core, "counts the distinct login requests of the core to RingCentral", givenCredentials),
	then("the report counts {count} message(s) received and {count} conversation(s)", Screen, Front, "reads the figures of the day on the analytics screen", theReportCounts),
}

// labelsIn lists what became of each call of a conversation, oldest first.
func labelsIn(w *sim.World, conversation shown) ([]string, error) {
	messages, err := callMessages(w, conversation)
	return namesOf(messages, func(m shown) string { return m.text("text") }), err
}

func callMessages(w *sim.World, conversation shown) ([]shown, error) {
	all, err := messagesOf(w, conversation, anyText)
	return slices.DeleteFunc(all, func(m shown) bool { return m.text("type") != "call" }), err
}

func theConversationShowsLabels(w *sim.World, c shown, labels string) error {
	found, err := labelsIn(w, c)
	return isSame("calls", labels, strings.Join(found, ", "), err)
}

// rowOf is the customer's conversation in an inbox's list.
func rowOf(w *sim.World, customer, inbox string) (row fakefront.Row, there bool, err error) {
	rows, err := front.Of(w).Inbox(inbox)
	if err != nil {
		return row, false, err
	}
	owners, err := contactsWith(w, customer)
	if err != nil {
		return row, false, err
	}
	for _, owner := range owners {
		mine, err := front.Of(w).ConversationsOf(owner.text("id"))
		if err != nil {
			return row, false, err
		}
		for _, r := range rows {
			if slices.ContainsFunc(mine, func(m fakefront.Row) bool { return m.ID == r.ID }) {
				w.Looked([]string{r.Exchange})
				return r, true, nil
			}
		}
	}
	return row, false, nil
}

// rowListed is the customer's newest conversation in an inbox's list.
func rowListed(w *sim.World, inbox, customer string) (fakefront.Row, error) {
	row, there, err := rowOf(w, customer, inbox)
	if err == nil && !there {
		err = fmt.Errorf("the inbox %s lists no conversation with %s", inbox, customer)
	}
	return row, err
}

func theInboxLists(_ *sim.World, r fakefront.Row, label string) error {
	return same("the call in the list", label, r.Call)
}

func theInboxListsNothing(w *sim.World, inbox, customer string) error {
	row, there, err := rowOf(w, customer, inbox)
	return cmp.Or(err, unless(!there, "conversations of "+customer+" in the inbox "+inbox, "none", row.Subject))
}

func theInboxShowsWait(_ *sim.World, r fakefront.Row, length time.Duration) error {
	return unless(r.Waited.Round(time.Second) == length, "waiting time", length, r.Waited)
}

func theInboxShowsNoWait(_ *sim.World, r fakefront.Row) error {
	return unless(r.Waited == 0, "waiting time", "none", r.Waited)
}

func theConversationIsInInboxes(w *sim.World, c shown, inboxes []string) error {
	found, err := inboxesOf(w, c)
	return cmp.Or(err, sameNames("inboxes", inboxes, found))
}

func eachShowsOneCall(w *sim.World, customer string) error {
	all, err := conversationsWith(w, customer)
	for _, c := range all {
		labels, failed := labelsIn(w, c)
		if err = cmp.Or(err, failed, unless(len(labels) == 1, "calls in one conversation", 1, strings.Join(labels, ", "))); err != nil {
			break
		}
	}
	return err
}

// audioIn lists the audio files of a conversation's calls.
func audioIn(w *sim.World, c shown) (files []shown, labels []string, err error) {
	calls, err := callMessages(w, c)
	for _, m := range calls {
		for _, file := range m.list("attachments") {
			if strings.HasPrefix(file.text("content_type"), "audio/") {
				files = append(files, file)
				labels = append(labels, m.text("text"))
			}
		}
	}
	return files, labels, err
}

func theConversationHasAudio(w *sim.World, c shown, what string) error {
	files, labels, err := audioIn(w, c)
	want := map[string]int{"no audio": 0, "a recording": 1, "a voicemail": 1}[what]
	if err := isCount("audio files", want, files, err); err != nil || want == 0 {
		return err
	}
	return unless((labels[0] == "Voicemail") == (what == "a voicemail"), "what is heard", what, labels[0])
}

func theAudioIsRingCentrals(w *sim.World, c shown) error {
	files, _, err := audioIn(w, c)
	if err != nil || len(files) == 0 {
		return errors.Join(err, fmt.Errorf("nothing can be heard"))
	}
	got := front.Of(w).Observe("/download/" + files[0].text("id"))
	if !ringcentral.Of(w).HasRecorded(got.Body) {
		return fmt.Errorf("the file of %d bytes is none that RingCentral has", len(got.Body))
	}
	return nil
}

// noSummary reads the whole conversation: it must have only calls, comments
// and events, and of a call nothing but what became of it.
func noSummary(w *sim.World, v fakefront.View) error {
	for _, item := range v.Timeline {
		text := strings.ToLower(item.Text)
		if strings.Contains(text, "summary") || strings.Contains(text, "transcript") {
			return fmt.Errorf("the conversation shows %q", item.Text)
		}
	}
	return same("summaries and transcripts", 0, front.Of(w).Digests(v.ID))
}

func theSenderIs(w *sim.World, c *people.Customer, name string) error {
	all, err := frontList(w, "/conversations?limit=100")
	one, err := single("conversations", all, err)
	if err != nil {
		return err
	}
	v, err := front.Of(w).Conversation(one.text("id"))
	w.Looked([]string{v.Exchange})
	if name == "the number" {
		name = c.Phones[0]
	}
	return isSame("sender", name, v.Contact, err)
}

// anonymousShow counts the calls of all anonymous callers.
func anonymousShow(w *sim.World, count int) error {
	var all []string
	err := eachAnonymous(w, func(_ shown, conversations []shown) (err error) {
		for _, c := range conversations {
			labels, failed := labelsIn(w, c)
			all, err = append(all, labels...), cmp.Or(err, failed)
		}
		return err
	})
	return isCount("calls of anonymous callers", count, all, err)
}

// windowOf is an agent's own window of Front.
func windowOf(w *sim.World, agent string) (desk fakefront.Desk, err error) {
	a, err := w.Agent(agent)
	if err != nil {
		return desk, err
	}
	return front.Of(w).Desk(front.Of(w).Seats[a])
}

func seesRinging(_ *sim.World, d fakefront.Desk, agent string, c *people.Customer) error {
	is := func(from string) bool { return from == c.Name || digits(from) == digits(c.Phones[0]) }
	return unless(len(d.Ringing) == 1 && is(d.Ringing[0].From), "banners of "+agent, "one of "+c.Name, d.Ringing)
}

func seesNothingRinging(_ *sim.World, d fakefront.Desk, agent string) error {
	return unless(len(d.Ringing) == 0, "banners of "+agent, "none", d.Ringing)
}

func isAskedToLogIn(_ *sim.World, d fakefront.Desk, agent string) error {
	asked := slices.ContainsFunc(d.Prompts, func(p string) bool { return strings.Contains(p, integrations.PluginName) })
	return unless(asked, "prompts of "+agent, "to log in to RingCentral", d.Prompts)
}

func isNotAsked(_ *sim.World, d fakefront.Desk, agent string) error {
	return unless(len(d.Prompts) == 0, "prompts of "+agent, "none", d.Prompts)
}

func isAvailable(w *sim.World, a *people.Agent, state string) error {
	teammate, err := get(w, front.Of(w), "/teammates/"+front.Of(w).Seats[a])
	return isSame(a.Name+"'s availability", state == "available", teammate.is("is_available"), err)
}

func isOnThePhone(p *ringcentral.People, a *people.Agent, c *people.Customer) error {
	phone, err := p.Phone(p.Users[a])
	talks := slices.ContainsFunc(phone, func(call fakeringcentral.PhoneCall) bool { return digits(call.With) == digits(c.Phones[0]) })
	return cmp.Or(err, unless(talks, a.Name+"'s phone", "a call with "+c.Name, phone))
}

func isMuted(p *ringcentral.People, a *people.Agent, is string) error {
	phone, err := p.Phone(p.Users[a])
	return cmp.Or(err, unless(len(phone) == 1 && phone[0].Muted == (is == "is"), a.Name+"'s phone muted", is == "is", phone))
}

func customerHears(p *people.Phones, c *people.Customer, what string) error {
	want := map[string]string{"hears music": "on hold", "talks": "talking", "hears nothing any more": "gone"}[what]
	return same("what "+c.Name+" hears", want, p.Hears(c))
}

func surveysAreSent(_ *sim.World, v fakefront.View, count int) error {
	surveys := slices.DeleteFunc(slices.Clone(v.Timeline), func(item fakefront.Item) bool { return item.Kind != "survey" })
	return isCount("surveys", count, surveys, nil)
}

// mentionsIn lists whom the comments of a conversation mention.
func mentionsIn(w *sim.World, c shown) (names []string, err error) {
	comments, err := commentsIn(w, c)
	if err == nil && len(comments) == 0 {
		err = fmt.Errorf("there is no comment")
	}
	for _, comment := range comments {
		mentions, failed := frontList(w, "/comments/"+comment.text("id")+"/mentions")
		err = cmp.Or(err, failed)
		for _, m := range mentions {
			names = append(names, wholeName(m))
		}
	}
	return names, err
}

func isMentioned(w *sim.World, c shown, agent string) error {
	names, err := mentionsIn(w, c)
	return cmp.Or(err, unless(slices.Equal(names, []string{agent}), "who is mentioned", agent, names))
}

func nobodyIsMentioned(w *sim.World, c shown) error {
	names, err := mentionsIn(w, c)
	return cmp.Or(err, unless(len(names) == 0, "who is mentioned", "nobody", names))
}

// givenCredentials counts with how many different credentials the core has logged
// in to RingCentral.
func givenCredentials(w *sim.World, count int) error {
	logins := map[string]bool{}
	for _, x := range journal(w, "core", "ringcentral") {
		if strings.HasSuffix(x.URL, "/restapi/oauth/token") {
			logins[string(x.RequestBody)] = true
		}
	}
	return same("credentials with which the core has logged in", count, len(logins))
}

// theReportCounts reads Front's analytics of the day.
func theReportCounts(w *sim.World, messages, conversations int) error {
	figures, err := front.Of(w).Analytics("", w.Now(), w.Now())
	return isSame("messages received and conversations", [2]int{messages, conversations}, [2]int{figures.MessagesReceived, figures.Active}, err)
}
