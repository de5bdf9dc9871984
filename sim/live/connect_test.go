package live_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/wallclock"
)

// company serves the default scenario without a core.
func company(t testing.TB, change ...func(*live.Options)) *served {
	return serve(t, append([]func(*live.Options){func(o *live.Options) { o.NoCore, o.Scenario = true, come(t, "company") }}, change...)...)
}

// receiver takes webhooks and keeps them.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	took []string // path and body
}

func receive(t testing.TB) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		r.took = append(r.took, req.URL.Path+" "+string(body))
		r.mu.Unlock()
		if token := req.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
		}
		w.Header().Set("Content-Type", "application/json")
	}))
	t.Cleanup(r.Close)
	return r
}

// wait waits until a webhook came with all of these parts.
func (r *receiver) wait(t testing.TB, parts ...string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		r.mu.Lock()
		found := slices.ContainsFunc(r.took, func(text string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
		})
		r.mu.Unlock()
		if found {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no webhook with %q came, but %q", parts, r.took)
		}
	}
}

func (s *served) ringcentralToken(grant ...string) (access, refresh string) {
	s.t.Helper()
	credentials := url.UserPassword(s.env["RINGCENTRAL_CLIENT_ID"], s.env["RINGCENTRAL_CLIENT_SECRET"]).String()
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {s.env["RINGCENTRAL_JWT"]}}
	if len(grant) > 0 {
		form = url.Values{"grant_type": {"refresh_token"}, "refresh_token": grant}
	}
	a := s.ask("POST", strings.Replace(s.env["RINGCENTRAL_BASE_URL"], "://", "://"+credentials+"@", 1)+"/restapi/oauth/token", form.Encode(),
		"Content-Type", "application/x-www-form-urlencoded")
	if a.status != http.StatusOK {
		s.t.Errorf("logging in to RingCentral: %v", a)
	}
	return gjson.Get(a.body, "access_token").String(), gjson.Get(a.body, "refresh_token").String()
}

func (s *served) gorgias(method, path, body string) answer {
	s.t.Helper()
	user := url.UserPassword(s.env["GORGIAS_EMAIL"], s.env["GORGIAS_API_KEY"]).String()
	return s.ask(method, strings.Replace(s.env["GORGIAS_BASE_URL"], "://", "://"+user+"@", 1)+path, body, "Content-Type", "application/json")
}

