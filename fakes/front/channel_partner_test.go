package front_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/front"
)

// partner receives the webhooks of Front.
type partner struct {
	t       testing.TB
	answers map[string]string // by type; "error" breaks the connection, "500" answers 500, "echo" echoes the challenge
	got     []posted
}

type posted struct {
	url, kind, body string
	header          http.Header
}

func newPartner(t testing.TB) *partner { return &partner{t: t, answers: map[string]string{}} }

func (p *partner) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	must(p.t, err)
	in := posted{r.URL.String(), gjson.GetBytes(body, "type").String(), string(body), r.Header}
	p.got = append(p.got, in)
	answer, status := p.answers[in.kind], 200
	switch answer {
	case "error":
		return nil, errors.New("connection reset")
	case "500":
		status = 500
	case "echo":
		answer = in.header.Get("X-Front-Challenge")
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

func (p *partner) kinds() (all []string) {
	for _, in := range p.got {
		all = append(all, in.kind)
	}
	return all
}

// signed reports whether the signature is valid by the documentation of application
// webhooks.
func (in posted) signed(secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(in.header.Get("X-Front-Request-Timestamp") + ":" + in.body))
	return in.header.Get("X-Front-Signature") == base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (in posted) signedSHA1(secret string) bool {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(in.body))
	return in.header.Get("X-Front-Signature") == base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// texting returns an office with a partner's channel that allows replies.
func texting(t testing.TB, spec front.ChannelSpec, opts ...front.Option) (*office, *partner, string) {
	t.Helper()
	p := newPartner(t)
	o := newOffice(t, append(opts, front.WithTransport(p))...)
	uid, secret, err := o.AddApplication(front.AppSpec{Name: "Texting"})
	must(t, err)
	spec.Name, spec.Inbox, spec.Address, spec.CanReply, spec.Application = "SMS", "Sales", "+33180000002", true, uid
	spec.WebhookURL = "https://partner.test/front"
	o.channel, err = o.AddApplicationChannel(spec)
	must(t, err)
	return o, p, secret
}

// RF-47: a reply in Front is sent by the channel. The partner answers with its external
// ids, by which later messages are threaded.
func TestReplyThroughAPartnersChannel(t *testing.T) {
	o, p, secret := texting(t, front.ChannelSpec{})
	p.answers["message"] = `{"type":"success","external_id":"sms-7","external_conversation_id":"other"}`
	id := o.call()
	must(t, o.ReplyWith(o.omar, id, front.Letter{Text: "Hello Lena", Archive: true}))
	o.settle()
	if got := p.kinds(); !slices.Equal(got, []string{"message_imported", "message"}) {
		t.Fatalf("the partner received %v", got)
	}
	sent := p.got[1]
	if sent.url != "https://partner.test/front" || !sent.signed(secret) || sent.signed("x") {
		t.Errorf("sent to %s with signature %q", sent.url, sent.header.Get("X-Front-Signature"))
	}
	for path, want := range map[string]string{"payload.text": "Hello Lena", "payload.is_inbound": "false", "payload.recipients.1.handle": lena,
		"payload.recipients.1.role": "to", "payload.author.id": o.omar, "metadata.external_conversation_id": "t", "metadata.external_conversation_ids.#": "1"} {
		if got := gjson.Get(sent.body, path).String(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	o.conversation(id).field("status", `"archived"`)
	if again := o.conversationOf(o.inbound(lena, "", "m2", "other")); again != id {
		t.Errorf("the partner's thread went to %s, not %s", again, id)
	}
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.2.type", `"out_reply"`)
	o.do("PUT", "/channels/"+o.channel+"/conversations/other/messages/sms-7/status", fields{"status": "failed", "reason": "no such number"}).want(204)
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.0.type", `"sending_error"`).field("_results.0.source._meta.type", `"recipient"`)
	must(t, o.Archive(o.omar, id))
	o.do("PUT", "/channels/"+o.channel+"/conversations/t/messages/sms-7/status", fields{"status": "failed"}).want(204)
	o.conversation(id).field("status", `"unassigned"`)
	v, err := o.Conversation(id)
	must(t, err)
	if !slices.ContainsFunc(v.Timeline, func(it front.Item) bool { return it.Text == "Hello Lena" && it.Failed == "not sent" }) {
		t.Errorf("the timeline does not show that the message failed: %+v", v.Timeline)
	}
	o.do("PUT", "/channels/"+o.channel+"/conversations/t/messages/m1/status", fields{"status": "failed"}).want(400) // inbound
	o.do("PUT", "/channels/"+o.channel+"/conversations/t/messages/m9/status", fields{"status": "failed"}).want(404)
	o.do("PUT", "/channels/"+o.channel+"/conversations/t/messages/sms-7/status", fields{"status": "read"}).want(400)
}

func TestMessageRefusedByThePartner(t *testing.T) {
	for answer, want := range map[string]string{`{"type":"bad_request","message":"too big"}`: "too big", "error": "The channel did not take the message",
		"500": "The channel did not take the message", "what": "The channel's answer was not understood"} {
		o, p, _ := texting(t, front.ChannelSpec{})
		p.answers["message"] = answer
		must(t, o.Write(o.omar, "+14155550199", front.Letter{Text: "Hello", Channel: "SMS"}))
		o.settle()
		id := o.onlyConversation()
		v, err := o.Conversation(id)
		must(t, err)
		if v.Timeline[0].Failed != want || v.Timeline[1].Text != "message not sent" {
			t.Errorf("%s: the conversation shows %+v", answer, v.Timeline)
		}
		o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.0.error_type", `"channel"`)
	}
	o, p, _ := texting(t, front.ChannelSpec{}, front.WithAssumption("front-channel-retries", "3"))
	p.answers["message"] = "500"
	must(t, o.Write(o.omar, "+14155550199", front.Letter{Text: "Hello", Channel: "SMS"}))
	o.settle()
	if len(p.got) != 4 {
		t.Errorf("%d attempts, want 4", len(p.got))
	}
}

// RF-38, RF-62: attachments beyond the channel's limit are refused.
func TestLimitOfAttachments(t *testing.T) {
	o, p, _ := texting(t, front.ChannelSpec{FilesMax: 10})
	p.answers["message"] = `{"type":"success"}`
	id := o.call()
	letter := func(sizes ...int) front.Letter {
		l := front.Letter{Text: "see", Channel: "SMS"}
		for _, n := range sizes {
			l.Files = append(l.Files, front.Upload{Name: "a.png", Type: "image/png", Data: make([]byte, n)})
		}
		return l
	}
	for _, err := range []error{o.ReplyWith(o.omar, id, letter(6, 5)), o.Write(o.omar, "+14155550199", letter(11))} {
		if err == nil || !strings.Contains(err.Error(), "more than the 10 that the channel \"SMS\" allows") {
			t.Errorf("got %v", err)
		}
	}
	must(t, o.ReplyWith(o.omar, id, letter(6, 4)))
	o.settle()
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#", "2").field("_results.0.attachments.#.size", "[6,4]")
}

func TestSendThroughTheAPI(t *testing.T) {
	o, p, _ := texting(t, front.ChannelSpec{})
	p.answers["message"] = `{"type":"success"}`
	_, err := o.AddTag("VIP")
	must(t, err)
	tag := o.do("GET", "/tags", nil).get("_results.0.id").String()
	a := o.do("POST", "/channels/"+o.channel+"/messages", fields{"to": []string{lena}, "body": "<p>Hello</p>", "author_id": "alt:email:omar@northpier.test",
		"options": fields{"archive": false, "tag_ids": []string{tag}}}).want(202)
	o.settle()
	m := o.message(a).field("author.id", `"`+o.omar+`"`).field("text", `"Hello"`)
	id := m.get("_links.related.conversation").String()
	id = id[strings.LastIndexByte(id, '/')+1:]
	o.conversation(id).field("status", `"unassigned"`).field("tags.#.name", `["VIP"]`)
	o.form("POST", "/conversations/"+id+"/messages", []string{"body", "1 picture", "options[archive]", "true", "options[tag_ids][]", tag}, file{"a.png", "image/png", "x"}).want(202)
	o.settle()
	o.conversation(id).field("status", `"archived"`)
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.0.attachments.0.filename", `"a.png"`).field("_results.0.author.type", `"api"`).
		field("_results.0.recipients.1.handle", `"`+lena+`"`)
	for body, status := range map[string]int{`{}`: 400, `{"body":"x"}`: 400, `{"body":"x","to":[]}`: 400, `{"body":"x","to":[""]}`: 400, `{"body":"x","to":["+1"],"author_id":"tea_1"}`: 400,
		`{"body":"x","to":["+1"],"signature_id":"sig_1"}`: 403, `{"body":"x","to":["+1"],"cc":["+2"]}`: 501, `{"body":"x","to":["+1"],"options":{"tag_ids":["tag_1"]}}`: 400} {
		o.do("POST", "/channels/"+o.channel+"/messages", body).want(status)
	}
	o.do("POST", "/conversations/"+id+"/messages", fields{"body": "x", "channel_id": "cha_1"}).want(400)
	refusing := o.do("GET", "/inboxes/"+o.inbox+"/channels", nil).get("_results.0.id").String()
	o.do("POST", "/conversations/"+id+"/messages", fields{"body": "x", "channel_id": refusing}).want(403)
	o.do("POST", "/channels/"+refusing+"/messages", fields{"body": "x", "to": []string{lena}}).want(403)
}

func TestDrafts(t *testing.T) {
	o, p, _ := texting(t, front.ChannelSpec{})
	p.answers["message"] = `{"type":"success"}`
	id := o.call()
	path := "/conversations/" + id + "/drafts"
	o.do("POST", path, fields{"body": "x"}).want(400).field("_error.details", `["body.channel_id: missing"]`)
	d := o.do("POST", path, fields{"body": "Hello", "channel_id": o.channel, "author_id": o.nora}).want(200).
		field("is_draft", "true").field("draft_mode", `"private"`).field("recipients.1.handle", `"`+lena+`"`)
	o.do("GET", path, nil).field("_results.#", "1")
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#", "1")
	if own, err := o.Drafts(o.nora, id); err != nil || len(own) != 1 || own[0].To != lena || own[0].Text != "Hello" {
		t.Errorf("Nora sees %+v, %v", own, err)
	}
	if other, err := o.Drafts(o.omar, id); err != nil || len(other) != 0 {
		t.Errorf("Omar sees %+v, %v", other, err)
	}
	draft := d.get("id").String()
	o.do("PATCH", "/drafts/"+draft+"/", fields{"body": "x", "channel_id": o.channel, "version": "old"}).want(409)
	o.do("PATCH", "/drafts/"+draft+"/", fields{"body": "Good morning", "channel_id": o.channel, "mode": "shared"}).want(200).
		field("draft_mode", `"shared"`).field("text", `"Good morning"`)
	must(t, o.SendDraft(o.omar, draft))
	o.settle()
	o.do("GET", path, nil).field("_results", "[]")
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#", "2").field("_results.0.text", `"Good morning"`).field("_results.0.is_draft", "false")
	if err := o.SendDraft(o.omar, draft); err == nil {
		t.Error("a draft was sent twice")
	}
	fresh := o.do("POST", "/channels/"+o.channel+"/drafts", fields{"body": "New", "to": []string{"+14155550199"}}).want(200)
	o.do("GET", "/conversations", nil).field("_results.#", "2")
	o.do("DELETE", "/drafts/"+fresh.get("id").String(), fields{"version": "old"}).want(409)
	o.do("DELETE", "/drafts/"+fresh.get("id").String(), fields{}).want(400)
	o.do("DELETE", "/drafts/"+fresh.get("id").String(), fields{"version": fresh.get("version").String()}).want(204)
	o.do("GET", "/conversations", nil).field("_results.#", "1")
	o.do("DELETE", "/drafts/msg_1", fields{"version": "x"}).want(404)
}

// Application webhooks have a handshake, a signature and retries.
func TestApplicationWebhooks(t *testing.T) {
	p := newPartner(t)
	p.answers["sync"] = "echo"
	o := newOffice(t, front.WithTransport(p))
	_, secret, err := o.AddApplication(front.AppSpec{Name: "Listener", WebhookURL: "https://listener.test/", Types: []string{"inbound_received", "tag_added", "conversation_archived", "assignee_changed"}})
	must(t, err)
	o.settle()
	if apps := o.Applications(); !apps[0].Verified || apps[0].Failure != "" || !p.got[0].signed(secret) {
		t.Fatalf("after the handshake: %+v", apps)
	}
	must(t, o.withTags("VIP").Tag(o.nora, o.call(), "VIP"))
	o.settle()
	if got := p.kinds(); !slices.Equal(got, []string{"sync", "inbound_received", "tag_added"}) {
		t.Fatalf("the application received %v", got)
	}
	tagged := p.got[2]
	if !tagged.signed(secret) || gjson.Get(tagged.body, "authorization.id").String() != "cmp_x7q" || gjson.Get(tagged.body, "payload.target.data.name").String() != "VIP" {
		t.Errorf("the application received %s", tagged.body)
	}
	p.answers["conversation_archived"] = "500"
	start := o.world.Now()
	must(t, o.Archive(o.nora, o.onlyConversation()))
	o.settle()
	if got := len(p.kinds()); got != 7 || o.world.Now().Sub(start) != 30*time.Second {
		t.Errorf("received %d webhooks in %s, want 7 in 30s", got, o.world.Now().Sub(start))
	}
}

func TestFailedHandshake(t *testing.T) {
	for answer, want := range map[string]string{"what": "the challenge was not echoed", "500": "the challenge was answered 500", "error": "connection reset"} {
		p := newPartner(t)
		p.answers["sync"] = answer
		o := newOffice(t, front.WithTransport(p))
		_, _, err := o.AddApplication(front.AppSpec{Name: "Listener", WebhookURL: "https://listener.test/"})
		must(t, err)
		o.call()
		o.settle()
		if apps := o.Applications(); apps[0].Verified || apps[0].Failure != want || len(p.got) != 1 {
			t.Errorf("%s: %+v, received %v", answer, apps, p.kinds())
		}
	}
	o := newOffice(t)
	for _, spec := range []front.AppSpec{{}, {Name: "x", WebhookURL: "y"}, {Name: "x", Types: []string{"call_missed"}}} {
		if _, _, err := o.AddApplication(spec); err == nil {
			t.Errorf("%+v was accepted", spec)
		}
	}
}

func TestRuleWebhooks(t *testing.T) {
	p := newPartner(t)
	p.answers["archive"] = "500"
	o := newOffice(t, front.WithTransport(p))
	o.rule(front.RuleSpec{When: on(front.OnArchived), Then: []front.Action{then(front.SendWebhook, "https://hooks.test/full"), then(front.SendPreview, "https://hooks.test/preview")}})
	id := o.call()
	must(t, o.Archive(o.nora, id))
	o.settle()
	if len(p.got) != 2 { // no retries
		t.Fatalf("%d webhooks, want 2", len(p.got))
	}
	for _, in := range p.got {
		full := strings.HasSuffix(in.url, "full")
		if !in.signedSHA1(o.APISecret()) || gjson.Get(in.body, "conversation.id").String() != id || gjson.Get(in.body, "source").Exists() != full {
			t.Errorf("%s received %s", in.url, in.body)
		}
	}
}

// A custom channel is created through the API. Its webhooks have the message as their
// body and the signature of rule webhooks.
func TestCustomChannel(t *testing.T) {
	p := newPartner(t)
	o := newOffice(t, front.WithTransport(p))
	o.do("POST", "/inboxes/"+o.sales+"/channels", fields{"type": "custom", "name": "Portal", "settings": fields{"webhook_url": "https://portal.test/"}}).want(204)
	ch := o.do("GET", "/inboxes/"+o.sales+"/channels", nil).get("_results.0.id").String()
	a := o.do("POST", "/channels/"+ch+"/incoming_messages", fields{"sender": fields{"handle": "lena", "name": "Lena"}, "body": "Hi", "metadata": fields{"thread_ref": "7"}}).want(202)
	o.settle()
	id := o.conversationOf(a)
	b := o.form("POST", "/channels/"+ch+"/incoming_messages", []string{"sender[handle]", "lena", "body", "12", "metadata[thread_ref]", "7"}, file{"a.txt", "", "x"}).want(202)
	o.settle()
	if again := o.conversationOf(b); again != id {
		t.Errorf("the second message of the thread is in %s, want %s", again, id)
	}
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.0.text", `"12"`).field("_results.0.attachments.0.content_type", `"application/octet-stream"`)
	must(t, o.Reply(o.omar, id, "Hello"))
	o.settle()
	if len(p.got) != 1 || !p.got[0].signedSHA1(o.APISecret()) || gjson.Get(p.got[0].body, "text").String() != "Hello" || p.got[0].kind != "custom" {
		t.Errorf("the portal received %+v", p.got)
	}
	o.do("POST", "/channels/"+o.channel+"/incoming_messages", fields{"sender": fields{"handle": "x"}, "body": "x"}).want(400)
	o.do("POST", "/inboxes/"+o.sales+"/channels", fields{"type": "smtp"}).want(501)
	o.do("POST", "/inboxes/"+o.sales+"/channels", fields{"type": "fax"}).want(400)
	o.do("PATCH", "/channels/"+ch, fields{"name": "Door", "inbox_id": o.inbox, "settings": fields{"undo_send_time": 10}}).want(204)
	o.do("GET", "/channels/"+ch, nil).field("name", `"Door"`).field("settings.undo_send_time", "10")
	o.do("GET", "/conversations/"+id+"/inboxes", nil).field("_results.#.id", `["`+o.inbox+`"]`)
	o.do("PATCH", "/channels/"+ch, fields{"status": "offline"}).want(204)
	o.do("GET", "/channels/"+ch, nil).field("is_valid", "false")
	for _, body := range []any{fields{"status": "x"}, fields{"inbox_id": "inb_1"}, fields{"settings": fields{"undo_send_time": 7}}} {
		o.do("PATCH", "/channels/"+ch, body).want(400)
	}
}
