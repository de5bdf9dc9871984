package vendors_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/front"
	"github.com/callsim/callsim/core/vendors/gorgias"
	"github.com/callsim/callsim/core/vendors/ringcentral"
	"github.com/callsim/callsim/core/vendors/salesforce"
	"github.com/callsim/callsim/core/vendors/spark"
	"github.com/callsim/callsim/sim/wallclock"
)

// wrongShapes are 200 responses that no vendor sends.
var wrongShapes = []string{
	``, `null`, `{}`, `[]`, `5`, `true`, `"text"`, `[null]`, `[5]`, `{"id":`, `{"id":{}}`, `{"id":null,"Id":7}`, `[{"id":"x"`, "<html>",
	`{"records":null}`, `{"records":{}}`, `{"records":[5]}`, `{"records":[{}]}`, `{"data":null}`, `{"data":{"id":1}}`, `{"data":[null]}`,
	`{"_results":"none"}`, `{"_results":[[]]}`, `{"searchRecords":{}}`, `{"searchRecords":[{}]}`, `{"call":[]}`, `{"teams":0}`, `{"number":{}}`,
	`{"integration":{"active":"yes"}}`, `{"webhook":{"token":5}}`, `{"access_token":5}`, `{"log_on_all_projects":1}`, `{"projects":{}}`,
}

// method calls one client method with some arguments.
type method struct {
	call  func(context.Context, client) error
	fine  []string // wrong shapes that the method accepts
	files bool     // accepts any body
}

// client has a client per vendor; all receive the same response.
type client struct {
	aircall     *aircall.Client
	aircallApp  *aircall.App
	front       *front.Client
	gorgias     *gorgias.Client
	gorgiasApp  *gorgias.App
	ringcentral *ringcentral.Client
	salesforce  *salesforce.Client
	spark       *spark.Client
}

// anObject are the acceptable responses to a write whose content is not needed: any
// object, and an empty body.
var anObject = slices.DeleteFunc(slices.Clone(wrongShapes), func(shape string) bool {
	return shape != "" && (!strings.HasPrefix(shape, "{") || !strings.HasSuffix(shape, "}"))
})

// emptyList is a list without rows.
var emptyList = []string{`[]`}

func only[T any](_ T, err error) error         { return err }
func both[T, U any](_ T, _ U, err error) error { return err }

