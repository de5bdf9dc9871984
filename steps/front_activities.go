package steps

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// activitySentences read the activities of a conversation in Front: the calls, their
// durations, the links to recordings and voicemails.
var activitySentences = []*Row{
	then("the conversation with {customer} names the {line} line", API, Front, "finds the line by number or by name, apart from the qualification", theConversationNamesLine),
	then("the conversation with {customer} names the number of {customer}", API, Front, "finds the customer's first number in an activity, digits compared", theConversationNamesNumber),
	then("the conversation with {customer} names {no agent|the agent …}", API, Front, "finds an activity with the agent's name, or none with any agent's name", theConversationNamesAgent),
	then("each activity of the conversation with {customer} is only one of call, duration and link", API, Front, "checks that each message is at most one of the three", activitiesStandAlone),
	then("the conversation with {customer} shows {count} duration(s)", API, Front, "counts the messages that are a duration in any usual form", countsIn("durations", func(w *sim.World, c shown) ([]shown, error) { return messagesOf(w, c, isDuration) })),
	then("the last duration in the conversation with {customer} is {span}", API, Front, "reads the length in any usual format and compares it to the second", theDurationIs),
	then("the last duration in the conversation with {customer} is logged by {agent}", API, Front, "compares the author of the newest message with a duration", theDurationIsAuthoredBy),
	then("the conversation with {customer} shows {count} {recording|voicemail} link(s)", API, Front, "counts the messages with a link, with or without the word voicemail", theConversationShowsLinks),
	then("the {recording|voicemail} link in the conversation with {customer} is Aircall's permanent one", API, Front, "compares the link with the asset link of the customer's latest call in Aircall", theLinkIsLasting),
	then("the {recording|voicemail} link in the conversation with {customer} is logged by {the customer|…}", API, Front, "compares the author of the newest message with such a link", theLinkIsAuthoredBy),
}

var (
	aDuration = regexp.MustCompile(`(?i)\bduration\b`)
	aTarget   = regexp.MustCompile(`(?i)\bhref=["'](https?://[^"']+)["']`)
)

// textOf is the text of a message, with the targets of its links.
func textOf(m shown) string {
	text := m.text("text")
	for _, target := range aTarget.FindAllStringSubmatch(m.text("body"), -1) {
		if link := html.UnescapeString(target[1]); !strings.Contains(text, link) {
			text += " " + link
		}
	}
	return text
}

// messagesOf lists the messages of a conversation that match, oldest first.
func messagesOf(w *sim.World, conversation shown, match func(text string) bool) ([]shown, error) {
	newest, err := frontList(w, "/conversations/"+conversation.text("id")+"/messages")
	if err != nil {
		return nil, err
	}
	var found []shown
	for i := len(newest) - 1; i >= 0; i-- {
		if match(textOf(newest[i])) {
			found = append(found, newest[i])
		}
	}
	return found, nil
}

// isDuration reports whether an activity is a duration: by its name, by units, or
// because it is nothing else.
func isDuration(text string) bool {
	if aDuration.MatchString(text) || byUnits.MatchString(text) {
		return true
	}
	return !namesQualification(text) && !aLink.MatchString(text) && byColons.MatchString(text)
}

// isLink reports whether a text has a link to a voicemail, by its name, or to a
// recording.
func isLink(kind string) func(text string) bool {
	return func(text string) bool {
		ofVoicemail := strings.Contains(strings.ToLower(text), "voicemail")
		return aLink.MatchString(text) && ofVoicemail == (kind == "voicemail")
	}
}

// someMessage checks that match accepts the text of a message of the conversation.
func someMessage(w *sim.World, c shown, what string, match func(text string) bool) error {
	messages, err := messagesOf(w, c, anyText)
	var texts []string
	for _, m := range messages {
		if match(textOf(m)) {
			return nil
		}
		texts = append(texts, m.text("text"))
	}
	return cmp.Or(err, differ("activities", "one that names "+what, strings.Join(texts, " | ")))
}

func anyText(string) bool { return true }

// theConversationNamesLine checks that activities name the line used, which may have
// its own activity (AF-48): by number, or by name in addition to the qualification.
func theConversationNamesLine(w *sim.World, c shown, line *people.Line) error {
	messages, err := messagesOf(w, c, anyText)
	all := strings.Join(namesOf(messages, textOf), " | ")
	named := strings.Count(all, line.Name) >= 2 || strings.Contains(digits(all), digits(line.Number))
	return cmp.Or(err, unless(named, "activities", "the line "+line.Name+" beside the qualification and as the line used", all))
}

