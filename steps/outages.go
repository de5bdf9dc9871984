package steps

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/salesforce"
	"github.com/callsim/callsim/sim/simnet"
)

// outageSentences are faults of the network, of vendors and of the core, in words
// that name the system.
var outageSentences = []*Row{
	// Webhooks.
	when("the next( {event:word}) webhook from {vendor} to the core {fate:is lost|is delivered twice|is delivered three times}", Network,
		"changes how often the next webhook arrives, of one event if that is named", theNextWebhook).as("next_webhook"),
	when("the next( {event:word}) webhook from {vendor} to the core arrives {late:span} late", Network,
		"delays the next webhook; the vendor is answered at once", theNextWebhookIsLate).as("next_webhook_late"),
	when("every( {event:word}) webhook from {vendor} to the core is lost for {length:span}", Network,
		"drops webhooks; the vendor is answered 200 at once", webhooksAreLost).as("loses_webhooks"),

	// Vendors.
	when("{vendor} answers {status} for {length:span}", Network,
		"answers every request of the core with this status", vendorAnswers).as("vendor_answers"),
	when("{vendor} answers {status} to the next( {count}) request(s)( and asks to wait {wait:span})", Network,
		"answers requests of the core with this status and, for a wait, Retry-After", vendorAnswersNext).as("vendor_answers_next"),
	when("{vendor} cannot be reached for {length:span}", Network, "refuses every connection of the core", vendorCannotBeReached).as("vendor_unreachable"),
	when("{vendor} takes {latency:span} to answer for {length:span}", Network, "delays every request of the core", vendorIsSlow).as("vendor_slow"),
	when("the next request from the core to {vendor} {fault:"+strings.Join(slices.Sorted(maps.Keys(faultOf)), "|")+"}", Network,
		"lets one request meet the fault", theNextRequest).as("next_request"),

	// The core.
	when("the core is down for {length:span}", Core, "kills the core and starts it on the same store after that time", (*sim.World).CoreDown).as("core_down").onlyIf(coreIsRunning),
	when("the core is restarted", Core, "kills the core and starts it on the same store at once", coreIsRestarted).as("restarts_core").onlyIf(coreIsRunning),
	when("the core is stopped", Core, "kills the core; it stays away until it is started", (*sim.World).StopCore).as("stops_core").onlyIf(coreIsRunning),
	when("the core is started", Core, "starts a stopped core on the same store", (*sim.World).StartCore).as("starts_core").onlyIf(coreIsStopped),
	when("the setting {name:word} of {integration} is {value:words}", Core, "changes one key of the integration's settings document", theSettingIs).as("sets"),

	// Rules of a Salesforce org.
	when("Salesforce refuses a {object:word} without {field:word}(:) {text}", Salesforce, "adds a validation rule with the administrator's message", salesforceRefuses).as("adds_validation_rule"),
	when("Salesforce requires {field:word} of a {object:word}", Salesforce, "makes a field of an object required", salesforceRequires).as("requires_field"),
	when("Salesforce blocks duplicates of a {object:Contact|Lead}", Salesforce, "adds a duplicate rule that no client can override", salesforceBlocks).as("blocks_duplicates"),
	when("the trigger of {object:word} in Salesforce meets a locked row {count} time(s)", Salesforce, "fails the next saves with the lock named in the message only", triggerMeetsLock).as("fails_trigger"),
	when("the administrator removes the rules of {object:word} in Salesforce", Salesforce, "removes validation, required field, duplicate rule and failing trigger", rulesAreRemoved).as("removes_rules"),
}

// systemOf is a vendor's name in the network.
func systemOf(vendor string) string { return strings.ToLower(vendor) }

// webhooksOf selects the webhooks of a vendor, and of an event if that is named.
func webhooksOf(vendor, event string) simnet.Fault {
	f := simnet.Fault{From: systemOf(vendor), To: "core", Path: "/webhooks/"}
	if event != "" {
		marker := integration{}.markerOf(event)
		if vendor == "RingCentral" {
			marker = ringcentralMarker(event)
		}
		f.Match = func(r *http.Request) bool { return strings.Contains(string(bodyOf(r)), marker) }
	}
	return f
}

