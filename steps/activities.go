package steps

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// activitySentences are what a conversation in Front tells about its calls: the
// calls themselves, their durations, the links to what was recorded.
var activitySentences = []*Row{
	then("the conversation with {customer} names the {line} line", API, Front, "finds a call activity whose text contains the line's name", theConversationNamesLine),
	then("the conversation with {customer} names the number of {customer}", API, Front, "finds a call activity with the customer's first number, digits compared", theConversationNamesNumber),
	then("the conversation with {customer} names {no agent|the agent …}", API, Front, "finds a call activity with the agent's name, or none with any agent's name", theConversationNamesAgent),
	then("each activity of the conversation with {customer} is a call, a duration or a link and nothing else", API, Front, "checks that each message is exactly one of call, duration and link", activitiesStandAlone),
	then("the conversation with {customer} shows {count} duration(s)", API, Front, "counts the messages that contain the word duration", theConversationShowsDurations),
	then("the last duration in the conversation with {customer} is {span}", API, Front, "reads the length in any usual format and compares it to the second", theDurationIs),
	then("the last duration in the conversation with {customer} is authored by {agent}", API, Front, "compares the author of the newest message with a duration", theDurationIsAuthoredBy),
	then("the conversation with {customer} shows {count} {recording|voicemail} link(s)", API, Front, "counts the messages with a link, with or without the word voicemail", theConversationShowsLinks),
	then("the {recording|voicemail} link in the conversation with {customer} is Aircall's lasting one", API, Front, "compares the link with the asset link of the customer's latest call in Aircall", theLinkIsLasting),
	then("the {recording|voicemail} link in the conversation with {customer} is authored by {the customer|…}", API, Front, "compares the author of the newest message with such a link", theLinkIsAuthoredBy),
}

// What an activity may be. An implementation is free in its words, but it has to
// call a duration and a link by their names.
var (
	aDuration = regexp.MustCompile(`(?i)\bduration\b`)
	aLink     = regexp.MustCompile(`https?://[^\s"<>]+`)
)

// messagesOf lists the messages of a conversation that match, oldest first.
func messagesOf(w *sim.World, conversation shown, match func(text string) bool) ([]shown, error) {
	newest, err := frontList(w, "/conversations/"+conversation.text("id")+"/messages")
	if err != nil {
		return nil, err
	}
	var found []shown
	for i := len(newest) - 1; i >= 0; i-- {
		if match(newest[i].text("text")) {
			found = append(found, newest[i])
		}
	}
	return found, nil
}

func isDuration(text string) bool { return aDuration.MatchString(text) }

// isLink tells a link to a voicemail from one to a recording by its name.
func isLink(kind string) func(text string) bool {
	return func(text string) bool {
		ofVoicemail := strings.Contains(strings.ToLower(text), "voicemail")
		return aLink.MatchString(text) && ofVoicemail == (kind == "voicemail")
	}
}

// someMessage looks for a message of a conversation that has what is named.
func someMessage(w *sim.World, c shown, what string, match func(text string) bool) error {
	messages, err := messagesOf(w, c, anyText)
	var texts []string
	for _, m := range messages {
		if match(m.text("text")) {
			return nil
		}
		texts = append(texts, m.text("text"))
	}
	return cmp.Or(err, differ("activities", "one that names "+what, strings.Join(texts, " | ")))
}

func anyText(string) bool { return true }

func theConversationNamesLine(w *sim.World, c shown, line string) error {
	return someMessage(w, c, "the line "+line, func(text string) bool { return isCall(text) && strings.Contains(text, line) })
}

// theConversationNamesNumber compares digits: how a number is spaced is free.
func theConversationNamesNumber(w *sim.World, c shown, owner *sim.Customer) error {
	return someMessage(w, c, "the number of "+owner.Name, func(text string) bool {
		return isCall(text) && strings.Contains(digits(text), digits(owner.Phones[0]))
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
		return someMessage(w, c, whom, func(text string) bool { return isCall(text) && strings.Contains(text, agent) })
	}
	messages, err := messagesOf(w, c, isCall)
	for _, m := range messages {
		for _, a := range w.Agents() {
			if text := m.text("text"); strings.Contains(text, a.Name) {
				return differ("agents that activities name", "none", text)
			}
		}
	}
	return err
}

// activitiesStandAlone wants each message to be exactly one of the three.
func activitiesStandAlone(w *sim.World, c shown) error {
	messages, err := messagesOf(w, c, anyText)
	if err != nil {
		return err
	}
	for _, m := range messages {
		text, kinds := m.text("text"), 0
		for _, is := range []func(string) bool{tellsACall, isDuration, aLink.MatchString} {
			if is(text) {
				kinds++
			}
		}
		if kinds != 1 {
			return fmt.Errorf("an activity is %d things at once, not one: %s", kinds, text)
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

func theConversationShowsDurations(w *sim.World, c shown, count int) error {
	found, err := messagesOf(w, c, isDuration)
	return isCount("durations", count, found, err)
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
	got, err := readDuration(m.text("text"))
	return isSame("duration", length, got, err)
}

var (
	byUnits  = regexp.MustCompile(`(?i)(\d+)\s*(h|hours?|hrs?|m|min|mins|minutes?|s|sec|secs|seconds?)\b`)
	byColons = regexp.MustCompile(`(?:(\d+):)?(\d+):(\d{2})\b`)
)

// readDuration reads a length of time as people write it: "1 min 30 s", "90
// seconds", "1:30", "0:01:30".
func readDuration(text string) (time.Duration, error) {
	total, any := time.Duration(0), false
	for _, m := range byUnits.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1]) // digits
		unit := map[byte]time.Duration{'h': time.Hour, 'm': time.Minute, 's': time.Second}[strings.ToLower(m[2])[0]]
		total, any = total+time.Duration(n)*unit, true
	}
	if m := byColons.FindStringSubmatch(text); !any && m != nil {
		for _, part := range m[1:] {
			n, _ := strconv.Atoi(part) // digits, or nothing for no hours
			total = total*60 + time.Duration(n)*time.Second
		}
		any = true
	}
	if !any {
		return 0, fmt.Errorf("no length of time is to be found in %q", text)
	}
	return total, nil
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
func theLinkIsLasting(w *sim.World, c shown, kind, customer string) error {
	m, err := lastMessage(w, c, kind+" link", isLink(kind))
	if err != nil {
		return err
	}
	call, err := w.LatestCall(customer)
	if err != nil {
		return err
	}
	got := w.Aircall().Observe("/v1/calls/" + strconv.FormatInt(call, 10))
	w.Looked(got.Exchanges)
	asset := shown(got.Body).text("call.asset")
	link := aLink.FindString(m.text("text"))
	return unless(link == asset && asset != "", kind+" link", "Aircall's asset "+asset, link)
}