// theConversationNamesNumber compares digits: how a number is spaced is free.
func theConversationNamesNumber(w *sim.World, c shown, owner *people.Customer) error {
	return someMessage(w, c, "the number of "+owner.Name, func(text string) bool {
		return strings.Contains(digits(text), digits(owner.Phones[0]))
	})
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func theConversationNamesAgent(w *sim.World, c shown, whom string) error {
	if agent, some := strings.CutPrefix(whom, "the agent "); some {
		return someMessage(w, c, whom, func(text string) bool { return strings.Contains(text, agent) })
	}
	messages, err := messagesOf(w, c, anyText)
	for _, m := range messages {
		for _, a := range w.Agents() {
			if text := m.text("text"); strings.Contains(text, a.Name) {
				return differ("agents that activities name", "none", text)
			}
		}
	}
	return err
}

// activitiesStandAlone lets no message be two of the three.
func activitiesStandAlone(w *sim.World, c shown) error {
	messages, err := messagesOf(w, c, anyText)
	if err != nil {
		return err
	}
	for _, m := range messages {
		text, kinds := textOf(m), 0
		for _, is := range []func(string) bool{tellsACall, isDuration, aLink.MatchString} {
			if is(text) {
				kinds++
			}
		}
		if kinds > 1 {
			return fmt.Errorf("an activity is %d things at once: %s", kinds, text)
		}
	}
	return nil
}

// tellsACall is namesQualification, but a link to a voicemail may be called one.
func tellsACall(text string) bool {
	if aLink.MatchString(text) {
		text = strings.ReplaceAll(text, "Voicemail", "")
	}
	return namesQualification(text)
}

func theConversationShowsLinks(w *sim.World, c shown, count int, kind string) error {
	found, err := messagesOf(w, c, isLink(kind))
	return isCount(kind+" links", count, found, err)
}

// lastMessage is the last message of its kind.
func lastMessage(w *sim.World, c shown, what string, match func(string) bool) (shown, error) {
	found, err := messagesOf(w, c, match)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("it shows no %s", what)
	}
	if err != nil {
		return "", err
	}
	return found[len(found)-1], nil
}

func theDurationIs(w *sim.World, c shown, length time.Duration) error {
	m, err := lastMessage(w, c, "duration", isDuration)
	if err != nil {
		return err
	}
	got, err := readDuration(textOf(m))
	return isSame("duration", length, got, err)
}

func theDurationIsAuthoredBy(w *sim.World, c shown, author string) error {
	return lastIsBy(w, c, "duration", isDuration, author)
}

func theLinkIsAuthoredBy(w *sim.World, c shown, kind, author string) error {
	return lastIsBy(w, c, kind+" link", isLink(kind), author)
}

func lastIsBy(w *sim.World, c shown, what string, match func(string) bool, author string) error {
	m, err := lastMessage(w, c, what, match)
	if err != nil {
		return err
	}
	written, err := writer(m)
	return isSame("author of the "+what, author, written, err)
}

// theLinkIsLasting compares with the link that Aircall itself shows for the
// customer's latest call and promises to keep.
func theLinkIsLasting(w *sim.World, c shown, kind string, customer *people.Customer) error {
	m, err := lastMessage(w, c, kind+" link", isLink(kind))
	if err != nil {
		return err
	}
	call, err := latestInAircall(w, customer)
	if err != nil {
		return err
	}
	asset, link := call.text("asset"), aLink.FindString(textOf(m))
	return unless(link == asset && asset != "", kind+" link", "Aircall's asset "+asset, link)
}

// commentSentences are the comments of a conversation in Front.
var commentSentences = []*Row{
	then("the conversation with {customer} has {count} comment(s)", API, Front, "counts the comments of the customer's only conversation", countsIn("comments", commentsIn)),
	then("the conversation with {customer} has the comment {text} by {the integration|…}", API, Front, "finds a comment by author and text; the integration's may contain more", theConversationHasComment),
}

// theConversationHasComment checks the words of a comment and their author; a comment
// by the integration may also name the person whose words they are.
func theConversationHasComment(w *sim.World, c shown, text, author string) error {
	comments, err := commentsIn(w, c)
	var found []string
	for _, c := range comments {
		by := personOf(shown(c.raw("author")))
		if by == author && (c.text("body") == text || by == "the integration" && strings.Contains(c.text("body"), text)) {
			return nil
		}
		found = append(found, fmt.Sprintf("%q by %s", c.text("body"), by))
	}
	return cmp.Or(err, differ("comments", fmt.Sprintf("one that is %q by %s", text, author), strings.Join(found, ", ")))
}

func commentsIn(w *sim.World, c shown) ([]shown, error) {
	return frontList(w, "/conversations/"+c.text("id")+"/comments")
}
