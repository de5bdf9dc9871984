package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim"
)

// ringcentralViewSentences are what RingCentral's calls look like in Front: in the
// conversation, in the list, and in the windows of those for whom they ring.
var ringcentralViewSentences = []*Row{
	then("the conversation with {customer} shows {text}", API, Front, "compares the texts of all call messages, oldest first", theConversationShowsLabels),
	then("the {inbox} inbox lists the call of {customer} as {text}", Screen, Front, "compares the call label of the customer's row in the inbox", theInboxLists),
	then("the {inbox} inbox lists nothing of {customer}", Screen, Front, "checks that the inbox has no row of the customer", theInboxListsNothing),
	then("the {inbox} inbox shows that {customer} waits/waited for {span}", Screen, Front, "compares the waiting time in the customer's row of the inbox, to the second", theInboxShowsWait),
	then("the {inbox} inbox shows no wait of {customer}", Screen, Front, "checks that the customer's row of the inbox has no waiting time", theInboxShowsNoWait),
	then("the conversation with {customer} is in the inboxes {inboxes}", API, Front, "compares all inboxes of the conversation, in any order", theConversationIsInInboxes),
	then("each conversation with {customer} shows one call", API, Front, "checks that each of the customer's conversations has one call message", eachShowsOneCall),
	then("the conversation with {customer} has {a recording|a voicemail|nothing to listen to}", API, Front, "counts audio attachments; only a voicemail's call is labelled Voicemail", theConversationHasAudio),
	then("what is heard in the conversation with {customer} is what RingCentral has recorded", API, Front, "downloads the first audio file and compares it with RingCentral's files", theAudioIsRingCentrals),
	then("the conversation with {customer} has no summary and no transcript", Screen, Front, "checks the timeline and the calls for summaries and transcripts", noSummary),
	then("Front has {count} conversation(s) in all", API, Front, "counts every conversation that Front's API lists", frontHasConversationsInAll),
	then("the sender of the call of {customer} is shown as {text}", Screen, Front, "compares the contact on the screen of the only conversation", theSenderIs),
	then("the conversations with anonymous callers show {count} call(s)", API, Front, "counts the call messages of contacts with anonymous in their name", anonymousShow),

	then("{agent} sees {customer}'s call ringing in Front", Screen, Front, "checks that the agent's window has one call banner, of this customer", seesRinging),
	then("{agent} sees no call ringing in Front", Screen, Front, "checks that the agent's window has no call banner", seesNothingRinging),
	then("{agent} is asked to log in to RingCentral", Screen, Front, "finds the login prompt of RingCentral in the agent's window", isAskedToLogIn),
	then("{agent} is not asked to log in to RingCentral", Screen, Front, "checks that the agent's window has no login prompt", isNotAsked),
	then("{agent} is {available|busy} in Front", API, Front, "compares the availability of the teammate in Front's API", isAvailable),
	then("{agent} is on the phone with {customer}", Screen, Phone, "finds a call with the customer on the agent's RingCentral phone", isOnThePhone),
	then("{agent} {is|is not} muted on the phone", Screen, Phone, "reads the mute state of the only call on the agent's RingCentral phone", isMuted),
	then("it is refused because {text}", Screen, Front, "searches the refusal of the last attempt for the text", itIsRefused),
	then("nothing is refused", Screen, Front, "checks that there was an attempt and that the last was not refused", nothingIsRefused),
	then("{customer} {hears music|talks|hears nothing any more}", Screen, Phone, "compares the state of the customer's call: on hold, talking or gone", customerHears),
	then("the satisfaction survey is sent in the conversation with {customer}", Screen, Front, "checks that the timeline of the conversation has one survey", aSurveyIsSent),
	then("no satisfaction survey is sent in the conversation with {customer}", Screen, Front, "checks that the timeline of the conversation has no survey", noSurveyIsSent),
	then("{agent} is mentioned in the conversation with {customer}", API, Front, "checks that the comments mention this agent once and no other", isMentioned),
	then("nobody is mentioned in the conversation with {customer}", API, Front, "checks that there is a comment and that no comment mentions a teammate", nobodyIsMentioned),
	then("no channel is connected in Front", API, Front, "checks that Front's API lists no channel", noChannelIsConnected),
	then("RingCentral was given {count} credential(s)", Journal, Core, "counts the distinct login requests of the core to RingCentral", givenCredentials),
	then("the report counts {count} message(s) received and {count} conversation(s)", Screen, Front, "reads the figures of the day on the analytics screen", theReportCounts),
}