// What a program has registered at each vendor is there after a reset, with the ids
// and tokens that the program has stored.
func TestRegistrationsSurviveAReset(t *testing.T) {
	s, hook := company(t), receive(t)
	before := maps(s.Environment())

	webhook := s.aircall("POST", "/v1/webhooks", fmt.Sprintf(`{"url":%q,"custom_name":"mine","events":["call.created"]}`, hook.URL+"/aircall"))
	id, token := gjson.Get(webhook.body, "webhook.webhook_id").String(), gjson.Get(webhook.body, "webhook.token").String()
	off := s.aircall("POST", "/v1/webhooks", fmt.Sprintf(`{"url":%q,"active":false}`, hook.URL+"/off"))
	deleted := s.aircall("POST", "/v1/webhooks", fmt.Sprintf(`{"url":%q}`, hook.URL+"/deleted"))
	s.aircall("DELETE", "/v1/webhooks/"+gjson.Get(deleted.body, "webhook.webhook_id").String(), "")

	access, refresh := s.ringcentralToken()
	bearer := "Bearer " + access
	subscription := s.ask("POST", s.env["RINGCENTRAL_BASE_URL"]+"/restapi/v1.0/subscription",
		fmt.Sprintf(`{"eventFilters":["/restapi/v1.0/account/~/telephony/sessions","/restapi/v1.0/subscription/~?threshold=60&interval=15"],"deliveryMode":{"transportType":"WebHook","address":%q,"verificationToken":"mine"}}`, hook.URL+"/rc"),
		"Authorization", bearer)

	integration := s.gorgias("POST", "/api/integrations", fmt.Sprintf(`{"name":"Mine","type":"http","http":{"url":%q,"method":"POST","triggers":{"ticket-created":true},"hmac_secret":"s3cret"}}`, hook.URL+"/gorgias"))
	inbox := gjson.Get(s.front("GET", "/inboxes", "").body, `_results.#(name=="Support").id`).String()
	channel := s.front("POST", "/inboxes/"+inbox+"/channels", fmt.Sprintf(`{"name":"Mine","type":"custom","settings":{"webhook_url":%q}}`, hook.URL+"/front"))
	channels := s.front("GET", "/inboxes/"+inbox+"/channels", "").body

	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {s.env["SALESFORCE_CLIENT_ID"]}, "client_secret": {s.env["SALESFORCE_CLIENT_SECRET"]}}
	session := gjson.Get(s.ask("POST", s.env["SALESFORCE_BASE_URL"]+"/services/oauth2/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").body, "access_token").String()
	for _, a := range []answer{webhook, off, subscription, integration, channel} {
		if a.status/100 != 2 {
			t.Fatal(a)
		}
	}

	for range 2 {
		world := s.must("POST", "/reset", `{}`)
		if kept, lost := indent(world["kept"]), world["lost"]; lost != nil || strings.Count(kept, "\n") < 8 || !strings.Contains(kept, "/rc") {
			t.Errorf("kept %s lost %s", kept, lost)
		}
		for name, value := range maps(s.Environment()) {
			if value != before[name] {
				t.Errorf("%s was %s, is %s", name, before[name], value)
			}
		}
		contains(t, s.aircall("GET", "/v1/webhooks/"+id, "").body, `"token":"`+token+`"`)
		contains(t, s.aircall("GET", "/v1/webhooks/"+gjson.Get(off.body, "webhook.webhook_id").String(), "").body, `"active":false`)
		if n := strings.Count(s.aircall("GET", "/v1/webhooks", "").body, `"webhook_id"`); n != 2 {
			t.Errorf("Aircall has %d webhooks", n)
		}
		renewed := s.ask("POST", s.env["RINGCENTRAL_BASE_URL"]+"/restapi/v1.0/subscription/"+gjson.Get(subscription.body, "id").String()+"/renew", "", "Authorization", bearer)
		if renewed.status != 200 || gjson.Get(renewed.body, "eventFilters").Raw != gjson.Get(subscription.body, "eventFilters").Raw {
			t.Errorf("the subscription was %s, is %v", subscription.body, renewed)
		}
		contains(t, s.gorgias("GET", "/api/integrations/"+gjson.Get(integration.body, "id").String(), "").body, `"name":"Mine"`)
		if got := s.front("GET", "/inboxes/"+inbox+"/channels", "").body; got != channels {
			t.Errorf("the channels were %s, are %s", channels, got)
		}
		if a := s.ask("GET", s.env["SALESFORCE_BASE_URL"]+"/services/data/v63.0/limits", "", "Authorization", "Bearer "+session); a.status != 200 {
			t.Errorf("the session of Salesforce: %v", a)
		}
	}

	s.act("calls", "customer", "Diego", "line", "Support")
	s.act("calls", "customer", "Carla Verdi", "line", "Sales")
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	hook.wait(t, "/aircall ", token, "call.created")
	hook.wait(t, "/rc ", gjson.Get(subscription.body, "id").String(), "telephony")
	s.gorgias("POST", "/api/tickets", `{"channel":"email","via":"api","messages":[{"channel":"email","via":"api","from_agent":false,"public":true,"sender":{"email":"x@example.test"},"body_text":"Hi","source":{"type":"email","from":{"address":"x@example.test"},"to":[{"address":"y@example.test"}]}}]}`)
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	hook.wait(t, "/gorgias ")

	access, refresh = s.ringcentralToken(refresh)
	if access == "" || refresh == "" {
		t.Error("the refresh token of a world before gives no new tokens")
	}

	// In another company what they belong to may not be there.
	world := s.must("POST", "/reset", `{"scenario":"answered","play":false}`)
	contains(t, indent(world["lost"]), "unknown inbox Support")
	contains(t, indent(world["kept"]), id)
	// A channel made now has an id of its own.
	s.must("POST", "/reset", `{"scenario":"company","play":false}`)
}