var methods = map[string]method{
	"aircall.Client.Call":               {call: func(ctx context.Context, c client) error { return both(c.aircall.Call(ctx, "7")) }},
	"aircall.Client.CreateWebhook":      {call: func(ctx context.Context, c client) error { return only(c.aircall.CreateWebhook(ctx, "u", "n", nil)) }},
	"aircall.Client.DisableIntegration": {call: func(ctx context.Context, c client) error { return c.aircall.DisableIntegration(ctx) }, fine: anObject},
	"aircall.Client.IntegrationActive":  {call: func(ctx context.Context, c client) error { return only(c.aircall.IntegrationActive(ctx)) }},
	"aircall.Client.NumberUsers":        {call: func(ctx context.Context, c client) error { return both(c.aircall.NumberUsers(ctx, "4")) }},
	"aircall.Client.ShowCard":           {call: func(ctx context.Context, c client) error { return c.aircall.ShowCard(ctx, "7", nil) }, fine: anObject},
	"aircall.Client.StartCall":          {call: func(ctx context.Context, c client) error { return c.aircall.StartCall(ctx, "1", "4", "+1") }, fine: anObject},
	"aircall.Client.DeactivateWebhook": {call: func(ctx context.Context, c client) error {
		return c.aircall.DeactivateWebhook(ctx, aircall.Webhook{ID: "1"})
	}, fine: anObject},
	"aircall.Client.ActivateWebhook": {call: func(ctx context.Context, c client) error {
		return c.aircall.ActivateWebhook(ctx, aircall.Webhook{ID: "1"})
	}, fine: anObject},
	"aircall.Client.Calls": {call: func(ctx context.Context, c client) error {
		return c.aircall.Calls(ctx, 1, 2, func(string, string) bool { return false }, func(call.Fact) error { return nil })
	}},
	"aircall.Client.Selected": {call: func(ctx context.Context, c client) error { return only(c.aircall.Selected(ctx)) }},
	"front.Client.Archive":    {call: func(ctx context.Context, c client) error { return c.front.Archive(ctx, "cnv_1") }, fine: anObject},
	"ringcentral.Client.RecordsSince": {call: func(ctx context.Context, c client) error {
		return c.ringcentral.RecordsSince(ctx, time.Unix(0, 0), func(ringcentral.Logged) error { return nil })
	}, fine: []string{`{"records":[{}]}`, `{"records":[5]}`}}, // a record without a session is a fax; a malformed one is skipped

	"aircall.Client.WebhookByToken": {call: func(ctx context.Context, c client) error { return both(c.aircall.WebhookByToken(ctx, "t")) }},
	"aircall.Client.TeamsOf":        {call: func(ctx context.Context, c client) error { return only(c.aircall.TeamsOf(ctx, "1")) }},
	"aircall.App.Exchange":          {call: func(ctx context.Context, c client) error { return only(c.aircallApp.Exchange(ctx, "c", "r")) }},
	"front.Client.AddComment":       {call: func(ctx context.Context, c client) error { return only(c.front.AddComment(ctx, "cnv_1", "", "b")) }},
	"front.Client.AddRecording": {call: func(ctx context.Context, c client) error {
		return c.front.AddRecording(ctx, "cha_1", "l", "call", vendors.File{})
	}, fine: anObject},
	"front.Client.Assign": {call: func(ctx context.Context, c client) error { return c.front.Assign(ctx, "cnv_1", "tea_1") }, fine: anObject},
	"front.Client.Comments": {call: func(ctx context.Context, c client) error {
		return c.front.Comments(ctx, "cnv_1", func(front.Comment) bool { return true })
	}},
	"front.Client.ContactByHandle":      {call: func(ctx context.Context, c client) error { return both(c.front.ContactByHandle(ctx, front.Handle{})) }},
	"front.Client.ContactConversations": {call: func(ctx context.Context, c client) error { return only(c.front.ContactConversations(ctx, "crd_1")) }},
	"front.Client.Conversation":         {call: func(ctx context.Context, c client) error { return both(c.front.Conversation(ctx, "cnv_1")) }},
	"front.Client.CreateContact": {call: func(ctx context.Context, c client) error {
		return only(c.front.CreateContact(ctx, "n", front.Handle{}))
	}},
	"front.Client.Download":     {files: true},
	"front.Client.HasChannel":   {call: func(ctx context.Context, c client) error { return only(c.front.HasChannel(ctx, "cha_1")) }},
	"front.Client.HasFile":      {call: func(ctx context.Context, c client) error { return only(c.front.HasFile(ctx, "+1", "f")) }},
	"front.Client.Message":      {call: func(ctx context.Context, c client) error { return both(c.front.Message(ctx, "msg_1")) }},
	"front.Client.MessageByUID": {call: func(ctx context.Context, c client) error { return both(c.front.MessageByUID(ctx, "u")) }},
	"front.Client.Messages": {call: func(ctx context.Context, c client) error {
		return c.front.Messages(ctx, "cnv_1", func(front.Seen) bool { return true })
	}},
	"front.Client.Open":      {call: func(ctx context.Context, c client) error { return c.front.Open(ctx, "cnv_1") }, fine: anObject},
	"front.Client.Ring":      {call: func(ctx context.Context, c client) error { return c.front.Ring(ctx, "cha_1", "l", nil) }, fine: anObject},
	"front.Client.StartCall": {call: func(ctx context.Context, c client) error { return c.front.StartCall(ctx, "cha_1", front.Leg{}) }, fine: anObject},
	"front.Client.SyncInbound": {call: func(ctx context.Context, c client) error {
		return only(c.front.SyncInbound(ctx, "cha_1", front.Message{}))
	}},
	"front.Client.SyncOutbound": {call: func(ctx context.Context, c client) error {
		return only(c.front.SyncOutbound(ctx, "cha_1", front.Message{}))
	}},
	"front.Client.TeammateByEmail": {call: func(ctx context.Context, c client) error { return both(c.front.TeammateByEmail(ctx, "e")) }},
	"front.Client.UpdateCall": {call: func(ctx context.Context, c client) error {
		return c.front.UpdateCall(ctx, "cha_1", "l", "hangup", "", 1)
	}, fine: anObject},
	"gorgias.App.Exchange":              {call: func(ctx context.Context, c client) error { return only(c.gorgiasApp.Exchange(ctx, "c", "r")) }},
	"gorgias.App.Refresh":               {call: func(ctx context.Context, c client) error { return only(c.gorgiasApp.Refresh(ctx, "r")) }},
	"gorgias.App.Revoke":                {call: func(ctx context.Context, c client) error { return c.gorgiasApp.Revoke(ctx, "r") }, fine: anObject},
	"gorgias.Client.AddNote":            {call: func(ctx context.Context, c client) error { return only(c.gorgias.AddNote(ctx, "1", gorgias.Note{})) }},
	"gorgias.Client.AddTags":            {call: func(ctx context.Context, c client) error { return c.gorgias.AddTags(ctx, "1", nil) }, fine: anObject},
	"gorgias.Client.ButtonByName":       {call: func(ctx context.Context, c client) error { return both(c.gorgias.ButtonByName(ctx, "n")) }},
	"gorgias.Client.CreateButton":       {call: func(ctx context.Context, c client) error { return only(c.gorgias.CreateButton(ctx, gorgias.Button{})) }},
	"gorgias.Client.CreateCustomer":     {call: func(ctx context.Context, c client) error { return only(c.gorgias.CreateCustomer(ctx, "n", "e", "")) }},
	"gorgias.Client.CreateTicket":       {call: func(ctx context.Context, c client) error { return only(c.gorgias.CreateTicket(ctx, gorgias.Ticket{})) }},
	"gorgias.Client.CustomerByEmail":    {call: func(ctx context.Context, c client) error { return both(c.gorgias.CustomerByEmail(ctx, "e")) }},
	"gorgias.Client.CustomerByPhone":    {call: func(ctx context.Context, c client) error { return both(c.gorgias.CustomerByPhone(ctx, "+1")) }},
	"gorgias.Client.DeleteButton":       {call: func(ctx context.Context, c client) error { return c.gorgias.DeleteButton(ctx, "1") }, fine: anObject},
	"gorgias.Client.FirstAdmin":         {call: func(ctx context.Context, c client) error { return both(c.gorgias.FirstAdmin(ctx)) }},
	"gorgias.Client.NoteByExternalID":   {call: func(ctx context.Context, c client) error { return both(c.gorgias.NoteByExternalID(ctx, "1", "k")) }},
	"gorgias.Client.OpenTicket":         {call: func(ctx context.Context, c client) error { return c.gorgias.OpenTicket(ctx, "1", "") }, fine: anObject},
	"gorgias.Client.PhoneOf":            {call: func(ctx context.Context, c client) error { return only(c.gorgias.PhoneOf(ctx, "1")) }},
	"gorgias.Client.RewriteButton":      {call: func(ctx context.Context, c client) error { return c.gorgias.RewriteButton(ctx, "1", gorgias.Button{}) }, fine: anObject},
	"gorgias.Client.Survivor":           {call: func(ctx context.Context, c client) error { return both(c.gorgias.Survivor(ctx, "1")) }},
	"gorgias.Client.TicketByExternalID": {call: func(ctx context.Context, c client) error { return both(c.gorgias.TicketByExternalID(ctx, "k")) }},
	"gorgias.Client.UserByEmail":        {call: func(ctx context.Context, c client) error { return both(c.gorgias.UserByEmail(ctx, "e")) }},
	"ringcentral.Client.Content":        {files: true},
	"ringcentral.Client.Extension":      {call: func(ctx context.Context, c client) error { return both(c.ringcentral.Extension(ctx, "1")) }},
	"ringcentral.Client.Live":           {call: func(ctx context.Context, c client) error { return only(c.ringcentral.Live(ctx, "s-1")) }},
	"ringcentral.Client.LogIn":          {call: func(context.Context, client) error { return errShapeless }}, // see TestLoginShapes
	"ringcentral.Client.Message":        {call: func(ctx context.Context, c client) error { return both(c.ringcentral.Message(ctx, "1", "2")) }},
	"ringcentral.Client.Numbers":        {call: func(ctx context.Context, c client) error { return only(c.ringcentral.Numbers(ctx)) }},
	"ringcentral.Client.ReceivedSince": {call: func(ctx context.Context, c client) error {
		return only(c.ringcentral.ReceivedSince(ctx, "1", time.Time{}))
	}},
	"ringcentral.Client.Record":  {call: func(ctx context.Context, c client) error { return both(c.ringcentral.Record(ctx, "s-1")) }},
	"ringcentral.Client.Renew":   {call: func(ctx context.Context, c client) error { return both(c.ringcentral.Renew(ctx, "1")) }},
	"ringcentral.Client.Send":    {call: func(ctx context.Context, c client) error { return only(c.ringcentral.Send(ctx, "+1", "+2", "t", nil)) }},
	"ringcentral.Client.Senders": {call: func(ctx context.Context, c client) error { return only(c.ringcentral.Senders(ctx)) }},
	"ringcentral.Client.SentSince": {call: func(ctx context.Context, c client) error {
		return only(c.ringcentral.SentSince(ctx, "1", "+2", time.Time{}))
	}},
	"ringcentral.Client.Subscribe":       {call: func(ctx context.Context, c client) error { return only(c.ringcentral.Subscribe(ctx, nil, "a", "t")) }},
	"ringcentral.Client.Subscription":    {call: func(ctx context.Context, c client) error { return both(c.ringcentral.Subscription(ctx, "1")) }},
	"ringcentral.Client.SubscriptionsAt": {call: func(ctx context.Context, c client) error { return only(c.ringcentral.SubscriptionsAt(ctx, "a")) }},
	"ringcentral.Client.Unsubscribe":     {call: func(ctx context.Context, c client) error { return c.ringcentral.Unsubscribe(ctx, "1") }, fine: anObject},
	"salesforce.Client.ByExternalID":     {call: func(ctx context.Context, c client) error { return both(c.salesforce.ByExternalID(ctx, "Task", "k")) }},
	"salesforce.Client.ByPhone": {call: func(ctx context.Context, c client) error {
		return only(c.salesforce.ByPhone(ctx, []string{"16045550123"}))
	}},
	"salesforce.Client.Change":          {call: func(ctx context.Context, c client) error { return only(c.salesforce.Change(ctx, "Task", "1", nil)) }, fine: anObject},
	"salesforce.Client.HasUser":         {call: func(ctx context.Context, c client) error { return only(c.salesforce.HasUser(ctx, "e")) }},
	"salesforce.Client.Made":            {call: func(ctx context.Context, c client) error { return both(c.salesforce.Made(ctx, "Contact", "+1")) }},
	"salesforce.Client.OpenCase":        {call: func(ctx context.Context, c client) error { return only(c.salesforce.OpenCase(ctx, "1")) }},
	"salesforce.Client.OpenOpportunity": {call: func(ctx context.Context, c client) error { return only(c.salesforce.OpenOpportunity(ctx, "1")) }},
	"salesforce.Client.Read": {call: func(ctx context.Context, c client) error {
		return both(c.salesforce.Read(ctx, "Task", "1", "Description"))
	}},
	"salesforce.Client.Upsert":      {call: func(ctx context.Context, c client) error { return only(c.salesforce.Upsert(ctx, "Task", "k", nil)) }},
	"salesforce.Client.UserByEmail": {call: func(ctx context.Context, c client) error { return both(c.salesforce.UserByEmail(ctx, "e")) }},
	"spark.Client.Assign":           {call: func(ctx context.Context, c client) error { return c.spark.Assign(ctx, "1", []string{"7"}) }, fine: anObject},
	"spark.Client.ContactsWith": {call: func(ctx context.Context, c client) error {
		return c.spark.ContactsWith(ctx, "phone", []string{"0123"}, func(spark.Contact) {})
	}, fine: emptyList},
	"spark.Client.Find": {call: func(ctx context.Context, c client) error {
		return both(c.spark.Find(ctx, "7", spark.Interaction{}, "m"))
	}, fine: emptyList},
	"spark.Client.IsAssigned":    {call: func(ctx context.Context, c client) error { return only(c.spark.IsAssigned(ctx, "1")) }},
	"spark.Client.AddUnassigned": {call: func(ctx context.Context, c client) error { return only(c.spark.AddUnassigned(ctx, spark.Unassigned{})) }},
	"spark.Client.Log": {call: func(ctx context.Context, c client) error {
		return only(c.spark.Log(ctx, "7", spark.Interaction{Contact: "1", Member: "2"}))
	}, fine: emptyList},
	"spark.Client.LogOnAllProjects": {call: func(ctx context.Context, c client) error { return only(c.spark.LogOnAllProjects(ctx)) }},
	"spark.Client.MembersLike": {call: func(ctx context.Context, c client) error {
		return c.spark.MembersLike(ctx, "e", func(spark.Member) bool { return true })
	}, fine: emptyList},
	"spark.Client.OnProject":  {call: func(ctx context.Context, c client) error { return only(c.spark.OnProject(ctx, "7", "2")) }, fine: emptyList},
	"spark.Client.ProjectsOf": {call: func(ctx context.Context, c client) error { return only(c.spark.ProjectsOf(ctx, "1")) }},
}