// labelsIn lists what became of each call of a conversation, oldest first.
func labelsIn(w *sim.World, conversation shown) ([]string, error) {
	messages, err := callMessages(w, conversation)
	if err != nil {
		return nil, err
	}
	var labels []string
	for _, m := range messages {
		labels = append(labels, m.text("text"))
	}
	return labels, nil
}

func callMessages(w *sim.World, conversation shown) (calls []shown, err error) {
	all, err := messagesOf(w, conversation, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.text("type") == "call" {
			calls = append(calls, m)
		}
	}
	return calls, nil
}

func theConversationShowsLabels(w *sim.World, c shown, labels string) error {
	found, err := labelsIn(w, c)
	if err != nil {
		return err
	}
	if strings.Join(found, ", ") != labels {
		return differ("calls", labels, strings.Join(found, ", "))
	}
	return nil
}

// rowOf is the customer's conversation in an inbox's list.
func rowOf(w *sim.World, customer, inbox string) (row front.Row, there bool, err error) {
	rows, err := w.Front().Inbox(inbox)
	if err != nil {
		return row, false, err
	}
	owners, err := contactsWith(w, customer)
	if err != nil {
		return row, false, err
	}
	for _, owner := range owners {
		mine, err := w.Front().ConversationsOf(owner.text("id"))
		if err != nil {
			return row, false, err
		}
		for _, r := range rows {
			if slices.ContainsFunc(mine, func(m front.Row) bool { return m.ID == r.ID }) {
				w.Looked([]string{r.Exchange})
				return r, true, nil
			}
		}
	}
	return row, false, nil
}

// onList looks at the customer's newest conversation in an inbox's list.
func onList(ctx context.Context, moment, inbox, customer string, look func(front.Row) error) error {
	w, err := looks(ctx, moment, Screen)
	if err != nil {
		return err
	}
	row, there, err := rowOf(w, customer, inbox)
	if err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("the inbox %s lists no conversation with %s", inbox, customer)
	}
	return look(row)
}

func theInboxLists(ctx context.Context, moment, inbox, customer, label string) error {
	return onList(ctx, moment, inbox, customer, func(r front.Row) error {
		return same("the call in the list", label, r.Call)
	})
}

func theInboxListsNothing(w *sim.World, inbox, customer string) error {
	row, there, err := rowOf(w, customer, inbox)
	if err == nil && there {
		err = differ("conversations of "+customer+" in the inbox "+inbox, "none", row.Subject)
	}
	return err
}

func theInboxShowsWait(ctx context.Context, moment, inbox, customer, length string) error {
	want, err := duration(length)
	if err != nil {
		return err
	}
	return onList(ctx, moment, inbox, customer, func(r front.Row) error {
		if r.Waited.Round(time.Second) != want {
			return differ("waiting time", want, r.Waited)
		}
		return nil
	})
}

func theInboxShowsNoWait(ctx context.Context, moment, inbox, customer string) error {
	return onList(ctx, moment, inbox, customer, func(r front.Row) error {
		if r.Waited != 0 {
			return differ("waiting time", "none", r.Waited)
		}
		return nil
	})
}

func theConversationIsInInboxes(w *sim.World, c shown, inboxes string) error {
	found, err := inboxesOf(w, c)
	if err != nil {
		return err
	}
	return sameNames("inboxes", list(inboxes), found)
}

func eachShowsOneCall(w *sim.World, customer string) error {
	all, err := conversationsWith(w, customer)
	if err != nil {
		return err
	}
	for _, c := range all {
		labels, err := labelsIn(w, c)
		if err != nil {
			return err
		}
		if len(labels) != 1 {
			return differ("calls in one conversation", 1, strings.Join(labels, ", "))
		}
	}
	return nil
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
	if err != nil {
		return err
	}
	want := map[string]int{"nothing to listen to": 0, "a recording": 1, "a voicemail": 1}[what]
	if len(files) != want {
		return differ("audio files", want, len(files))
	}
	if want == 1 && (labels[0] == "Voicemail") != (what == "a voicemail") {
		return differ("what is heard", what, labels[0])
	}
	return nil
}

