package spark_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/sched"
)

// centre is a sales centre with two projects, Harbour and Marina. Team members: Lena
// on Harbour, Marco on both. Contacts: Carla in both, Emil in Marina.
type centre struct {
	*spark.Server
	t                 testing.TB
	world             *sched.Scheduler
	harbour, marina   int64
	lena, marco       int64
	carla, emil       int64
	company, inH, inM string   // keys of the company, Harbour and Marina
	received          []string // bodies of webhooks
	receiverStatus    int      // answers webhooks
}

func newCentre(t testing.TB, opts ...spark.Option) *centre {
	t.Helper()
	world := sched.New(sched.Options{Seed: 7})
	t.Cleanup(world.Close)
	c := &centre{t: t, world: world, receiverStatus: 200}
	srv, err := spark.New(world, append([]spark.Option{spark.WithRateLimit(0), spark.WithTransport(c)}, opts...)...)
	must(t, err)
	c.Server = srv
	c.harbour = made(t)(srv.AddProject("Harbour"))
	c.marina = made(t)(srv.AddProject("Marina"))
	c.lena = made(t)(srv.AddTeamMember(spark.TeamMemberSpec{FirstName: "Lena", LastName: "Diaz", Email: "Lena.Diaz@northpier.test"}, c.harbour))
	c.marco = made(t)(srv.AddTeamMember(spark.TeamMemberSpec{FirstName: "Marco", Email: "marco@northpier.test"}, c.harbour, c.marina))
	c.carla = made(t)(srv.AddContact(spark.ContactSpec{FirstName: "Carla", LastName: "Ruiz", Email: "carla@x.test", Phone: "604-555-0123", WorkPhone: "604 555 0199"}, c.harbour, c.marina))
	c.emil = made(t)(srv.AddContact(spark.ContactSpec{FirstName: "Emil", MobilePhone: "(604) 555-0124"}, c.marina))
	c.company = srv.CompanyKey()
	c.inH, err = srv.IssueKey(spark.KeySpec{Project: c.harbour})
	must(t, err)
	c.inM, err = srv.IssueKey(spark.KeySpec{Project: c.marina})
	must(t, err)
	return c
}

// RoundTrip receives webhooks.
func (c *centre) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	body := make([]byte, r.ContentLength)
	_, _ = r.Body.Read(body)
	c.received = append(c.received, string(body))
	w.WriteHeader(c.receiverStatus)
	return w.Result(), nil
}

func (c *centre) settle() {
	c.t.Helper()
	must(c.t, c.world.Settle(24*time.Hour))
}

func made(t testing.TB) func(int64, error) int64 {
	return func(id int64, err error) int64 {
		t.Helper()
		must(t, err)
		return id
	}
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

func (a answer) get(path string) gjson.Result { return gjson.Get(a.body, path) }

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s answered %d, want %d: %s", a.request, a.status, status, a.body)
	}
	return a
}

// refused checks an error's status and a part of its message.
func (a answer) refused(status int, message string) answer {
	a.t.Helper()
	a.want(status)
	if got := a.get("error_message"); got.Type != gjson.String || !strings.Contains(got.Str, message) {
		a.t.Errorf("%s: error_message is %s, want %q in it", a.request, got.Raw, message)
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

// as sends a request with a key. body is a string of JSON or a value to encode.
func (c *centre) as(key, method, path string, body any) answer {
	c.t.Helper()
	return c.with(`Token token="`+key+`"`, method, path, body)
}

func (c *centre) with(authorization, method, path string, body any) answer {
	c.t.Helper()
	text, isText := body.(string)
	if !isText && body != nil {
		raw, err := json.Marshal(body)
		must(c.t, err)
		text = string(raw)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(text))
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return answer{c.t, method + " " + path, w.Code, w.Header(), strings.TrimSpace(w.Body.String())}
}

type fields map[string]any

// typeID returns the id of an interaction type of the key's project.
func (c *centre) typeID(key, value string) int64 {
	c.t.Helper()
	return c.as(key, "GET", "/v2/interaction-types?value_eq="+strings.ReplaceAll(value, " ", "%20"), nil).want(200).get("0.id").Int()
}

// call returns the body of an interaction that logs a call with Carla.
func (c *centre) call(key string) fields {
	return fields{"contact_id": c.carla, "interaction_type_id": c.typeID(key, "Call In"), "team_member_id": c.lena,
		"timestamp": "2026-01-05T17:25:50-08:00", "note": "Answered"}
}
