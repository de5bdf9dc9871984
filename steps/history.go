package steps

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

// historySentences read the phone system's own record. Where by a rule a CRM
// shows nothing, they prove that the call or the message took place.
var historySentences = []*Row{
	then("Aircall lists {count} ended call(s)", API, Aircall, "counts the calls with the status done in Aircall's API", aircallListsEndedCalls),
	then("RingCentral lists {count} ended call(s)", API, RingCentral, "counts the calls in the call log of RingCentral's API", ringcentralListsEndedCalls),
	then("{vendor:Aircall|RingCentral} stores {count} SMS", Screen, Phone, "counts the SMS of the whole company, sent and received", storesTexts),
	then("the call with {customer} in Aircall has {count} {what:comment|comments|tag|tags}", API, Aircall,
		"counts comments or tags of the customer's latest call in Aircall's API", theCallInAircallHas),
}

// get requests a path of a vendor's API as a client would, by the observer door.
func get(w *sim.World, vendor people.Vendor, path string) (shown, error) {
	got := vendor.Observe(path)
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return "", fmt.Errorf("GET %s was answered %d %s", path, got.Status, got.Body)
	}
	return shown(got.Body), nil
}

// pages lists the rows of all pages from a path on; next returns the path of the page
// that follows, "" after the last.
func pages(w *sim.World, vendor people.Vendor, path, rows string, next func(page shown) string) (all []shown, err error) {
	for path != "" {
		page, err := get(w, vendor, path)
		if err != nil {
			return nil, err
		}
		all = append(all, page.list(rows)...)
		path = next(page)
	}
	return all, nil
}

func aircallListsEndedCalls(w *sim.World, count int) error {
	page, err := get(w, aircall.Of(w), "/v1/calls?per_page=50")
	return isCount("ended calls in Aircall", count, page.list(`calls.#(status=="done")#`), err)
}

func ringcentralListsEndedCalls(w *sim.World, count int) error {
	page, err := get(w, ringcentral.Of(w), "/restapi/v1.0/account/~/call-log?type=Voice")
	return isCount("ended calls in RingCentral", count, page.list("records"), err)
}

func storesTexts(w *sim.World, vendor string, count int) error {
	texts := 0
	if vendor == "Aircall" {
		texts = len(aircall.Of(w).Messages())
	} else {
		for _, m := range ringcentral.Of(w).Messages() {
			if m.Kind == "SMS" {
				texts++
			}
		}
	}
	return same("texts in "+vendor, count, texts)
}

func theCallInAircallHas(w *sim.World, c *people.Customer, count int, what string) error {
	call, err := latestInAircall(w, c)
	return isCount(what+" of the call in Aircall", count, call.list(singular(what)+"s"), err)
}

// latestInAircall is the customer's latest call, as Aircall's API shows it.
func latestInAircall(w *sim.World, c *people.Customer) (shown, error) {
	id, err := aircall.Of(w).LatestCall(c)
	if err != nil {
		return "", err
	}
	page, err := get(w, aircall.Of(w), "/v1/calls/"+strconv.FormatInt(id, 10))
	return shown(page.raw("call")), err
}
