package spark_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/spark"
	"github.com/callsim/callsim/sim/wallclock"
)

// stub answers requests by path and records them.
type stub struct {
	answer   func(r *http.Request) (int, string)
	requests []string
}

func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests = append(s.requests, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization"))
	status, body := s.answer(r)
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}, Request: r}, nil
}

func newClient(answer func(*http.Request) (int, string)) (*spark.Client, *stub) {
	s := &stub{answer: answer}
	return spark.New(wallclock.New(1), s, "https://spark.test/", spark.Keys{Company: "top-secret", Projects: map[string]string{"7": "harbour-key"}}), s
}

// A list is read until a page is not full, whatever the headers contain.
func TestPagesAreReadToTheEnd(t *testing.T) {
	c, s := newClient(func(r *http.Request) (int, string) {
		rows := map[string]int{"1": 100, "2": 100, "3": 1}[r.URL.Query().Get("page")]
		return 200, "[" + strings.TrimSuffix(strings.Repeat(`{"id":8,"phone":"1"},`, rows), ",") + "]"
	})
	n := 0
	err := c.ContactsWith(context.Background(), "phone", []string{"1", "2"}, func(spark.Contact) { n++ })
	if err != nil || n != 201 || len(s.requests) != 3 {
		t.Errorf("%d rows in %d requests, %v", n, len(s.requests), err)
	}
	if !strings.Contains(s.requests[0], `Token token="top-secret"`) || !strings.Contains(s.requests[0], "phone_cont_any%5B%5D=1&phone_cont_any%5B%5D=2") {
		t.Errorf("asked %s", s.requests[0])
	}
}

func TestAProjectWithoutAKey(t *testing.T) {
	c, s := newClient(func(*http.Request) (int, string) { return 200, "[]" })
	if !c.HasKey("7") || c.HasKey("8") {
		t.Error("keys")
	}
	_, err := c.Log(context.Background(), "8", spark.Interaction{})
	if err == nil || !strings.Contains(err.Error(), "no API key for the Spark project 8") || vendors.Temporary(err) || len(s.requests) > 0 {
		t.Errorf("%v, %v", err, s.requests)
	}
	if _, err := c.OnProject(context.Background(), "8", "1"); err == nil {
		t.Error("a member of a project without a key")
	}
	if _, _, err := c.Find(context.Background(), "8", spark.Interaction{}, "x"); err == nil {
		t.Error("found in a project without a key")
	}
}

func TestLogging(t *testing.T) {
	c, s := newClient(func(r *http.Request) (int, string) {
		switch {
		case r.Method == http.MethodPost:
			body, _ := io.ReadAll(r.Body)
			if string(body) != `{"contact_id":8,"interaction_type_id":17,"team_member_id":9,"timestamp":"1970-01-01T00:01:40Z","note":"a < b"}` {
				return 400, fmt.Sprintf(`{"error_message":%q}`, body)
			}
			return 201, `{"id":5}`
		case r.URL.Query().Get("value_eq") == "Call In":
			return 200, `[{"id":17}]`
		}
		return 200, "[]"
	})
	i := spark.Interaction{Contact: "8", Member: "9", Type: "Call In", At: 100, Note: "a < b"}
	if id, err := c.Log(context.Background(), "7", i); id != "5" || err != nil {
		t.Errorf("%s, %v", id, err)
	}
	if !strings.Contains(s.requests[1], "harbour-key") {
		t.Errorf("posted as %s", s.requests[1])
	}
	i.Type = "Pigeon"
	if _, err := c.Log(context.Background(), "7", i); err == nil || !strings.Contains(err.Error(), `no interaction type "Pigeon"`) {
		t.Errorf("%v", err)
	}
	i.Type, i.Contact = "Call In", "eight"
	if _, err := c.Log(context.Background(), "7", i); err == nil || vendors.Temporary(err) {
		t.Errorf("%v", err)
	}
}

// A response of the wrong shape is an Unknown.
func TestUnusableAnswers(t *testing.T) {
	c, _ := newClient(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost {
			return 201, `{"id":"five"}`
		}
		return 200, `{"rows":[]}`
	})
	ctx := context.Background()
	_, switchErr := c.LogOnAllProjects(ctx)
	_, leaveErr := c.AddUnassigned(ctx, spark.Unassigned{Matching: []string{"8"}})
	for name, err := range map[string]error{
		"list": c.ContactsWith(ctx, "phone", []string{"1"}, func(spark.Contact) {}), "switch": switchErr, "leave": leaveErr,
	} {
		if _, unknown := errors.AsType[*vendors.Unknown](err); !unknown {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No API key appears in an error, even if the vendor quotes it (XR-12).
func TestErrorsNameNoKey(t *testing.T) {
	c, _ := newClient(func(*http.Request) (int, string) {
		return 400, `{"error_message":"top-secret and harbour-key are wrong"}`
	})
	_, err := c.ProjectsOf(context.Background(), "8")
	if err == nil || strings.Contains(err.Error(), "top-secret") || strings.Contains(err.Error(), "harbour-key") || !strings.Contains(err.Error(), "are wrong") {
		t.Errorf("%v", err)
	}
}

var hooks = spark.Webhooks{CallOf: func(key string) (string, bool) { return strings.CutPrefix(key, "aircall:call:") }}

func TestWebhookIsReducedToAChoice(t *testing.T) {
	const body = `{"event":"unassigned_interaction.updated","timestamp":"2026-01-05T09:00:00Z","token":"t","data":{"external_id":"aircall:call:812",
		"contact_id":8,"team_member_id":null,"assigned_at":null,"updated_at":"1970-01-01T00:01:40Z"}}`
	fact, known, err := hooks.Fact(gjson.Parse(body))
	want := call.Fact{CallID: "812", Kind: call.Chosen, At: 100, Choice: call.Choice{Contact: "8"}}
	if fact != want || !known || err != nil {
		t.Errorf("%+v, %v, %v", fact, known, err)
	}
	if hooks.Token(gjson.Parse(body)) != "t" || hooks.Token(gjson.Parse(`{"token":5}`)) != "" {
		t.Error("token")
	}
	for name, other := range map[string]string{"event": "unassigned_interaction.made", "external_id": "zoom:1"} {
		changed := strings.Replace(strings.Replace(body, "unassigned_interaction.updated", map[bool]string{true: other, false: "unassigned_interaction.updated"}[name == "event"], 1),
			"aircall:call:812", map[bool]string{true: other, false: "aircall:call:812"}[name == "external_id"], 1)
		if _, known, err := hooks.Fact(gjson.Parse(changed)); known || err != nil {
			t.Errorf("%s: %v, %v", name, known, err)
		}
	}
	if _, known, err := hooks.Fact(gjson.Parse(`{"event":"unassigned_interaction.updated"}`)); !known || err == nil {
		t.Error("no data")
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add(`{"event":"unassigned_interaction.updated","token":"t","data":{"external_id":"aircall:call:8/../1","contact_id":-1,"team_member_id":1e9,"updated_at":5}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, body string) {
		if !gjson.Valid(body) {
			return
		}
		fact, known, err := hooks.Fact(gjson.Parse(body))
		if known && err == nil {
			if strings.ContainsRune(fact.CallID, '/') || strings.Trim(fact.Choice.Contact+fact.Choice.Member, "0123456789") != "" {
				t.Errorf("%q became %+v", body, fact)
			}
			if back, err := call.ReadFact(fact.Encode()); err != nil || back != fact {
				t.Errorf("%+v is not stored as it is: %v", fact, err)
			}
		}
	})
}