func theAudioIsRingCentrals(w *sim.World, c shown) error {
	files, _, err := audioIn(w, c)
	if err != nil || len(files) == 0 {
		return errors.Join(err, fmt.Errorf("nothing can be heard"))
	}
	got := w.Front().Observe("/download/" + files[0].text("id"))
	if !w.RecordedInRingCentral(got.Body) {
		return fmt.Errorf("the file of %d bytes is none that RingCentral has", len(got.Body))
	}
	return nil
}

// noSummary looks at everything there is in the conversation: only calls, comments
// and events, and of a call nothing but what became of it.
func noSummary(ctx context.Context, moment, customer string) error {
	return onScreen(ctx, moment, customer, func(w *sim.World, v front.View) error {
		for _, item := range v.Timeline {
			text := strings.ToLower(item.Text)
			if strings.Contains(text, "summary") || strings.Contains(text, "transcript") {
				return fmt.Errorf("the conversation shows %q", item.Text)
			}
		}
		return same("summaries and transcripts", 0, w.Front().Digests(v.ID))
	})
}

func theSenderIs(w *sim.World, customer, name string) error {
	all, err := frontList(w, "/conversations?limit=100")
	if err != nil {
		return err
	}
	if len(all) != 1 {
		return differ("conversations", 1, len(all))
	}
	v, err := w.Front().Conversation(all[0].text("id"))
	if err != nil {
		return err
	}
	w.Looked([]string{v.Exchange})
	if name == "the number" {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		name = c.Phones[0]
	}
	return same("sender", name, v.Contact)
}

func frontHasConversationsInAll(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "conversations", count, func(w *sim.World) (int, error) {
		all, err := frontList(w, "/conversations?limit=100")
		return len(all), err
	})
}

// anonymousShow counts the calls of all anonymous callers.
func anonymousShow(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "calls of anonymous callers", count, func(w *sim.World) (n int, err error) {
		err = eachAnonymous(w, func(_ shown, conversations []shown) error {
			for _, c := range conversations {
				labels, err := labelsIn(w, c)
				if err != nil {
					return err
				}
				n += len(labels)
			}
			return nil
		})
		return n, err
	})
}

// windowOf looks at an agent's own window of Front.
func windowOf(ctx context.Context, moment, agent string, look func(*sim.World, front.Desk) error) error {
	w, err := looks(ctx, moment, Screen)
	if err != nil {
		return err
	}
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	desk, err := w.Front().Desk(a.Front)
	if err != nil {
		return err
	}
	return look(w, desk)
}

func seesRinging(ctx context.Context, moment, agent, customer string) error {
	return windowOf(ctx, moment, agent, func(w *sim.World, d front.Desk) error {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		if len(d.Ringing) != 1 || d.Ringing[0].From != customer && digits(d.Ringing[0].From) != digits(c.Phones[0]) {
			return differ("banners of "+agent, "one of "+customer, d.Ringing)
		}
		return nil
	})
}

func seesNothingRinging(ctx context.Context, moment, agent string) error {
	return windowOf(ctx, moment, agent, func(_ *sim.World, d front.Desk) error {
		if len(d.Ringing) != 0 {
			return differ("banners of "+agent, "none", d.Ringing)
		}
		return nil
	})
}

func isAskedToLogIn(ctx context.Context, moment, agent string) error {
	return windowOf(ctx, moment, agent, func(_ *sim.World, d front.Desk) error {
		if !slices.ContainsFunc(d.Prompts, func(p string) bool { return strings.Contains(p, sim.RingCentralPlugin) }) {
			return differ("prompts of "+agent, "to log in to RingCentral", d.Prompts)
		}
		return nil
	})
}

func isNotAsked(ctx context.Context, moment, agent string) error {
	return windowOf(ctx, moment, agent, func(_ *sim.World, d front.Desk) error {
		if len(d.Prompts) != 0 {
			return differ("prompts of "+agent, "none", d.Prompts)
		}
		return nil
	})
}

func isAvailable(w *sim.World, agent, state string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	teammate, err := frontGet(w, "/teammates/"+a.Front)
	if err != nil {
		return err
	}
	if got := teammate.is("is_available"); got != (state == "available") {
		return differ(agent+"'s availability", state == "available", got)
	}
	return nil
}

