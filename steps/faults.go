package steps

import (
	"bytes"
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
func theNetworkDeliversTimes(s *Scenario, count string) error {
	n, err := number(count)
	if err == nil && n < 2 {
		err = fmt.Errorf("%s times is no repetition", count)
	}
	if err != nil {
		return err
	}
	return s.plans(simnet.Fault{Kind: simnet.Duplicate, To: "core", Path: "/webhooks/", Times: -1, Delay: 2 * time.Second, Copies: n - 1})
}

// plans disturbs the world with a fault.
func (s *Scenario) plans(f simnet.Fault) error {
	return s.disturb(func(w *sim.World) error { return w.Plan(f) })
}

// plansForCRM lets requests of the core to the CRM meet a fault.
func (s *Scenario) plansForCRM(f simnet.Fault) error {
	f.From, f.To = "core", s.integration.crm
	return s.plans(f)
}

// theNetworkLoses lets webhooks of one event disappear on their way.
func theNetworkLoses(s *Scenario, event string) error {
	return s.losesWebhooks(func(body []byte) bool { return bytes.Contains(body, []byte(s.integration.markerOf(event))) })
}

// theNetworkLosesAllBut loses every webhook whose event is another.
func theNetworkLosesAllBut(s *Scenario, event string) error {
	return s.losesWebhooks(func(body []byte) bool { return !bytes.Contains(body, []byte(s.integration.markerOf(event))) })
}

// losesWebhooks loses the webhooks with such a body.
func (s *Scenario) losesWebhooks(such func(body []byte) bool) error {
	return s.plans(simnet.Fault{Kind: simnet.Lost, To: "core", Path: "/webhooks/", Times: -1,
		Match: func(r *http.Request) bool { return such(bodyOf(r)) }})
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
func anyRequestMeets(s *Scenario, words string, times int) error {
	fault, known := faultOf[words]
	if !known {
		return fmt.Errorf("no fault is called %q", words)
	}
	times = max(times, 1)
	requests := len(s.requestsToCRM(s.world)) - s.begun.requests
	if requests == 0 {
		return fmt.Errorf("the core made no request to %s", s.integration.crm)
	}
	fault.From, fault.To, fault.Path, fault.Times = "core", s.integration.crm, s.integration.api, times
	tried, err := s.tryAll(requests, func(i int, want []byte) error {
		f := fault
		f.Nth = i + 1
		return s.tryFault(f, want)
	})
	if err == nil {
		s.counted("%s requests, each %s %s in a row, one end state", tried, words, plural(times, "time"))
	}
	return err
}

func (s *Scenario) tryFault(f simnet.Fault, want []byte) error {
	w, err := s.again(playOptions{faults: true, moment: s.begun.deed, before: func(w *sim.World) error { return w.Plan(f) }})
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
func theCRMFailsFirst(s *Scenario, status, count int) error {
	return s.plansForCRM(simnet.Fault{Kind: simnet.Status, Status: status, Times: count})
}

// theCRMAsksToWait lets the CRM's rate limit be reached.
func theCRMAsksToWait(s *Scenario, count int, length time.Duration) error {
	wait := strconv.Itoa(int(length.Seconds()))
	return s.plansForCRM(simnet.Fault{Kind: simnet.Status, Status: http.StatusTooManyRequests, RetryAfter: wait, Times: count})
}

func theCRMIsSlow(s *Scenario, length time.Duration) error {
	return s.plansForCRM(simnet.Fault{Kind: simnet.Latency, Delay: length, Times: -1})
}

func theCRMCannotBeReached(s *Scenario) error {
	return s.plansForCRM(simnet.Fault{Kind: simnet.Refused, Times: 30})
}

// everyWebhookWasAnswered compares the time and the status of each answer of the core.
func everyWebhookWasAnswered(s *Scenario, limit time.Duration) error {
	webhooks := journal(s.world, s.integration.phones, "core")
	if len(webhooks) == 0 {
		return fmt.Errorf("the core was sent no webhook")
	}
	for _, x := range webhooks {
		if took := x.Done.Sub(x.At); took > limit || x.Status/100 != 2 {
			return fmt.Errorf("the webhook %s was answered %d after %v", x.ID, x.Status, took)
		}
	}
	return nil
}

// theCoreRepeatsAfter checks that the first requests to the CRM are equal and that
// length apart, within a second.
func theCoreRepeatsAfter(s *Scenario, length time.Duration, count int) error {
	requests := s.requestsToCRM(s.world)[s.begun.requests:]
	for i := 1; i <= count; i++ {
		if i >= len(requests) {
			return differ("requests to the CRM", fmt.Sprintf("at least %d", count+1), len(requests))
		}
		if requests[i].Method != requests[0].Method || requests[i].URL != requests[0].URL {
			return fmt.Errorf("the core went on to %s %s instead of repeating %s %s", requests[i].Method, requests[i].URL, requests[0].Method, requests[0].URL)
		}
		if wait := requests[i].At.Sub(requests[i-1].At); wait < length || wait > length+time.Second {
			return differ("wait before repetition "+strconv.Itoa(i), length, wait)
		}
	}
	if count+1 < len(requests) && requests[count+1].Method == requests[0].Method && requests[count+1].URL == requests[0].URL {
		return fmt.Errorf("the core repeated %s %s once more", requests[0].Method, requests[0].URL)
	}
	return nil
}

// theRetriesComeAtGrowingIntervals reads the times of one request that failed and was made
// again and again.
func theRetriesComeAtGrowingIntervals(s *Scenario, count int) error {
	requests := s.requestsToCRM(s.world)[s.begun.requests:]
	if len(requests) < count+1 {
		return differ("requests to the CRM", fmt.Sprintf("at least %d", count+1), len(requests))
	}
	var last time.Duration
	for i := 1; i <= count; i++ {
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

// theCoreLooksAtTheCall counts the core's requests for a call in the phone system's API.
func theCoreLooksAtTheCall(s *Scenario, count int) error {
	found, looks := 0, s.integration.looks
	if looks == "" {
		looks = "/v1/calls/"
	}
	for _, x := range journal(s.world, "core", s.integration.phones) {
		if strings.Contains(x.URL, looks) {
			found++
		}
	}
	return same("looks at the call by API", count, found)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