// open is a constant authorization.
type open struct{}

func (open) Authorize(context.Context) (string, error)  { return gorgias.Basic("e", "k"), nil }
func (open) OnError(_ context.Context, err error) error { return err }
func (open) Secrets() []string                          { return nil }

var errShapeless = &vendors.Unknown{}

func clients(body string) client {
	rt := wallclock.New(1)
	answer := transport(func(r *http.Request) (*http.Response, error) {
		text := body
		if strings.Contains(r.URL.Host, "login.test") {
			text = `{"access_token":"a","instance_url":"https://vendor.test","expires_in":3600}`
		}
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r, ContentLength: -1}, nil
	})
	login := transport(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			r.URL.Host = "login.test"
		}
		return answer(r)
	})
	const base = "https://vendor.test"
	return client{
		aircall: aircall.New(rt, answer, base, "i", "t"), aircallApp: aircall.NewApp(rt, answer, base, "i", "s"),
		front:   front.New(rt, answer, base, "t"),
		gorgias: gorgias.New(rt, answer, base, open{}), gorgiasApp: gorgias.NewApp(rt, answer, base, "i", "s"),
		ringcentral: ringcentral.New(rt, login, ringcentral.Access{BaseURL: base}, func() string { return "jwt" }),
		salesforce:  salesforce.New(rt, login, salesforce.Access{BaseURL: base, ClientID: "i"}),
		spark:       spark.New(rt, answer, base, spark.Keys{Company: "k", Projects: map[string]string{"7": "p"}}),
	}
}