func isOnThePhone(w *sim.World, agent, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	phone, err := phoneOf(w, agent)
	if err != nil {
		return err
	}
	for _, call := range phone {
		if digits(call.With) == digits(c.Phones[0]) {
			return nil
		}
	}
	return differ(agent+"'s phone", "a call with "+customer, phone)
}

func isMuted(w *sim.World, agent, is string) error {
	phone, err := phoneOf(w, agent)
	if err != nil {
		return err
	}
	if len(phone) != 1 || phone[0].Muted != (is == "is") {
		return differ(agent+"'s phone muted", is == "is", phone)
	}
	return nil
}

func itIsRefused(ctx context.Context, moment, words string) error {
	s := of(ctx)
	if err := s.looks(moment, Screen); err != nil {
		return err
	}
	if s.refusal == "" || !strings.Contains(s.refusal, words) {
		return differ("the refusal", words, s.refusal)
	}
	return nil
}

func nothingIsRefused(ctx context.Context, moment string) error {
	s := of(ctx)
	if err := s.looks(moment, Screen); err != nil {
		return err
	}
	switch {
	case !s.tried:
		return errors.New("nobody has tried anything")
	case s.refusal != "":
		return fmt.Errorf("it was refused: %s", s.refusal)
	}
	return nil
}

func customerHears(w *sim.World, customer, what string) error {
	want := map[string]string{"hears music": "on hold", "talks": "talking", "hears nothing any more": "gone"}[what]
	return same("what "+customer+" hears", want, w.Hears(customer))
}

func surveysIn(v front.View) (n int) {
	for _, item := range v.Timeline {
		if item.Kind == "survey" {
			n++
		}
	}
	return n
}

func aSurveyIsSent(ctx context.Context, moment, customer string) error {
	return onScreen(ctx, moment, customer, func(_ *sim.World, v front.View) error {
		return same("surveys", 1, surveysIn(v))
	})
}

func noSurveyIsSent(ctx context.Context, moment, customer string) error {
	return onScreen(ctx, moment, customer, func(_ *sim.World, v front.View) error {
		return same("surveys", 0, surveysIn(v))
	})
}

// mentionsIn lists whom the comments of a conversation mention.
func mentionsIn(w *sim.World, c shown) (names []string, err error) {
	comments, err := frontList(w, "/conversations/"+c.text("id")+"/comments")
	if err == nil && len(comments) == 0 {
		err = fmt.Errorf("there is no comment")
	}
	for _, comment := range comments {
		mentions, err := frontList(w, "/comments/"+comment.text("id")+"/mentions")
		if err != nil {
			return nil, err
		}
		for _, m := range mentions {
			names = append(names, wholeName(m))
		}
	}
	return names, err
}

func isMentioned(ctx context.Context, moment, agent, customer string) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		names, err := mentionsIn(w, c)
		if err == nil && !slices.Equal(names, []string{agent}) {
			err = differ("who is mentioned", agent, names)
		}
		return err
	})
}

func nobodyIsMentioned(w *sim.World, c shown) error {
	names, err := mentionsIn(w, c)
	if err == nil && len(names) > 0 {
		err = differ("who is mentioned", "nobody", names)
	}
	return err
}

func noChannelIsConnected(w *sim.World) error {
	all, err := frontList(w, "/channels")
	if err == nil && len(all) > 0 {
		err = differ("channels in Front", "none", len(all))
	}
	return err
}

// givenCredentials counts with how many different credentials the core has logged
// in to RingCentral.
func givenCredentials(w *sim.World, count string) error {
	var logins []string
	for _, x := range journal(w, "core", "ringcentral") {
		if body := string(x.RequestBody); strings.HasSuffix(x.URL, "/restapi/oauth/token") && !slices.Contains(logins, body) {
			logins = append(logins, body)
		}
	}
	return isCount("credentials with which the core has logged in", count, len(logins))
}

// theReportCounts looks at Front's analytics of the day.
func theReportCounts(w *sim.World, messages, conversations string) error {
	received, err := number(messages)
	if err != nil {
		return err
	}
	active, err := number(conversations)
	if err != nil {
		return err
	}
	today := w.Now()
	figures, err := w.Front().Analytics("", today, today)
	if err != nil {
		return err
	}
	if figures.MessagesReceived != received || figures.Active != active {
		return differ("messages received and conversations", []int{received, active}, []int{figures.MessagesReceived, figures.Active})
	}
	return nil
}
