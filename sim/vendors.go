package sim

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/simnet"
)

// Assumptions lists the unconfirmed facts of all fakes, by vendor. A new fake is
// a row here, an accessor below and an opener in its own file.
func Assumptions() []kit.Assumption {
	return slices.Concat(aircall.Assumptions(), front.Assumptions(), spark.Assumptions(), gorgias.Assumptions(), ringcentral.Assumptions(), salesforce.Assumptions())
}

// vendor is what the world needs of any fake.
type vendor interface {
	http.Handler
	Assumptions() *kit.Assumptions
	Observe(target string) kit.Observed
	Rehearse(on bool)
	Registrations(outside func(address string) bool) any
	Restore(registrations any) kit.Restored
}

// Aircall is the phone system of that name; like every vendor it opens when it
// is first spoken of, so a world costs no more than what happens in it.
func (w *World) Aircall() *aircall.Server {
	if w.aircall == nil {
		w.aircall = w.openAircall()
	}
	return w.aircall
}

// Front is the CRM of that name.
func (w *World) Front() *front.Server {
	if w.front == nil {
		w.front = w.openFront()
	}
	return w.front
}

// Spark is the CRM of that name.
func (w *World) Spark() *spark.Server {
	if w.spark == nil {
		w.spark = w.openSpark()
	}
	return w.spark
}

// Gorgias is the helpdesk of that name.
func (w *World) Gorgias() *gorgias.Server {
	if w.gorgias == nil {
		w.gorgias = w.openGorgias()
	}
	return w.gorgias
}

// Salesforce is the CRM of that name.
func (w *World) Salesforce() *salesforce.Server {
	if w.salesforce == nil {
		w.salesforce = w.openSalesforce()
	}
	return w.salesforce
}

func (w *World) openAircall() *aircall.Server {
	options := []aircall.Option{
		aircall.WithTransport(w.Net.Deliveries("aircall")),
		aircall.WithExchangeOf(simnet.ExchangeOf),
		aircall.WithSecrets(w.Trace.Secret),
	}
	if w.opts.Unlimited {
		options = append(options, aircall.WithRateLimit(0))
	}
	if base := w.opts.Served["aircall"]; base != "" {
		options = append(options, aircall.WithBaseURL(base), aircall.WithLoopbackHTTP())
	}
	if id := w.opts.Credentials["AIRCALL_API_ID"]; id != "" {
		options = append(options, aircall.WithAPIKey(id, w.opts.Credentials["AIRCALL_API_TOKEN"]))
	}
	for _, a := range w.assumedOf("aircall") {
		options = append(options, aircall.WithAssumption(a.id, a.value))
	}
	s := opened(aircall.New(w.Sched, options...))
	w.listen(AircallHost, "aircall", s)
	id, token := s.APIKey()
	w.Trace.Secret("aircall-api-token", token)
	w.Trace.Secret("aircall-basic", base64.StdEncoding.EncodeToString([]byte(id+":"+token)))
	return s
}

func (w *World) openFront() *front.Server {
	options := []front.Option{front.WithTransport(w.Net.Deliveries("front")), front.WithExchangeOf(simnet.ExchangeOf)}
	if w.opts.Unlimited {
		options = append(options, front.WithRateLimit(0))
	}
	if base := w.opts.Served["front"]; base != "" {
		options = append(options, front.WithBaseURL(base))
	}
	if token := w.opts.Credentials["FRONT_API_TOKEN"]; token != "" {
		options = append(options, front.WithAPIToken(token))
	}
	for _, a := range w.assumedOf("front") {
		options = append(options, front.WithAssumption(a.id, a.value))
	}
	s := opened(front.New(w.Sched, options...))
	w.listen(FrontHost, "front", s)
	w.Trace.Secret("front-api-token", s.APIToken())
	return s
}

// listen puts a vendor on its production host name, and on the one at which it is
// served, where its links lead.
func (w *World) listen(host, system string, v vendor) {
	w.Net.Handle(host, system, v)
	if _, served, found := strings.Cut(w.opts.Served[system], "://"); found {
		w.Net.Handle(served, system, v)
	}
	v.Rehearse(w.rehearsing)
	w.vendors = append(w.vendors, v)
	w.opened = append(w.opened, system)
}

// ServeAt lets a vendor's links lead to an address outside, as [Options.Served]
// does, when that is known only now. It must be called before the vendor opens,
// and opens no way out of the world.
func (w *World) ServeAt(name, base string) {
	served := map[string]string{name: base}
	for other, base := range w.opts.Served {
		served[other] = base
	}
	w.opts.Served = served
}

// opened is a server that New has made from options which the world has checked
// before: an error is a bug of ours.
func opened[S any](s S, err error) S {
	if err != nil {
		panic(fmt.Sprintf("sim: opening a vendor: %v", err))
	}
	return s
}

// assumed is a switch that is not on its default.
type assumed struct{ id, value string }

// assumedOf lists the switches of one vendor, sorted.
func (w *World) assumedOf(vendor string) []assumed {
	var list []assumed
	for _, id := range sortedKeys(w.opts.Assume) {
		for _, a := range Assumptions() {
			if a.ID == id && a.Vendor == vendor {
				list = append(list, assumed{id, w.opts.Assume[id]})
			}
		}
	}
	return list
}

// checkAssumptions refuses a switch that no fake has, or a value it does not
// take.
func checkAssumptions(values map[string]string) error {
	if len(values) == 0 {
		return nil
	}
	known := kit.NewAssumptions(Assumptions())
	for _, id := range sortedKeys(values) {
		if err := known.Set(id, values[id]); err != nil {
			return fmt.Errorf("%w; `callsim assumptions` lists them", err)
		}
	}
	return nil
}

// Relied lists the assumptions that have decided something in this world.
func (w *World) Relied() []string {
	var ids []string
	for _, v := range w.vendors {
		ids = append(ids, v.Assumptions().Relied()...)
	}
	slices.Sort(ids)
	return ids
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