// XR-05: a response of the wrong shape is an Unknown: reads are retried, the
// outcome of a write is unknown.
func TestWrongShapesAreUnknown(t *testing.T) {
	for name, m := range methods {
		if m.files {
			continue
		}
		for _, shape := range wrongShapes {
			err := m.call(context.Background(), clients(shape))
			_, unknown := errors.AsType[*vendors.Unknown](err)
			if fine := slices.Contains(m.fine, shape); !fine && !unknown || fine && unknown {
				t.Errorf("%s answered with %q: %v", name, shape, err)
			}
		}
	}
}

// Each method that sends requests is in the table.
func TestEveryMethodIsTested(t *testing.T) {
	takesContext := reflect.TypeFor[context.Context]()
	all := reflect.TypeFor[client]()
	for i := range all.NumField() {
		of := all.Field(i).Type
		name := strings.TrimPrefix(of.String(), "*")
		for n := range of.NumMethod() {
			m := of.Method(n)
			if m.Type.NumIn() < 2 || m.Type.In(1) != takesContext {
				continue
			}
			if _, known := methods[name+"."+m.Name]; !known {
				t.Errorf("%s.%s is not in the table", name, m.Name)
			}
		}
	}
}

// A login whose response has no token is an Unknown, too.
func TestLoginShapes(t *testing.T) {
	for _, shape := range wrongShapes {
		answer := transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(shape)), Request: r, ContentLength: -1}, nil
		})
		rt := wallclock.New(1)
		c := ringcentral.New(rt, answer, ringcentral.Access{BaseURL: "https://vendor.test"}, func() string { return "jwt" })
		s := salesforce.New(rt, answer, salesforce.Access{BaseURL: "https://vendor.test", ClientID: "i"})
		for name, err := range map[string]error{"ringcentral": c.LogIn(context.Background()), "salesforce": only(s.OpenCase(context.Background(), "1"))} {
			if _, unknown := errors.AsType[*vendors.Unknown](err); !unknown {
				t.Errorf("%s answered with %q: %v", name, shape, err)
			}
		}
	}
}
