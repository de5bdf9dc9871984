// Package aircall is a client of Aircall's REST API and a reader of its webhooks
// (developer.aircall.io/api-references), whose views of a call differ slightly. It
// contains no rules.
//
//	c := aircall.New(rt, transport, aircall.DefaultBaseURL, apiID, apiToken)
//	fact, ok, err := c.Call(ctx, "3120045002")
package aircall

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
)

// events maps Aircall's call events (API reference, Webhooks, Call events) to
// kinds. Other events are ignored.
var events = map[string]call.Kind{
	"call.created":               call.Created,
	"call.ivr_option_selected":   call.Choosing,
	"call.ringing_on_agent":      call.Ringing,
	"call.agent_declined":        call.Declined,
	"call.answered":              call.AnsweredBy,
	"call.hold":                  call.Changed,
	"call.unhold":                call.Changed,
	"call.assigned":              call.Changed,
	"call.archived":              call.Changed,
	"call.tagged":                call.Changed,
	"call.untagged":              call.Changed,
	"call.commented":             call.Changed,
	"call.transferred":           call.Transferred,
	"call.external_transferred":  call.Changed,
	"call.unsuccessful_transfer": call.Transferred,
	"call.hungup":                call.HungUp,
	"call.ended":                 call.Ended,
	"call.voicemail_left":        call.VoicemailLeft,
	"call.comm_assets_generated": call.AssetsReady,
}

// Webhooks reads Aircall's webhooks. It implements intake.Source.
type Webhooks struct {
	// Messages: the integration logs messages, too (AF-45, AG-59); otherwise they
	// are ignored.
	Messages bool
}

// Token returns the envelope's token, the only proof of origin.
func (Webhooks) Token(envelope gjson.Result) string {
	token := envelope.Get("token")
	if token.Type != gjson.String {
		return ""
	}
	return token.String()
}

// Fact reduces a webhook to a fact.
func (w Webhooks) Fact(envelope gjson.Result) (call.Fact, bool, error) {
	var name, data, timestamp gjson.Result
	envelope.ForEach(func(key, value gjson.Result) bool { // a single pass: data is most of the envelope
		switch key.Str {
		case "event":
			name = value
		case "data":
			data = value
		case "timestamp":
			timestamp = value
		}
		return true
	})
	event := name.String()
	if w.Messages && (event == messageReceived || event == messageSent) {
		return readMessage(event, data)
	}
	kind, known := events[event]
	if !known {
		return call.Fact{}, false, nil
	}
	if !data.IsObject() {
		return call.Fact{}, true, fmt.Errorf("%s: data is not an object; expected the call", event)
	}
	fact, err := readCall(data)
	if err != nil {
		return call.Fact{}, true, fmt.Errorf("%s: data.%w", event, err)
	}
	fact.Kind = kind
	if fact.At = seconds(timestamp); fact.At == 0 {
		fact.At = max(fact.Started, fact.Answered, fact.Ended) // not before the times in the fact
	}
	return fact, true, nil
}

// readCall reads a call in the webhook's or the API's format. Fields that are
// missing, null or malformed count as unknown; only the id is required.
func readCall(object gjson.Result) (f call.Fact, err error) {
	var r raw
	object.ForEach(func(key, value gjson.Result) bool {
		if value.Type != gjson.Null {
			readField(&f, &r, key.Str, value)
		}
		return true
	})
	// The line must be read before the number: it names the country.
	f.Customer, f.Withheld = call.ReadCustomer(r.customer, f.Line.Number)
	if f.Ended == 0 && f.Started > 0 && r.duration > 0 { // the duration is 0 until the end and includes the ringing (API reference, Call)
		f.Ended = f.Started + r.duration
	}
	if f.CallID == "" {
		return f, errors.New("id is missing or unusable; expected the call's id, a number")
	}
	return f, nil
}

// raw holds fields that are only meaningful together with others.
type raw struct {
	customer string
	duration int64 // seconds
}

func readField(f *call.Fact, r *raw, key string, value gjson.Result) {
	switch key {
	case "id":
		f.CallID = id(value)
	case "direction":
		f.Direction = direction(value.Str)
	case "status":
		f.Done = value.Str == "done"
	case "started_at":
		f.Started = seconds(value)
	case "answered_at":
		f.Answered = seconds(value)
	case "ended_at":
		f.Ended = seconds(value)
	case "missed_call_reason":
		f.MissedReason = text(value)
	case "voicemail":
		f.Voicemail = value.Str != ""
	case "recording":
		f.Recording = value.Str != ""
	case "asset":
		f.Asset = text(value)
	case "raw_digits":
		r.customer = digits(value)
	case "duration":
		r.duration = durationOf(value)
	case "number":
		f.Line, f.Opening = line(value)
	case "user":
		f.User = agent(value)
	case "contact":
		readContact(f, value)
	case "tags":
		f.Tags = names(value, "name")
	case "teams":
		f.Teams = names(value, "name")
	case "ivr_options_selected":
		f.Choices = names(value, "title")
	case "comments":
		f.Comments = comments(value)
	case "transferred_by":
		f.TransferredBy = agent(value)
	case "transferred_to":
		f.TransferredTo = agent(value)
	}
}

