package front_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/sched"
)

// office is a company in which Nora and Omar share the inbox "Aircall Phone", which has
// the channel of a phone system.
type office struct {
	*front.Server
	t       testing.TB
	world   *sched.Scheduler
	token   string
	inbox   string // Aircall Phone
	sales   string // Omar's inbox
	channel string
	nora    string
	omar    string
}

const (
	ourNumber = "+33180000001"
	lena      = "+14155550133" // a customer
)

func newOffice(t testing.TB, opts ...front.Option) *office {
	t.Helper()
	world := sched.New(sched.Options{Seed: 7})
	t.Cleanup(world.Close)
	srv, err := front.New(world, append([]front.Option{front.WithPlan(front.Unlimited)}, opts...)...)
	must(t, err)
	o := &office{Server: srv, t: t, world: world, token: srv.APIToken()}
	o.nora, err = srv.AddTeammate(front.TeammateSpec{FirstName: "Nora", LastName: "Diaz", Email: "nora.diaz@northpier.test", Admin: true})
	must(t, err)
	o.omar, err = srv.AddTeammate(front.TeammateSpec{FirstName: "Omar", LastName: "Haddad", Email: "omar@northpier.test"})
	must(t, err)
	o.inbox, err = srv.AddInbox("Aircall Phone", o.nora, "omar@northpier.test")
	must(t, err)
	o.sales, err = srv.AddInbox("Sales", o.omar)
	must(t, err)
	o.channel, err = srv.AddApplicationChannel(front.ChannelSpec{Name: "Aircall", Inbox: "Aircall Phone", Address: ourNumber})
	must(t, err)
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answer is the response to a request.
type answer struct {
	t       testing.TB
	request string // method and path
	status  int
	header  http.Header
	body    string
}

// get returns a field of the JSON body.
func (a answer) get(path string) gjson.Result { return gjson.Get(a.body, path) }

// want checks the status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s answered %d, want %d: %s", a.request, a.status, status, a.body)
	}
	return a
}

// refused checks an error's status, title and message.
func (a answer) refused(status int, title, message string) answer {
	a.t.Helper()
	a.want(status)
	if got := a.get("_error.status").Int(); got != int64(status) {
		a.t.Errorf("%s: _error.status is %d, want %d", a.request, got, status)
	}
	if got := a.get("_error.title").String(); got != title {
		a.t.Errorf("%s: _error.title is %q, want %q", a.request, got, title)
	}
	if got := a.get("_error.message").String(); got != message {
		a.t.Errorf("%s: _error.message is %q, want %q", a.request, got, message)
	}
	return a
}

// field checks the JSON of a field.
func (a answer) field(path, want string) answer {
	a.t.Helper()
	if got := a.get(path).Raw; got != want {
		a.t.Errorf("%s: %s is %s, want %s\n%s", a.request, path, got, want, a.body)
	}
	return a
}

// do sends a request with the company's token. body is a string of JSON or a value to
// encode.
func (o *office) do(method, path string, body any) answer { return o.as(o.token, method, path, body) }

func (o *office) as(token, method, path string, body any) answer {
	o.t.Helper()
	text, isText := body.(string)
	if !isText && body != nil {
		raw, err := json.Marshal(body)
		must(o.t, err)
		text = string(raw)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	return answer{o.t, method + " " + path, w.Code, w.Result().Header, w.Body.String()}.fits(method, path)
}

// download returns a file. It does not check the answer against Front's OpenAPI
// description, which has no files.
func (o *office) download(link string) string {
	o.t.Helper()
	r := httptest.NewRequest("GET", o.path(link), nil)
	r.Header.Set("Authorization", "Bearer "+o.token)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	if w.Code != 200 {
		o.t.Fatalf("GET %s answered %d: %s", link, w.Code, w.Body)
	}
	return w.Body.String()
}

type fields = map[string]any

// inbound posts a customer's message and waits until it has been processed.
func (o *office) inbound(from, subject, externalID, thread string) answer {
	o.t.Helper()
	a := o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{
		"sender": fields{"handle": from}, "subject": subject, "body": "text " + externalID,
		"metadata": fields{"external_id": externalID, "external_conversation_id": thread}}).want(202)
	o.settle()
	return a
}

// outbound posts a message to the customer and waits until it has been processed.
func (o *office) outbound(to, subject, externalID, thread string) answer {
	o.t.Helper()
	a := o.do("POST", "/channels/"+o.channel+"/outbound_messages", fields{
		"to": []fields{{"handle": to}}, "author_id": o.nora, "subject": subject, "body": "text " + externalID,
		"metadata": fields{"external_id": externalID, "external_conversation_id": thread}}).want(202)
	o.settle()
	return a
}

func (o *office) settle() {
	o.t.Helper()
	must(o.t, o.world.Settle(time.Hour))
}

// message returns the stored message of an accepted message.
func (o *office) message(accepted answer) answer {
	o.t.Helper()
	return o.do("GET", "/messages/alt:uid:"+accepted.get("message_uid").String(), nil).want(200)
}

// conversationOf returns the id of an accepted message's conversation.
func (o *office) conversationOf(accepted answer) string {
	o.t.Helper()
	link := o.message(accepted).get("_links.related.conversation").String()
	return link[strings.LastIndexByte(link, '/')+1:]
}

// conversation returns a conversation.
func (o *office) conversation(id string) answer {
	o.t.Helper()
	return o.do("GET", "/conversations/"+id, nil).want(200)
}

// path returns the path and query of a link.
func (o *office) path(link string) string {
	o.t.Helper()
	u, err := url.Parse(link)
	must(o.t, err)
	return u.RequestURI()
}
