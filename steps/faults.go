package steps

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// theNetworkDeliversTimes doubles or trebles every webhook.
func theNetworkDeliversTimes(ctx context.Context, count string) error {
	n, err := number(count)
	if err != nil {
		return err
	}
	if n < 2 {
		return fmt.Errorf("%s times is no repetition", count)
	}
	return of(ctx).disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Duplicate, To: "core", Path: "/webhooks/", Times: -1, Delay: 2 * time.Second, Copies: n - 1})
	})
}

// theNetworkLoses lets webhooks of one event disappear on their way.
func theNetworkLoses(ctx context.Context, event string) error {
	s := of(ctx)
	return s.disturb(loseWebhooks(s.integration.markerOf(event)))
}

// theNetworkLosesAllBut loses every webhook whose event is another.
func theNetworkLosesAllBut(ctx context.Context, event string) error {
	s := of(ctx)
	kept := []byte(s.integration.markerOf(event))
	return s.disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Lost, To: "core", Path: "/webhooks/", Times: -1,
			Match: func(r *http.Request) bool { return !bytes.Contains(bodyOf(r), kept) }})
	})
}

func loseWebhooks(marker string) action {
	return func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Lost, To: "core", Path: "/webhooks/", Times: -1,
			Match: func(r *http.Request) bool { return bytes.Contains(bodyOf(r), []byte(marker)) }})
	}
}

func plan(w *sim.World, f simnet.Fault) error {
	return w.Plan(f)
}

// bodyOf reads a request's body without using it up.
func bodyOf(r *http.Request) []byte {
	if r.GetBody == nil {
		return nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	all, _ := io.ReadAll(body) // from memory: it cannot fail
	return all
}

// faultOf are the faults that one request to a CRM can meet, in the words of the
// features.
var faultOf = map[string]simnet.Fault{
	"is answered 500":                {Kind: simnet.Status, Status: 500},
	"is answered 502":                {Kind: simnet.Status, Status: 502},
	"is answered 503":                {Kind: simnet.Status, Status: 503},
	"is answered 429":                {Kind: simnet.Status, Status: 429, RetryAfter: "20"},
	"is refused a connection":        {Kind: simnet.Refused},
	"is cut before it arrives":       {Kind: simnet.CutBefore},
	"is cut before the answer":       {Kind: simnet.CutAfter},
	"is never answered":              {Kind: simnet.TimeoutAfter},
	"is answered with half the JSON": {Kind: simnet.Malformed},
	"is answered with null":          {Kind: simnet.Malformed, Body: "null"},
	"is answered with an empty list": {Kind: simnet.Malformed, Body: "[]"},
}

// anyRequestMeets plays the scenario once for each request that the core makes
// to the CRM from the first call on, and lets exactly that one meet the fault, so often in a row.
func anyRequestMeets(ctx context.Context, words, times string) error {
	s := of(ctx)
	fault, known := faultOf[words]
	if !known {
		return fmt.Errorf("no fault is called %q", words)
	}
	n := 1
	if times != "" {
		var err error
		if n, err = number(times); err != nil {
			return err
		}
	}
	if err := s.at(""); err != nil {
		return err
	}
	s.saw(API)
	want, err := s.undisturbed()
	if err != nil {
		return err
	}
	requests := len(s.requestsToCRM(s.world)) - s.begun.requests
	if requests == 0 {
		return fmt.Errorf("the core made no request to %s", s.integration.crm)
	}
	fault.From, fault.To, fault.Path, fault.Times = "core", s.integration.crm, s.integration.api, n
	if err := s.world.Need(sim.Several); err != nil {
		return err
	}
	cases := s.drawn(requests)
	err = inParallel(len(cases), func(c int) error {
		i := cases[c]
		f := fault
		f.Nth = i + 1
		return s.tryFault(f, want)
	})
	if err != nil {
		return err
	}
	s.counted("%s requests, each %s %s in a row, one end state", ofAll(len(cases), requests), words, plural(n, "time"))
	return nil
}

func (s *Scenario) tryFault(f simnet.Fault, want []byte) error {
	w, err := s.again(playOptions{faults: true, moment: s.begun.deed, before: func(w *sim.World) error { return plan(w, f) }})
	if err != nil {
		return err
	}
	err = w.Settle()
	if err == nil {
		err = sameState(want, s.integration.state(w))
	}
	if s.opts.Target != nil && len(w.Net.Unfired()) > 0 {
		// A program of its own decides by itself how many requests it makes: this
		// time there was none left for the fault.
		w.Close()
	} else if ended := w.Finish(); err == nil {
		err = ended
	}
	if err != nil {
		return fmt.Errorf("request %d to the CRM: %w", f.Nth, err)
	}
	return nil
}

// requestsToCRM lists the core's requests to the CRM in the journal, without what
// it took to connect the two.
func (s *Scenario) requestsToCRM(w *sim.World) []*trace.Exchange {
	return slices.DeleteFunc(journal(w, "core", s.integration.crm), func(x *trace.Exchange) bool {
		u, err := url.Parse(x.URL)
		return err != nil || !strings.HasPrefix(u.Path, s.integration.api)
	})
}

// journal lists the exchanges from one system to another, oldest first.
func journal(w *sim.World, from, to string) []*trace.Exchange {
	var found []*trace.Exchange
	w.Trace.Each(func(e trace.Entry) {
		if x := e.Exchange; x != nil && x.From == from && x.To == to {
			found = append(found, x)
		}
	})
	return found
}

// theCRMFailsFirst lets the first requests to the CRM fail with a status.
func theCRMFailsFirst(ctx context.Context, status int, count string) error {
	s := of(ctx)
	n, err := number(count)
	if err != nil {
		return err
	}
	crm := s.integration.crm
	return s.disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Status, Status: status, From: "core", To: crm, Times: n})
	})
}

