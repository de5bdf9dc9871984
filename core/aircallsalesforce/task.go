package aircallsalesforce

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // owners have time zones wherever the core runs
	"unicode/utf8"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// The longest texts that a Task accepts (Object Reference, Task).
const (
	maxSubject     = 255
	maxDisposition = 255
	maxDescription = 32_000
)

// makeTask creates the call's only Task (AS-28). An inactive owner is replaced by
// the connected user.
func (i *integration) makeTask(ctx context.Context, j *engine.Job) (string, error) {
	f := task(j)
	id, err := i.salesforce.Upsert(ctx, "Task", key(j.Call), f)
	if salesforce.Code(err) == "INACTIVE_OWNER_OR_USER" {
		delete(f, "OwnerId")
		id, err = i.salesforce.Upsert(ctx, "Task", key(j.Call), f)
	}
	if err != nil {
		return "", err
	}
	return id + " " + digest(j.Call), nil
}

// findTask finds a Task whose creation got no response. The digest of its text is
// unknown then; writing the text again does no harm.
func (i *integration) findTask(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.salesforce.ByExternalID(ctx, "Task", key(j.Call))
}

// task returns the fields of the call's Task: record, direction, subject, date,
// duration, and the rest in the description (AS-21).
func task(j *engine.Job) salesforce.Fields {
	c := j.Call
	f := salesforce.Fields{
		"Subject": subject(j), "Status": value(j, statusEffect),
		"Description": strings.Join(description(c), "\n"),
	}
	if day := date(j); day != "" {
		f["ActivityDate"] = day
	}
	if !c.Message {
		f["TaskSubtype"] = "Call"
		f["CallType"] = map[call.Direction]string{call.Inbound: "Inbound", call.Outbound: "Outbound"}[c.Direction]
		if seconds, known := duration(c); known {
			f["CallDurationInSeconds"] = seconds
		}
		f["CallObject"] = c.ID
		f["CallDisposition"] = disposition(c)
	}
	place(f, j)
	return f
}

// place sets the Task's record. Salesforce takes people as WhoId and other objects
// as WhatId, but no WhatId beside a Lead (Object Reference, Task).
func place(f salesforce.Fields, j *engine.Job) {
	if c, _ := record(j); c.Object == salesforce.Account {
		f["WhatId"] = c.ID
	} else {
		f["WhoId"] = c.ID
	}
	if id := linked(j); id != "" {
		f["WhatId"] = id
	}
	if id := firstWord(value(j, ownerEffect)); id != "" {
		f["OwnerId"] = id
	}
}

// date returns the day of the call in the owner's time zone, "" if no time of the
// call is known (XR-18).
func date(j *engine.Job) string {
	at := cmp.Or(j.Call.Started, j.Call.Answered, j.Call.Ended)
	if at == 0 {
		return ""
	}
	zone, err := time.LoadLocation(rest(value(j, ownerEffect)))
	if err != nil {
		zone = time.UTC
	}
	return time.Unix(at, 0).In(zone).Format(time.DateOnly)
}

// subject names the type of call, the customer and the line (AS-35).
func subject(j *engine.Job) string {
	c := j.Call
	with, line, agent := person(j), lineOf(c), c.Last.Name
	var text string
	switch {
	case c.Message && c.Direction == call.Outbound:
		text = "SMS sent to " + with + " via " + line + by(" by ", agent)
	case c.Message:
		text = "SMS received from " + with + " on " + line
	case c.Direction == call.Outbound:
		text = string(c.Qualification()) + " to " + with + " via " + line + by(" made by ", agent)
	default:
		text = string(c.Qualification()) + " from " + with + " on " + line + by(" answered by ", agent)
	}
	return call.First(text, maxSubject)
}

func by(word, agent string) string {
	if agent == "" {
		return ""
	}
	return word + agent
}

// person returns the record's name and the number.
func person(j *engine.Job) string {
	c, _ := record(j)
	if c.Name == "" || c.Name == j.Call.Customer {
		return j.Call.Customer
	}
	return call.First(c.Name, maxLastName) + " (" + j.Call.Customer + ")"
}

func lineOf(c *call.Call) string {
	if c.Line.Name == "" {
		return c.Line.Number
	}
	return call.First(c.Line.Name, maxLastName)
}