func maps(all []live.Variable) map[string]string {
	m := map[string]string{}
	for _, v := range all {
		if v.Name != "CALLSIM_CONTROL_TOKEN" {
			m[v.Name] = v.Value
		}
	}
	return m
}

// With a core, what the core has registered is the world's own, and does not pile up.
func TestTheCoresOwnRegistrationsStayBehind(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.Scenario = come(t, "company") })
	s.ringcentralToken()
	list := s.aircall("GET", "/v1/webhooks", "").body
	for range 6 { // a sixth session would end the first
		world := s.must("POST", "/reset", "")
		if n := len(world["kept"].([]any)); n != 1 || world["lost"] != nil {
			t.Fatalf("after a reset: %s", indent(world))
		}
	}
	if got := s.aircall("GET", "/v1/webhooks", "").body; strings.Count(got, "webhook_id") != strings.Count(list, "webhook_id") {
		t.Errorf("the webhooks were %s, are %s", list, got)
	}
}

// foreign is a real sync core in the place of a program of somebody's own: over TCP,
// by its own clock.
type foreign struct {
	*httptest.Server
	mu      sync.Mutex
	handler http.Handler
	puts    []string
}

func startForeign(t testing.TB) *foreign {
	f := &foreign{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		h := f.handler
		if r.Method == "PUT" {
			f.puts = append(f.puts, r.URL.Path)
		}
		f.mu.Unlock()
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

// start runs the core with the environment that it is given.
func (f *foreign) start(t testing.TB, env map[string]string) {
	rt := wallclock.New(1)
	t.Cleanup(rt.Close)
	keys := map[string]string{}
	for _, pair := range strings.Split(env["SPARK_PROJECT_KEYS"], ",") {
		id, key, _ := strings.Cut(pair, "=")
		keys[id] = key
	}
	c, err := core.Open(core.Config{Runtime: rt, Store: memory.New(), Transport: http.DefaultTransport.(*http.Transport).Clone(),
		Aircall: core.AircallAccess{BaseURL: env["AIRCALL_BASE_URL"], APIID: env["AIRCALL_API_ID"], APIToken: env["AIRCALL_API_TOKEN"]},
		Front:   core.FrontAccess{BaseURL: env["FRONT_BASE_URL"], Token: env["FRONT_API_TOKEN"]},
		Spark:   core.SparkAccess{BaseURL: env["SPARK_BASE_URL"], CompanyKey: env["SPARK_COMPANY_KEY"], ProjectKeys: keys},
		Gorgias: core.GorgiasAccess{BaseURL: env["GORGIAS_BASE_URL"], Email: env["GORGIAS_EMAIL"], APIKey: env["GORGIAS_API_KEY"],
			ClientID: env["GORGIAS_CLIENT_ID"], ClientSecret: env["GORGIAS_CLIENT_SECRET"], AircallClientID: env["GORGIAS_AIRCALL_CLIENT_ID"],
			AircallClientSecret: env["GORGIAS_AIRCALL_CLIENT_SECRET"], PublicURL: env["GORGIAS_PUBLIC_URL"]},
		Salesforce: core.SalesforceAccess{BaseURL: env["SALESFORCE_BASE_URL"], ClientID: env["SALESFORCE_CLIENT_ID"], ClientSecret: env["SALESFORCE_CLIENT_SECRET"]},
		RingCentral: core.RingCentralAccess{BaseURL: env["RINGCENTRAL_BASE_URL"], MediaURL: env["RINGCENTRAL_BASE_URL"], ClientID: env["RINGCENTRAL_CLIENT_ID"],
			ClientSecret: env["RINGCENTRAL_CLIENT_SECRET"], PublicURL: env["RINGCENTRAL_PUBLIC_URL"]},
		AdminToken: "t",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	f.mu.Lock()
	f.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // its settings are open to this machine
		r.Header.Set("Authorization", "Bearer t")
		c.ServeHTTP(w, r)
	})
	f.mu.Unlock()
}

// eventually waits until an answer has all parts.
func eventually(t testing.TB, what string, ask func() string, parts ...string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		got = ask()
		if !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(got, part) }) {
			return
		}
	}
	t.Fatalf("%s: expected %q in %s", what, parts, got)
}