func direction(word string) call.Direction {
	switch word {
	case "inbound":
		return call.Inbound
	case "outbound":
		return call.Outbound
	default:
		return call.UnknownDirection
	}
}

func agent(object gjson.Result) (a call.Agent) {
	left := 3 // fields to be read
	object.ForEach(func(key, value gjson.Result) bool {
		left--
		switch key.Str {
		case "id":
			a.ID = id(value)
		case "name":
			a.Name = text(value)
		case "email":
			a.Email = text(value)
		default:
			left++
		}
		return left > 0
	})
	return a
}

// readContact reads the contact of a call or message.
func readContact(f *call.Fact, object gjson.Result) {
	f.Contact = contactName(object)
	f.GivenName = text(object.Get("first_name"))
	f.Email = text(object.Get("emails.0.value"))
}

// contactName returns the name of a contact: the person's, otherwise the company's.
func contactName(object gjson.Result) string {
	person := strings.TrimSpace(text(object.Get("first_name")) + " " + text(object.Get("last_name")))
	if person != "" {
		return person
	}
	return text(object.Get("company_name"))
}

// maxNames limits the stored tags, teams and choices of a call.
const maxNames = 100

// names returns one field of each object of a list.
func names(list gjson.Result, field string) call.Names {
	if list.Raw == "[]" {
		return ""
	}
	var all []string
	list.ForEach(func(_, object gjson.Result) bool {
		all = append(all, text(object.Get(field)))
		return len(all) < maxNames
	})
	return call.PackNames(all)
}

// maxComments and maxCommentText limit the stored comments of a call. Aircall
// itself allows five (API reference, Add a comment to a call).
const (
	maxComments    = 50
	maxCommentText = 10_000 // characters
)

// comments reads a call's comments. A comment without posted_by was written by a
// program.
func comments(list gjson.Result) call.Comments {
	if list.Raw == "[]" {
		return ""
	}
	var all []call.Comment
	list.ForEach(func(_, object gjson.Result) bool {
		c := call.Comment{
			ID:   id(object.Get("id")),
			At:   seconds(object.Get("posted_at")),
			By:   agent(object.Get("posted_by")),
			Text: call.Shorten(object.Get("content").Str, maxCommentText),
		}
		if c.ID != "" && c.Text != "" {
			all = append(all, c)
		}
		return len(all) < maxComments
	})
	return call.PackComments(all)
}

// line reads a number object. Its digits contain blanks; webhooks add the E.164
// form.
func line(object gjson.Result) (l call.Line, opening call.Opening) {
	written, left := "", 5 // fields to be read
	object.ForEach(func(key, value gjson.Result) bool {
		left--
		switch key.Str {
		case "id":
			l.ID = id(value)
		case "name":
			l.Name = text(value)
		case "digits":
			written = digits(value)
		case "e164_digits":
			l.Number, _ = call.ReadCustomer(digits(value), "")
		case "open":
			opening = openingOf(value)
		default:
			left++
		}
		return left > 0
	})
	if l.Number == "" {
		l.Number, _ = call.ReadCustomer(written, "")
	}
	return l, opening
}

func openingOf(value gjson.Result) call.Opening {
	switch value.Type {
	case gjson.True:
		return call.Open
	case gjson.False:
		return call.Closed
	default:
		return call.UnknownOpening
	}
}

// maxText limits a stored text: names and links are short.
const maxText = 1000

func text(value gjson.Result) string { return call.First(value.Str, maxText) }

// digits returns a phone number, given as a text or as a JSON number.
func digits(value gjson.Result) string {
	if value.Type == gjson.Number && value.Num >= 0 && value.Num < 1e15 {
		return strconv.FormatFloat(value.Num, 'f', 0, 64)
	}
	return value.Str
}

// id returns an id, given as a number or a text, because the reference and real
// payloads differ. Only letters, digits, - and _ are accepted: ids become parts of
// keys and paths.
func id(value gjson.Result) string {
	s := value.Str
	if value.Type == gjson.Number {
		s = value.Raw
	}
	if len(s) > 64 {
		return ""
	}
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch >= '0' && ch <= '9', ch >= 'a' && ch <= 'z', ch >= 'A' && ch <= 'Z', ch == '-', ch == '_':
		default:
			return ""
		}
	}
	return s
}

// latestSecond is the end of the year 9999; later times are invalid.
const latestSecond = 253402300799

// longestCall is longer than any call.
const longestCall = 7 * 24 * 60 * 60

// durationOf returns a duration in seconds, 0 if there is none.
func durationOf(value gjson.Result) int64 {
	if value.Type == gjson.Number && value.Num > 0 && value.Num <= longestCall {
		return int64(value.Num)
	}
	return 0
}

// seconds returns a time given as Unix seconds, Unix milliseconds or an ISO date.
func seconds(value gjson.Result) int64 {
	switch value.Type {
	case gjson.Number:
		switch n := value.Num; {
		case n > 0 && n <= latestSecond:
			return int64(n)
		case n > latestSecond && n <= latestSecond*1000: // messages have times in milliseconds
			return int64(n / 1000)
		}
	case gjson.String:
		if t, err := time.Parse(time.RFC3339Nano, value.Str); err == nil && t.Unix() > 0 {
			return t.Unix()
		}
	}
	return 0
}
