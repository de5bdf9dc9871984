package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/trace"
)

// tape is what one call looks like from outside: what people did, which
// webhooks went out and what the core asked, each with its answer and its
// distance from the call's begin.
type tape struct {
	actions  []taken
	webhooks []taken
	requests []taken // of the core, one after the other
}

// taken is one entry of a tape.
type taken struct {
	after          time.Duration
	action         trace.Entry
	from           string
	method, url    string
	header         http.Header
	body           []byte
	status         int
	responseHeader http.Header
	responseBody   []byte
}

// recordTapes plays a customer's first call and a later one, one at a time, and
// takes both from the record, with the secrets put back: the floor must hide
// them again.
func recordTapes() (first, later *tape, secrets map[string]string, err error) {
	o, err := openOffice(sim.Options{Seed: 1, Unlimited: true}, 0)
	if err != nil {
		return nil, nil, nil, err
	}
	defer o.world.Close()
	secrets = secretsOf(o.world)
	for _, t := range []**tape{&first, &later} {
		o.called = 0 // the same customer again
		before, began := o.world.Trace.Len(), o.world.Now()
		if err := o.take(1); err != nil {
			return nil, nil, nil, err
		}
		if err := o.world.Settle(); err != nil {
			return nil, nil, nil, err
		}
		*t = newTape(o.world.Trace.Entries()[before:], began, secrets)
	}
	return first, later, secrets, nil
}

// secretsOf are the secrets of an office's world, by the names under which the
// record hides them.
func secretsOf(w *sim.World) map[string]string {
	id, token := aircall.Of(w).APIKey()
	webhooks := aircall.Of(w).Observe("/v1/webhooks").Body
	return map[string]string{
		"aircall-api-token":     token,
		"aircall-basic":         base64.StdEncoding.EncodeToString([]byte(id + ":" + token)),
		"aircall-webhook-token": gjson.GetBytes(webhooks, "webhooks.0.token").String(),
		"front-api-token":       front.Of(w).APIToken(),
	}
}

func newTape(entries []trace.Entry, began time.Time, secrets map[string]string) *tape {
	t := &tape{}
	var pairs []string
	for name, value := range secrets {
		pairs = append(pairs, "«"+name+"»", value)
	}
	shown := strings.NewReplacer(pairs...)
	for _, e := range entries {
		switch {
		case e.Kind == trace.KindAction:
			t.actions = append(t.actions, taken{after: e.At.Sub(began), action: e})
		case e.Exchange.To == "core":
			t.webhooks = append(t.webhooks, newTaken(e.Exchange, began, shown))
		default:
			t.requests = append(t.requests, newTaken(e.Exchange, began, shown))
		}
	}
	return t
}

func newTaken(x *trace.Exchange, began time.Time, shown *strings.Replacer) taken {
	return taken{
		after: x.At.Sub(began), from: x.From, method: x.Method, url: shown.Replace(x.URL),
		header: headerOf(x.RequestHeader, shown, "Content-Length", "Accept-Encoding"), body: []byte(shown.Replace(string(x.RequestBody))),
		status:         x.Status,
		responseHeader: headerOf(x.ResponseHeader, shown, addedTo(x.ResponseBody)...), responseBody: []byte(shown.Replace(string(x.ResponseBody))),
	}
}

// addedTo are the fields that the network adds to an answer with that body: its
// length too, unless it is too long for a server to hold back.
func addedTo(body []byte) []string {
	if len(body) > 2048 {
		return []string{"Date"}
	}
	return []string{"Date", "Content-Length"}
}

// headerOf leaves out what the network adds itself.
func headerOf(list trace.Header, shown *strings.Replacer, added ...string) http.Header {
	h := http.Header{}
	for _, field := range list {
		h.Add(field[0], shown.Replace(field[1]))
	}
	for _, name := range added {
		h.Del(name)
	}
	return h
}

// check makes sure that the floor can play the tape.
func (t *tape) check() error {
	if len(t.actions) != actionsPerCall || len(t.webhooks) == 0 || len(t.requests) == 0 {
		return fmt.Errorf("the tape of a call has %d actions, %d webhooks and %d requests",
			len(t.actions), len(t.webhooks), len(t.requests))
	}
	return nil
}