// theCRMAsksToWait lets the CRM's rate limit be reached.
func theCRMAsksToWait(ctx context.Context, count, length string) error {
	s := of(ctx)
	n, err := number(count)
	if err != nil {
		return err
	}
	d, err := duration(length)
	if err != nil {
		return err
	}
	crm := s.integration.crm
	return s.disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Status, Status: http.StatusTooManyRequests, RetryAfter: strconv.Itoa(int(d.Seconds())),
			From: "core", To: crm, Times: n})
	})
}

func theCRMIsSlow(ctx context.Context, length string) error {
	s := of(ctx)
	d, err := duration(length)
	if err != nil {
		return err
	}
	crm := s.integration.crm
	return s.disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Latency, Delay: d, From: "core", To: crm, Times: -1})
	})
}

func theCRMCannotBeReached(ctx context.Context) error {
	s := of(ctx)
	crm := s.integration.crm
	return s.disturb(func(w *sim.World) error {
		return plan(w, simnet.Fault{Kind: simnet.Refused, From: "core", To: crm, Times: 30})
	})
}

// everyWebhookWasAnswered looks at how long the core took over each.
func everyWebhookWasAnswered(ctx context.Context, moment, limit string) error {
	s := of(ctx)
	if err := s.looks(moment, Delivery); err != nil {
		return err
	}
	most, err := duration(limit)
	if err != nil {
		return err
	}
	webhooks := journal(s.world, s.integration.phones, "core")
	if len(webhooks) == 0 {
		return fmt.Errorf("the core was sent no webhook")
	}
	for _, x := range webhooks {
		if took := x.Done.Sub(x.At); took > most || x.Status/100 != 2 {
			return fmt.Errorf("the webhook %s was answered %d after %v", x.ID, x.Status, took)
		}
	}
	return nil
}

// theCoreRepeatsAfter wants the CRM's first requests to be the same one, so far
// apart as it was told, give or take a second.
func theCoreRepeatsAfter(ctx context.Context, moment, length, count string) error {
	s := of(ctx)
	if err := s.looks(moment, Journal); err != nil {
		return err
	}
	want, err := duration(length)
	if err != nil {
		return err
	}
	n, err := number(count)
	if err != nil {
		return err
	}
	requests := s.requestsToCRM(s.world)
	for i := 1; i <= n; i++ {
		if i >= len(requests) {
			return differ("requests to the CRM", fmt.Sprintf("at least %d", n+1), len(requests))
		}
		if requests[i].Method != requests[0].Method || requests[i].URL != requests[0].URL {
			return fmt.Errorf("the core went on to %s %s", requests[i].Method, requests[i].URL)
		}
		if wait := requests[i].At.Sub(requests[i-1].At); wait < want || wait > want+time.Second {
			return differ("wait before repetition "+strconv.Itoa(i), want, wait)
		}
	}
	if n+1 < len(requests) && requests[n+1].Method == requests[0].Method && requests[n+1].URL == requests[0].URL {
		return fmt.Errorf("the core repeated %s %s once more", requests[0].Method, requests[0].URL)
	}
	return nil
}

// theRetriesComeAtGrowingIntervals looks at one request that failed and was made
// again and again.
func theRetriesComeAtGrowingIntervals(ctx context.Context, moment, count string) error {
	s := of(ctx)
	if err := s.looks(moment, Journal); err != nil {
		return err
	}
	n, err := number(count)
	if err != nil {
		return err
	}
	requests := s.requestsToCRM(s.world)
	if len(requests) < n+1 {
		return differ("requests to the CRM", fmt.Sprintf("at least %d", n+1), len(requests))
	}
	var last time.Duration
	for i := 1; i <= n; i++ {
		if requests[i].Method != requests[0].Method || requests[i].URL != requests[0].URL {
			return fmt.Errorf("after %d failure(s) the core went on to %s %s instead of repeating %s %s",
				i, requests[i].Method, requests[i].URL, requests[0].Method, requests[0].URL)
		}
		wait := requests[i].At.Sub(requests[i-1].At)
		if wait <= last {
			return fmt.Errorf("retry %d came %s after the one before, which had waited %s: back-off must grow", i, wait, last)
		}
		last = wait
	}
	return nil
}

// theCoreLooksAtTheCall counts the looks at a call by the phone system's API.
func theCoreLooksAtTheCall(ctx context.Context, moment, count string) error {
	s := of(ctx)
	if err := s.looks(moment, Journal); err != nil {
		return err
	}
	found, looks := 0, s.integration.looks
	if looks == "" {
		looks = "/v1/calls/"
	}
	for _, x := range journal(s.world, "core", s.integration.phones) {
		if strings.Contains(x.URL, looks) {
			found++
		}
	}
	return isCount("looks at the call by API", count, found)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