// duration returns the duration of the conversation; known is false if the end of
// an answered call is unknown (XR-18).
func duration(c *call.Call) (seconds int64, known bool) {
	if c.Outcome() != call.Answered {
		return 0, true
	}
	return max(0, c.Ended-c.Answered), c.Ended > 0
}

// waiting returns the time that the call rang; known is false if its begin or end
// is unknown (XR-18).
func waiting(c *call.Call) (wait time.Duration, known bool) {
	until := cmp.Or(c.Answered, c.Ended)
	return time.Duration(max(0, until-c.Started)) * time.Second, c.Started > 0 && until > 0
}

// description returns the paragraphs for data without a field: the text of a
// message; or a call's waiting time (AS-22), link to the recording (AS-23),
// comments and tags (AS-24). Paragraphs are only ever added.
func description(c *call.Call) []string {
	if c.Message {
		number := "Number: " + c.Line.Number
		return []string{call.Shorten(plain(c.Text), maxDescription-len(number)-1), number}
	}
	all := []string{"Number: " + c.Line.Number}
	if wait, known := waiting(c); known {
		all = append(all, "Waiting time: "+wait.String())
	}
	if c.Asset != "" {
		what := "Recording: "
		if c.Outcome() == call.LeftVoicemail {
			what = "Voicemail: "
		}
		all = append(all, what+c.Asset)
	}
	for _, comment := range c.Comments.List() {
		all = append(all, "Comment"+by(" by ", comment.By.Name)+": "+plain(comment.Text))
	}
	for _, tag := range c.Tags.List() {
		all = append(all, "Tag: "+tag)
	}
	return fitting(all)
}

// fitting limits the paragraphs to the length of a Task's description: one is
// shortened, those after it are omitted.
func fitting(paragraphs []string) []string {
	left := maxDescription
	for n, p := range paragraphs {
		if size := utf8.RuneCountInString(p) + 1; size <= left {
			left -= size
			continue
		}
		return append(paragraphs[:n:n], call.Shorten(p, left))
	}
	return paragraphs
}

// plain unifies line breaks and trims blanks.
func plain(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// disposition returns the call's result in a few words, for reports; tags that do
// not fit are omitted.
func disposition(c *call.Call) string {
	outcome := "unanswered_call"
	switch c.Outcome() {
	case call.Answered:
		outcome = "answered_call"
	case call.LeftVoicemail:
		outcome = "voicemail"
	}
	text := fmt.Sprintf("aircall, %s, %s, %s", c.Direction, outcome, strings.TrimPrefix(c.Line.Number, "+"))
	for _, tag := range c.Tags.List() {
		if more := text + ", " + tag; call.First(more, maxDisposition) == more {
			text = more
		}
	}
	return text
}

// digest identifies the text of a description.
func digest(c *call.Call) string {
	sum := sha256.Sum256([]byte(strings.Join(description(c), "\n")))
	return hex.EncodeToString(sum[:8])
}

// newText returns the digest of the call's present text, if the Task was created with
// another text (AS-42).
func newText(j *engine.Job) []string {
	v, made := j.Record.Value(taskEffect)
	if now := digest(j.Call); made && rest(v) != now {
		return []string{now}
	}
	return nil
}

// changeTask updates the Task's text. Status, owner and the text added by people
// are not changed.
func (i *integration) changeTask(ctx context.Context, j *engine.Job) (string, error) {
	id := firstWord(value(j, taskEffect))
	text, ok, err := i.salesforce.Read(ctx, "Task", id, "Description")
	if err != nil {
		return "", err
	}
	if ok {
		f := salesforce.Fields{"Description": call.Shorten(merged(text, description(j.Call)), maxDescription)}
		if !j.Call.Message {
			f["CallDisposition"] = disposition(j.Call)
		}
		ok, err = i.salesforce.Change(ctx, "Task", id, f)
	}
	if err == nil && !ok {
		i.log.Warn("a Task was deleted; the change to it is dropped", "call", j.Call.ID, "task", id)
	}
	return "", err
}

// merged puts the paragraphs before the other text.
func merged(text string, paragraphs []string) string {
	left := "\n" + plain(text) + "\n"
	for _, p := range paragraphs {
		left = strings.Replace(left, "\n"+p+"\n", "\n", 1)
	}
	all := paragraphs
	if others := strings.TrimSpace(left); others != "" {
		all = append(all, others)
	}
	return strings.Join(all, "\n")
}