// serve --connect: all five integrations of the company work with a program outside,
// and again after a reset.
func TestAProgramOutsideIsConnected(t *testing.T) {
	program := startForeign(t)
	s := company(t, func(o *live.Options) { o.Connect, o.Paused, o.Speed = program.URL, false, 20 })
	program.start(t, s.env)
	if s.env["GORGIAS_PUBLIC_URL"] != program.URL {
		t.Errorf("GORGIAS_PUBLIC_URL is %s", s.env["GORGIAS_PUBLIC_URL"])
	}
	all, err := s.Connect(t.Context(), func() { t.Error("it listens") })
	if err != nil || len(all) != 5 || slices.ContainsFunc(all, func(c live.Connection) bool { return !c.OK || c.Error != "" }) {
		t.Fatalf("%+v %v", all, err)
	}
	contains(t, s.aircall("GET", "/v1/webhooks", "").body, program.URL+"/webhooks/aircall/front")
	play := func() {
		t.Helper()
		s.act("calls", "customer", "Carla Verdi", "line", "Support")
		s.act("answers", "agent", "Lena Rossi", "customer", "Carla Verdi")
		s.act("calls", "customer", "Diego", "line", "Sales")
		s.act("hangs_up", "customer", "Carla Verdi")
		s.act("hangs_up", "customer", "Diego")
		observe := func(path string) func() string {
			return func() string { return s.control("GET", "/observe/"+path, "").body }
		}
		eventually(t, "Aircall → Front and RingCentral → Front", observe("front/conversations"), "answered call on Support", "Call with", "lena.rossi@callsim.test")
		eventually(t, "the end of the work in Front", func() string { // what is under way meets a reset as any program's work would
			all := s.control("GET", "/observe/front/conversations", "").body
			id := gjson.Get(all, `_results.#(subject=="Inbound answered call on Support").id`).String()
			return s.control("GET", "/observe/front/conversations/"+id+"/messages", "").body
		}, "Call duration", "Recording")
		eventually(t, "Aircall → Gorgias", observe("gorgias/api/tickets"), `"channel":"phone"`)
		eventually(t, "Aircall → Salesforce", observe("salesforce/services/data/v63.0/query?q="+url.QueryEscape("SELECT Subject, Who.Name FROM Task")), "Carla")
		eventually(t, "Aircall → Spark", observe("spark/v2/interactions"), "Inbound answered call on Support")
	}
	play()
	webhooks := s.aircall("GET", "/v1/webhooks", "").body
	world := s.must("POST", "/reset", "")
	if world["program"] != program.URL || strings.Contains(indent(world["connections"]), "error") || len(world["connections"].([]any)) != 5 {
		t.Fatalf("after a reset: %s", indent(world))
	}
	for _, part := range []string{"the webhook of Spark", "the application RingCentral of Front", "the installation of callsim-aircall in Gorgias", "in Aircall, with its access token", "the subscription", "a session of"} {
		contains(t, indent(world["kept"]), part)
	}
	tokens := func(text string) (all []string) {
		for _, token := range gjson.Get(text, "webhooks.#.token").Array() {
			all = append(all, token.String())
		}
		slices.Sort(all)
		return all
	}
	if got := s.aircall("GET", "/v1/webhooks", "").body; !slices.Equal(tokens(got), tokens(webhooks)) {
		t.Errorf("the webhooks were %s, are %s", webhooks, got)
	}
	play()
}