// faulty plans a fault, for a time if that is not 0, and notes it in the record.
func faulty(s *Scenario, f simnet.Fault, length time.Duration) error {
	return s.disturb(func(w *sim.World) error {
		text := f.String()
		if length > 0 {
			text += ", for " + length.String()
		}
		w.Trace.Note(w.Now(), "network", text)
		if length > 0 {
			return w.PlanFor(f, length)
		}
		return w.Plan(f)
	})
}

func theNextWebhook(s *Scenario, event, vendor, fate string) error {
	f := webhooksOf(vendor, event)
	switch fate {
	case "is lost":
		f.Kind = simnet.Lost
	default:
		f.Kind, f.Delay, f.Copies = simnet.Duplicate, 2*time.Second, 1
		if strings.HasSuffix(fate, "three times") {
			f.Copies = 2
		}
	}
	return faulty(s, f, 0)
}

func theNextWebhookIsLate(s *Scenario, event, vendor string, late time.Duration) error {
	f := webhooksOf(vendor, event)
	f.Kind, f.Delay = simnet.Delay, late
	return faulty(s, f, 0)
}

func webhooksAreLost(s *Scenario, event, vendor string, length time.Duration) error {
	f := webhooksOf(vendor, event)
	f.Kind, f.Times = simnet.Lost, -1
	return faulty(s, f, length)
}

func vendorAnswers(s *Scenario, vendor string, status int, length time.Duration) error {
	return vendorFails(s, vendor, length, simnet.Fault{Kind: simnet.Status, Status: status})
}

func vendorCannotBeReached(s *Scenario, vendor string, length time.Duration) error {
	return vendorFails(s, vendor, length, simnet.Fault{Kind: simnet.Refused})
}

func vendorIsSlow(s *Scenario, vendor string, latency, length time.Duration) error {
	return vendorFails(s, vendor, length, simnet.Fault{Kind: simnet.Latency, Delay: latency})
}

// vendorFails lets every request of the core to a vendor meet a fault for a time.
func vendorFails(s *Scenario, vendor string, length time.Duration, f simnet.Fault) error {
	f.From, f.To, f.Times = "core", systemOf(vendor), -1
	return faulty(s, f, length)
}

func vendorAnswersNext(s *Scenario, vendor string, status int, count, wait string) error {
	f := simnet.Fault{Kind: simnet.Status, Status: status, From: "core", To: systemOf(vendor), Times: 1}
	if count != "" {
		n, err := number(count)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number of requests: expected at least 1", count)
		}
		f.Times = n
	}
	if wait != "" {
		d, err := duration(wait)
		if err != nil {
			return err
		}
		f.RetryAfter = strconv.Itoa(int(d.Seconds()))
	}
	return faulty(s, f, 0)
}

func theNextRequest(s *Scenario, vendor, words string) error {
	f := faultOf[words]
	f.From, f.To, f.Times = "core", systemOf(vendor), 1
	return faulty(s, f, 0)
}

func coreIsRestarted(w *sim.World) error {
	return inOrder((*sim.World).StopCore, (*sim.World).StartCore)(w)
}

// theSettingIs changes one key. A value is true, false, a number, or a text.
func theSettingIs(w *sim.World, name, integration, value string) error {
	var v any = strings.Trim(value, `"`)
	switch n, err := strconv.ParseFloat(value, 64); {
	case value == "true" || value == "false":
		v = value == "true"
	case err == nil:
		v = n
	}
	return w.ChangeSettings(integration, map[string]any{name: v})
}

func salesforceRefuses(p *salesforce.People, object, field, message string) error {
	return p.SetsRule("adds a validation rule", object, func() error { return p.AddValidationRule(object, field, message) })
}

func salesforceRequires(p *salesforce.People, field, object string) error {
	return p.SetsRule("requires "+field, object, func() error { return p.RequireField(object, field) })
}

func salesforceBlocks(p *salesforce.People, object string) error {
	return p.SetsRule("blocks duplicates", object, func() error { return p.BlockDuplicates(object) })
}

func triggerMeetsLock(p *salesforce.People, object string, count int) error {
	return p.SetsRule("adds a failing trigger", object, func() error { return p.FailTrigger(object, count) })
}

func rulesAreRemoved(p *salesforce.People, object string) error {
	return p.SetsRule("removes the rules", object, func() error { return p.RemoveRules(object) })
}
