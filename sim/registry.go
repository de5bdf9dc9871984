package sim

import (
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/simnet"

	"context"
	"net/http"
)

// Vendor is a row of the registry: what a served world offers under a vendor's
// name, built or not.
type Vendor struct {
	Name   string // as in the record: "front"
	Title  string // as people say it: "Front"
	Prefix string // of its names in the environment: "FRONT" of FRONT_BASE_URL
	Host   string // its production host; "" until it is built
	Port   int    // its place behind the first port of a served world

	credentials func(*World) []Credential
	observe     func(w *World, method, target string) kit.Observed
	assumptions func() []kit.Assumption
}

// Credential is what a client needs besides the base URL.
type Credential struct{ Name, Value string } // "FRONT_API_TOKEN"

// Vendors is the registry, in the order of ports. A new vendor is a row here.
var Vendors = []Vendor{
	{Name: "aircall", Title: "Aircall", Prefix: "AIRCALL", Port: 1, Host: AircallHost,
		credentials: func(w *World) []Credential {
			id, token := w.Aircall().APIKey()
			return []Credential{{"AIRCALL_API_ID", id}, {"AIRCALL_API_TOKEN", token}}
		},
		observe: func(w *World, method, target string) kit.Observed { return w.Aircall().Observe(method, target) },
	},
	{Name: "ringcentral", Title: "RingCentral", Prefix: "RINGCENTRAL", Port: 2},
	{Name: "front", Title: "Front", Prefix: "FRONT", Port: 3, Host: FrontHost,
		credentials: func(w *World) []Credential {
			return []Credential{{"FRONT_API_TOKEN", w.Front().APIToken()}}
		},
		observe: func(w *World, _, target string) kit.Observed { return w.Front().Observe(target) },
	},
	{Name: "gorgias", Title: "Gorgias", Prefix: "GORGIAS", Port: 4},
	{Name: "salesforce", Title: "Salesforce", Prefix: "SALESFORCE", Port: 5},
	{Name: "spark", Title: "Spark", Prefix: "SPARK", Port: 6},
}

// Built tells whether there is a fake of the vendor.
func (v Vendor) Built() bool { return v.Host != "" }

// Credentials opens the vendor in a world and tells how a client gets in.
func (v Vendor) Credentials(w *World) []Credential {
	if !v.Built() {
		return nil
	}
	return v.credentials(w)
}

// Observe answers GET target by the vendor's observer door: without credentials,
// limits or trace.
func (v Vendor) Observe(w *World, target string) kit.Observed {
	return v.observe(w, http.MethodGet, target)
}

// Answer has a request from outside answered by a host of the world. It is sent
// as the request of a program that is no part of the world, so faults hit it and
// the record shows it. The request's body must be in memory.
func (w *World) Answer(req *http.Request, take func(*http.Response, error)) error {
	return w.Sched.Call("a request from outside", func(ctx context.Context) error {
		take(w.Net.Transport(simnet.Client).RoundTrip(req.WithContext(ctx)))
		return nil
	})
}
