package steps

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	fakefront "github.com/callsim/callsim/fakes/front"
	fakeringcentral "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

// ringcentralTextSentences are texts between customers and a team that works in Front.
var ringcentralTextSentences = []*Row{
	when("{customer} sends an MMS to the {line} line with {files:a picture|a video|a picture and a video}: {text}", Phone, "sends an MMS from the customer's first number, 2,000 bytes per file", textsLineFiles).as("texts_the_line"),
	when("{agent} writes an SMS to {customer} from the {line} number in Front: {text}", Front, "sends a new SMS on the line's SMS channel in Front", (*integrations.Plugin).Writes).as("writes_sms_in_front"),
	when("{agent} writes an SMS to {customer} from the {line} number in Front with pictures of {size:int} bytes in all", Front, "sends two pictures on the line's SMS channel, or keeps the refusal", writesPictures).tries().as("writes_pictures"),
	when("{agent} replies in Front to {customer}(:) {text}", Front, "replies in the customer's newest conversation", (*front.People).Replies).as("replies").onlyIf(hasConversation),
	when("{agent} replies in Front to {customer} with pictures of {size:int} bytes in all", Front, "replies with two pictures, or keeps the refusal", repliesPictures).tries(),
	when("{agent} writes an SMS to {customer} from the {line} number in Front that is too long", Front, "sends an SMS of 1,250 characters, above RingCentral's limit of 1,000", writesTooMuch).proof(),
	when("a program replies to {customer} with pictures of {size:int} bytes in all", Front, "posts a reply with two pictures to Front's API", aProgramReplies).proof(),
	when("{agent} splits the conversation with {customer}", Front, "splits the customer's newest conversation; the next message begins a new one", (*front.People).Splits),
	given("sending {which:an|the second} SMS {fault:words} once", Network, "applies this fault to one of the core's SMS requests to RingCentral", sendingMeets),
	given("no SMS reaches the phone of {customer}", Phone, "makes every SMS to the customer's first number undeliverable", (*ringcentral.People).Reaches).with(false),

	then("the conversation with {customer} shows the SMS {text}", API, Front, "compares the texts of all SMS, oldest first", theConversationShowsTexts),
	then("the {newest|oldest} conversation with {customer} shows the SMS {text}", API, Front, "compares the texts in the newest or oldest of several conversations", thatConversationShowsTexts),
	then("the {newest|oldest} conversation with {customer} is assigned to {nobody|…}", API, Front, "compares the assignee of the newest or oldest of several conversations", thatConversationIsAssignedTo),
	then("the phone of {customer} has received the SMS {text} from the {line} number", Screen, Phone, "compares the SMS delivered to the customer and the number of their sender", thePhoneHasGot),
	then("the phone of {customer} has received nothing", Screen, Phone, "checks that no SMS was delivered to the customer", thePhoneHasGotNothing),
	then("the phone of {customer} has received files of {int} bytes in all from the {line} number", Screen, Phone, "compares the total size of the files delivered to the customer", thePhoneHasGotFiles),
	then("Front shows {no error|an error} in the conversation with {customer}", Screen, Front, "searches the timeline of the conversation for delivery errors", frontShowsErrors),
	then("{a picture|a video|a picture and a video} can be seen in the conversation with {customer}", Screen, Front, "compares the inline files of 2,000 bytes in the timeline, in order", filesCanBeSeen),
	then("no file can be seen in the conversation with {customer}", Screen, Front, "checks that the timeline of the conversation has no files", nothingCanBeSeen),
	then("an SMS of {customer} is in the {inbox} inbox", API, Front, "checks that the inboxes of the only conversation include this one", aTextIsInInbox),
}

// fileOf makes a file of a kind, of so many bytes.
func fileOf(kind string, size int) fakeringcentral.File {
	return fakeringcentral.File{Name: kind + map[string]string{"picture": ".png", "video": ".mp4"}[kind],
		Type: map[string]string{"picture": "image/png", "video": "video/mp4"}[kind], Data: bytes.Repeat([]byte{kind[0]}, size)}
}

// kindsIn reads "a picture and a video".
func kindsIn(words string) []string {
	return strings.Split(strings.ReplaceAll(words, "a ", ""), " and ")
}

func textsLineFiles(p *ringcentral.People, c *people.Customer, l *people.Line, kinds, text string) error {
	var files []fakeringcentral.File
	for _, kind := range kindsIn(kinds) {
		files = append(files, fileOf(kind, 2000))
	}
	return p.TextsFiles(c, l, text, files...)
}

// writesTooMuch writes more than RingCentral takes in one text: 1000 characters.
func writesTooMuch(p *integrations.Plugin, a *people.Agent, c *people.Customer, l *people.Line) error {
	return p.Writes(a, c, l, strings.Repeat("long ", 250))
}

func aProgramReplies(p *front.People, c *people.Customer, size int) error {
	return p.RepliesByAPIWithFiles(c, "See here", uploads(size))
}