// A program without a settings route is registered nevertheless, and the answer shows
// the settings for its configuration.
func TestAProgramWithoutSettingsIsRegistered(t *testing.T) {
	hook := receive(t)
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/webhooks") {
			http.NotFound(w, r)
			return
		}
		hook.Config.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(program.Close)
	s := serve(t, func(o *live.Options) { o.Connect = program.URL })
	all, err := s.Connect(t.Context(), func() {})
	if err != nil || len(all) != 1 || !all[0].OK || !strings.Contains(all[0].Error, "give it these settings by hand: {") {
		t.Fatalf("%+v %v", all, err)
	}
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	hook.wait(t, "/webhooks/aircall/front", "call.created")

	wantError(t, s.control("POST", "/reset", `{"connect":"127.0.0.1:1"}`), 400, "no base URL of a program")
	if world := s.must("POST", "/reset", `{"connect":""}`); world["program"] != nil {
		t.Error(indent(world))
	}
	withCore := serve(t)
	wantError(t, withCore.control("POST", "/reset", `{"connect":"http://127.0.0.1:1"}`), 400, "--no-core")
}

// Connect waits for a program that does not listen yet.
func TestAProgramMayComeLate(t *testing.T) {
	late := httptest.NewServer(http.NotFoundHandler())
	address := late.Listener.Addr().String()
	late.Close()
	s := serve(t, func(o *live.Options) { o.Connect = "http://" + address })
	waited := make(chan bool, 1)
	done := make(chan error, 1)
	go func() {
		_, err := s.Connect(t.Context(), func() { waited <- true })
		done <- err
	}()
	<-waited
	if a := s.front("GET", "/me", ""); a.status != 200 {
		t.Error("while the program is awaited:", a)
	}
	again := &http.Server{Addr: address, Handler: http.NotFoundHandler()}
	go again.ListenAndServe()
	defer again.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// The default world is whole, with a core and without: every vendor's usual lists
// show something.
func TestTheDefaultWorldIsWhole(t *testing.T) {
	for _, noCore := range []bool{false, true} {
		s := company(t, func(o *live.Options) { o.NoCore = noCore })
		for path, want := range map[string]int{
			"aircall/v1/users": 3, "aircall/v1/numbers": 3, "aircall/v1/teams": 2, "aircall/v1/contacts": 2,
			"ringcentral/restapi/v1.0/account/~/extension": 5, "ringcentral/restapi/v1.0/account/~/phone-number": 2,
			"front/teammates": 3, "front/inboxes": 3, "front/channels": 1, "front/contacts": 2,
			"gorgias/api/users": 4, "gorgias/api/customers": 2, "spark/v2/projects": 2, "spark/v2/contacts": 3, "spark/v2/team-members": 3,
			"salesforce/services/data/v63.0/query?q=SELECT+Id+FROM+Contact": 2, "salesforce/services/data/v63.0/query?q=SELECT+Id+FROM+Account": 2,
			"salesforce/services/data/v63.0/query?q=SELECT+Id+FROM+Lead": 1, "salesforce/services/data/v63.0/query?q=SELECT+Id+FROM+Case": 1,
		} {
			a := s.control("GET", "/observe/"+path, "")
			if n := rows(t, a.body); a.status != 200 || n < want {
				t.Errorf("without a core %v: %s shows %d, expected at least %d: %.300s", noCore, path, n, want, a.body)
			}
		}
		if noCore {
			contains(t, indent(s.Guides()), s.env["RINGCENTRAL_BASE_URL"]+"/restapi/v1.0/subscription")
		}
		if calls := s.control("GET", "/observe/aircall/v1/calls", "").body; !strings.Contains(calls, `"calls":[]`) {
			t.Errorf("somebody has called unasked: %s", calls)
		}
	}
}

// rows counts the elements of the list that an answer has.
func rows(t testing.TB, body string) int {
	t.Helper()
	var whole any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		return 0
	}
	if list, ok := whole.([]any); ok {
		return len(list)
	}
	most := 0
	for _, v := range whole.(map[string]any) {
		if list, ok := v.([]any); ok {
			most = max(most, len(list))
		}
	}
	return most
}
