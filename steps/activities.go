package steps

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/callsim/callsim/sim"
)

// activitySentences are what a conversation in Front tells about its calls: the
// calls themselves, their durations, the links to what was recorded.
var activitySentences = []*Row{
	then("the conversation with {customer} names the {line} line", API, Front, "finds the line by number or by name, apart from the qualification", theConversationNamesLine),
	then("the conversation with {customer} names the number of {customer}", API, Front, "finds the customer's first number in an activity, digits compared", theConversationNamesNumber),
	then("the conversation with {customer} names {no agent|the agent …}", API, Front, "finds an activity with the agent's name, or none with any agent's name", theConversationNamesAgent),
	then("no activity of the conversation with {customer} holds two of call, duration and link", API, Front, "checks that each message is at most one of the three", activitiesStandAlone),
	then("the conversation with {customer} shows {count} duration(s)", API, Front, "counts the messages that are a length of time in any usual form", theConversationShowsDurations),
	then("the last duration in the conversation with {customer} is {span}", API, Front, "reads the length in any usual format and compares it to the second", theDurationIs),
	then("the last duration in the conversation with {customer} is authored by {agent}", API, Front, "compares the author of the newest message with a duration", theDurationIsAuthoredBy),
	then("the conversation with {customer} shows {count} {recording|voicemail} link(s)", API, Front, "counts the messages with a link, with or without the word voicemail", theConversationShowsLinks),
	then("the {recording|voicemail} link in the conversation with {customer} is Aircall's lasting one", API, Front, "compares the link with the asset link of the customer's latest call in Aircall", theLinkIsLasting),
	then("the {recording|voicemail} link in the conversation with {customer} is authored by {the customer|…}", API, Front, "compares the author of the newest message with such a link", theLinkIsAuthoredBy),
}

var (
	aDuration = regexp.MustCompile(`(?i)\bduration\b`)
	aTarget   = regexp.MustCompile(`(?i)\bhref=["'](https?://[^"']+)["']`)
)

// textOf is what a message says, with the targets of its links.
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

// isLink tells a link to a voicemail from one to a recording by its name.
func isLink(kind string) func(text string) bool {
	return func(text string) bool {
		ofVoicemail := strings.Contains(strings.ToLower(text), "voicemail")
		return aLink.MatchString(text) && ofVoicemail == (kind == "voicemail")
	}
}

// someMessage looks for a message of the customer's conversation.
func someMessage(ctx context.Context, moment, customer, what string, match func(*sim.World, string) (bool, error)) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		messages, err := messagesOf(w, c, func(string) bool { return true })
		if err != nil {
			return err
		}
		var texts []string
		for _, m := range messages {
			ok, err := match(w, textOf(m))
			if ok || err != nil {
				return err
			}
			texts = append(texts, textOf(m))
		}
		return differ("activities", "one that names "+what, strings.Join(texts, " | "))
	})
}

// theConversationNamesLine wants the line used, which may have its own activity
// (AF-48): the line's number, or its name beside the one with the qualification.
func theConversationNamesLine(ctx context.Context, moment, customer, line string) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		l, err := w.Line(line)
		if err != nil {
			return err
		}
		messages, err := messagesOf(w, c, func(string) bool { return true })
		var texts []string
		for _, m := range messages {
			texts = append(texts, textOf(m))
		}
		all := strings.Join(texts, " | ")
		if err == nil && strings.Count(all, line) < 2 && !strings.Contains(digits(all), digits(l.Number)) {
			err = differ("activities", "the line "+line+" beside the qualification and as the line used", all)
		}
		return err
	})
}

// theConversationNamesNumber compares digits: how a number is spaced is free.
func theConversationNamesNumber(ctx context.Context, moment, customer, owner string) error {
	return someMessage(ctx, moment, customer, "the number of "+owner, func(w *sim.World, text string) (bool, error) {
		c, err := w.Customer(owner)
		if err != nil {
			return false, err
		}
		return strings.Contains(digits(text), digits(c.Phones[0])), nil
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

func theConversationNamesAgent(ctx context.Context, moment, customer, whom string) error {
	if agent, some := strings.CutPrefix(whom, "the agent "); some {
		return someMessage(ctx, moment, customer, whom, func(_ *sim.World, text string) (bool, error) {
			return strings.Contains(text, agent), nil
		})
	}
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		messages, err := messagesOf(w, c, func(string) bool { return true })
		if err != nil {
			return err
		}
		for _, m := range messages {
			for _, a := range w.Agents() {
				if text := m.text("text"); strings.Contains(text, a.Name) {
					return differ("agents that activities name", "none", text)
				}
			}
		}
		return nil
	})
}

// activitiesStandAlone lets no message be two of the three.
func activitiesStandAlone(w *sim.World, c shown) error {
	messages, err := messagesOf(w, c, func(string) bool { return true })
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

func theConversationShowsDurations(ctx context.Context, moment, customer, count string) error {
	return showsMessages(ctx, moment, customer, count, "durations", isDuration)
}

func theConversationShowsLinks(ctx context.Context, moment, customer, count, kind string) error {
	return showsMessages(ctx, moment, customer, count, kind+" links", isLink(kind))
}

func showsMessages(ctx context.Context, moment, customer, count, what string, match func(string) bool) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		found, err := messagesOf(w, c, match)
		if err != nil {
			return err
		}
		return isCount(what, count, len(found))
	})
}

// lastMessage looks at the last message of its kind.
func lastMessage(ctx context.Context, moment, customer, what string, match func(string) bool, look func(*sim.World, shown) error) error {
	return aboutConversation(ctx, moment, customer, func(w *sim.World, c shown) error {
		found, err := messagesOf(w, c, match)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("it shows no %s", what)
		}
		return look(w, found[len(found)-1])
	})
}

func theDurationIs(ctx context.Context, moment, customer, length string) error {
	want, err := duration(length)
	if err != nil {
		return err
	}
	return lastMessage(ctx, moment, customer, "duration", isDuration, func(_ *sim.World, m shown) error {
		got, err := readDuration(textOf(m))
		if err != nil {
			return err
		}
		return same("duration", want, got)
	})
}

func theDurationIsAuthoredBy(ctx context.Context, moment, customer, author string) error {
	return lastMessage(ctx, moment, customer, "duration", isDuration, authoredBy("duration", author))
}

func theLinkIsAuthoredBy(ctx context.Context, moment, kind, customer, author string) error {
	return lastMessage(ctx, moment, customer, kind+" link", isLink(kind), authoredBy(kind+" link", author))
}

func authoredBy(what, author string) func(*sim.World, shown) error {
	return func(_ *sim.World, m shown) error {
		written, err := writer(m)
		if err != nil {
			return err
		}
		return same("author of the "+what, author, written)
	}
}

// theLinkIsLasting compares with the link that Aircall itself shows for the
// customer's latest call and promises to keep.
func theLinkIsLasting(ctx context.Context, moment, kind, customer string) error {
	return lastMessage(ctx, moment, customer, kind+" link", isLink(kind), func(w *sim.World, m shown) error {
		call, err := w.LatestCall(customer)
		if err != nil {
			return err
		}
		got := w.Aircall().Observe("/v1/calls/" + strconv.FormatInt(call, 10))
		w.Looked(got.Exchanges)
		asset := shown(got.Body).text("call.asset")
		if link := aLink.FindString(textOf(m)); link != asset || asset == "" {
			return differ(kind+" link", "Aircall's asset "+asset, link)
		}
		return nil
	})
}
