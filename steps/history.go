package steps

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim"
)

// historySentences read the phone system's own record. Where a rule says that a
// CRM shows nothing, they prove that the call or the message took place.
var historySentences = []*Row{
	then("Aircall lists {count} ended call(s)", API, Aircall, "counts the calls with the status done in Aircall's API", aircallListsEndedCalls),
	then("RingCentral lists {count} ended call(s)", API, RingCentral, "counts the calls in the call log of RingCentral's API", ringcentralListsEndedCalls),
	then("{vendor:Aircall|RingCentral} stores {count} text(s)", Screen, Phone, "counts the SMS of the whole company, sent and received", storesTexts),
	then("the call with {customer} in Aircall has {count} {what:comment|comments|tag|tags}", API, Aircall,
		"counts comments or tags of the customer's latest call in Aircall's API", theCallInAircallHas),
}

// answered reads what a vendor's observer door answered.
func answered(w *sim.World, vendor string, got kit.Observed) (shown, error) {
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return "", fmt.Errorf("asking %s was answered %d %s", vendor, got.Status, got.Body)
	}
	return shown(got.Body), nil
}

func aircallListsEndedCalls(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "ended calls in Aircall", count, func(w *sim.World) (int, error) {
		page, err := answered(w, "Aircall", w.Aircall().Observe("/v1/calls?per_page=50"))
		ended := 0
		for _, c := range page.list("calls") {
			if c.text("status") == "done" {
				ended++
			}
		}
		return ended, err
	})
}

func ringcentralListsEndedCalls(ctx context.Context, moment, count string) error {
	return counted(ctx, moment, "ended calls in RingCentral", count, func(w *sim.World) (int, error) {
		page, err := answered(w, "RingCentral", w.RingCentral().Observe("/restapi/v1.0/account/~/call-log?type=Voice"))
		return len(page.list("records")), err
	})
}

func storesTexts(w *sim.World, vendor, count string) error {
	texts := 0
	if vendor == "Aircall" {
		texts = len(w.Aircall().Messages())
	} else {
		for _, m := range w.RingCentral().Messages() {
			if m.Kind == "SMS" {
				texts++
			}
		}
	}
	return isCount("texts in "+vendor, count, texts)
}

func theCallInAircallHas(ctx context.Context, moment, customer, count, what string) error {
	return counted(ctx, moment, what+" of the call in Aircall", count, func(w *sim.World) (int, error) {
		id, err := w.LatestCall(customer)
		if err != nil {
			return 0, err
		}
		page, err := answered(w, "Aircall", w.Aircall().Observe("/v1/calls/"+strconv.FormatInt(id, 10)))
		return len(page.list("call." + singular(what) + "s")), err
	})
}