// uploads are two pictures of so many bytes in all.
func uploads(size int) []fakefront.Upload {
	var all []fakefront.Upload
	for n, part := range []int{size / 2, size - size/2} {
		f := fileOf("picture", part)
		all = append(all, fakefront.Upload{Name: fmt.Sprintf("%d-%s", n+1, f.Name), Type: f.Type, Data: f.Data})
	}
	return all
}

func writesPictures(p *integrations.Plugin, a *people.Agent, c *people.Customer, l *people.Line, size int) error {
	return p.Writes(a, c, l, "See here", uploads(size)...)
}

func repliesPictures(p *front.People, a *people.Agent, c *people.Customer, size int) error {
	return p.Replies(a, c, "See here", uploads(size)...)
}

// sendingMeets lets the request with which a text is sent meet a fault.
func sendingMeets(s *Scenario, which, words string) error {
	fault, known := faultOf[words]
	if !known {
		return fmt.Errorf("no fault is called %q", words)
	}
	fault.From, fault.To, fault.Method, fault.Path, fault.Times = "core", "ringcentral", "POST", "/restapi/v1.0/account/~/extension/~/sms", 1
	if which == "the second" {
		fault.Nth = 2
	}
	return s.plans(fault)
}

func textsIn(w *sim.World, c shown) (string, error) {
	messages, err := messagesOf(w, c, anyText)
	texts := slices.DeleteFunc(messages, func(m shown) bool { return m.text("type") == "call" })
	return strings.Join(namesOf(texts, func(m shown) string { return m.text("text") }), ", "), err
}

func theConversationShowsTexts(w *sim.World, c shown, want string) error {
	found, err := textsIn(w, c)
	return isSame("texts", want, found, err)
}

func thatConversationShowsTexts(w *sim.World, which, customer, want string) error {
	c, err := thatConversation(w, which, customer)
	if err != nil {
		return err
	}
	found, err := textsIn(w, c)
	return isSame("texts of the "+which+" conversation", want, found, err)
}

// thatConversation is the newest or oldest of several with a customer.
func thatConversation(w *sim.World, which, customer string) (shown, error) {
	all, err := conversationsWith(w, customer)
	if err == nil && len(all) < 2 {
		err = differ("conversations with "+customer, "two or more", len(all))
	}
	if err != nil {
		return "", err
	}
	byID := func(a, b shown) int { return strings.Compare(a.text("id"), b.text("id")) }
	if which == "newest" {
		return slices.MaxFunc(all, byID), nil
	}
	return slices.MinFunc(all, byID), nil
}

func thatConversationIsAssignedTo(w *sim.World, which, customer, agent string) error {
	c, err := thatConversation(w, which, customer)
	if err != nil {
		return err
	}
	return theConversationIsAssignedTo(w, c, agent)
}

// received lists the texts on a customer's phone, all from one line unless that is nil.
func received(p *ringcentral.People, c *people.Customer, l *people.Line) (texts []string, size int, err error) {
	for _, m := range p.TextsOf(c.Phones[0]) {
		if m.Direction != "Outbound" {
			continue
		}
		if l != nil && m.From != l.Number {
			return nil, 0, fmt.Errorf("the phone of %s has got %q from %s", c.Name, m.Text, m.From)
		}
		texts = append(texts, m.Text)
		for _, f := range m.Files {
			size += len(f.Data)
		}
	}
	return texts, size, nil
}

func thePhoneHasGot(p *ringcentral.People, c *people.Customer, want string, l *people.Line) error {
	texts, _, err := received(p, c, l)
	return isSame("texts on the phone of "+c.Name, want, strings.Join(texts, ", "), err)
}

func thePhoneHasGotNothing(p *ringcentral.People, c *people.Customer) error {
	return thePhoneHasGot(p, c, "", nil)
}

func thePhoneHasGotFiles(p *ringcentral.People, c *people.Customer, want int, l *people.Line) error {
	_, size, err := received(p, c, l)
	return isSame("bytes of files on the phone of "+c.Name, want, size, err)
}

func frontShowsErrors(_ *sim.World, v fakefront.View, what string) error {
	failed := ""
	for _, item := range v.Timeline {
		failed += item.Failed
	}
	return unless((failed != "") == (what == "an error"), "errors", what, failed)
}

func nothingCanBeSeen(_ *sim.World, v fakefront.View) error {
	for _, item := range v.Timeline {
		if len(item.Files) > 0 {
			return differ("what is seen", "nothing", item.Files)
		}
	}
	return nil
}

func filesCanBeSeen(_ *sim.World, v fakefront.View, kinds string) error {
	var seen []string
	for _, item := range v.Timeline {
		for _, f := range item.Files {
			kind, _, _ := strings.Cut(f.Type, "/")
			if f.Inline && f.Size == 2000 {
				seen = append(seen, map[string]string{"image": "picture", "video": "video"}[kind])
			}
		}
	}
	want := kindsIn(kinds)
	return unless(slices.Equal(seen, want), "what is seen", want, seen)
}

func aTextIsInInbox(w *sim.World, c shown, inbox string) error {
	inboxes, err := inboxesOf(w, c)
	if err == nil && !slices.Contains(inboxes, inbox) {
		err = fmt.Errorf("the text is not in the inbox %s", inbox)
	}
	return err
}
