package sim

import (
	"context"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/simnet"
)

// Vendor is a row of the registry: what a served world offers under a vendor's
// name, built or not.
type Vendor struct {
	Name   string // as in the record: "front"
	Title  string // as people say it: "Front"
	Prefix string // of its names in the environment: "FRONT" of FRONT_BASE_URL
	Port   int    // its place behind the first port of a served world
	Host   string // its production host

	open        func(*World) vendor
	credentials func(*World) []Credential
}

// Credential is what a client needs besides the base URL.
type Credential struct {
	Name, Value string // "FRONT_API_TOKEN"
	Open        bool   // no secret, only something that must be known
}

// Vendors is the registry, in the order of ports. A new vendor fills in its row.
var Vendors = []Vendor{
	{Name: "aircall", Title: "Aircall", Prefix: "AIRCALL", Port: 1, Host: AircallHost,
		open: func(w *World) vendor { return w.Aircall() },
		credentials: func(w *World) []Credential {
			id, token := w.Aircall().APIKey()
			return []Credential{{Name: "AIRCALL_API_ID", Value: id, Open: true}, {Name: "AIRCALL_API_TOKEN", Value: token}}
		}},
	{Name: "ringcentral", Title: "RingCentral", Prefix: "RINGCENTRAL", Port: 2, Host: RingCentralHost,
		open:        func(w *World) vendor { return w.RingCentral() },
		credentials: (*World).ringcentralCredentials},
	{Name: "front", Title: "Front", Prefix: "FRONT", Port: 3, Host: FrontHost,
		open: func(w *World) vendor { return w.Front() },
		credentials: func(w *World) []Credential {
			return []Credential{{Name: "FRONT_API_TOKEN", Value: w.Front().APIToken()}}
		}},
	{Name: "gorgias", Title: "Gorgias", Prefix: "GORGIAS", Port: 4, Host: GorgiasHost,
		open:        func(w *World) vendor { return w.Gorgias() },
		credentials: (*World).gorgiasCredentials},
	{Name: "salesforce", Title: "Salesforce", Prefix: "SALESFORCE", Port: 5, Host: SalesforceHost,
		open:        func(w *World) vendor { return w.Salesforce() },
		credentials: (*World).salesforceCredentials},
	{Name: "spark", Title: "Spark", Prefix: "SPARK", Port: 6, Host: SparkHost,
		open:        func(w *World) vendor { return w.Spark() },
		credentials: (*World).sparkCredentials},
}

// Credentials opens the vendor in a world and tells how a client gets in.
func (v Vendor) Credentials(w *World) []Credential { return v.credentials(w) }

// Observe answers GET target by the observer door of a vendor:
// without credentials, limits or trace.
func (v Vendor) Observe(w *World, target string) kit.Observed { return v.open(w).Observe(target) }

// Answer has a request from outside answered by the host of its URL, in the
// world: faults hit it, and the record shows it as one of [simnet.Client]. The
// bodies of request and response are in memory. An error of the exchange is what
// the client would see of a connection that failed; ended is why there is no
// world any more. It may be called by any number of goroutines while the world is
// served.
func (w *World) Answer(req *http.Request) (resp *http.Response, err, ended error) {
	a := &answer{}
	ended = w.Sched.Call("a request from outside", func(ctx context.Context) error {
		a.resp, a.err = w.client.RoundTrip(req.WithContext(ctx))
		return nil
	})
	if ended != nil {
		return nil, nil, ended // a may be written yet
	}
	return a.resp, a.err, nil
}

// Visit is Answer by the short way, for hosts that answer at once: all vendors
// do. The answer's header is written to the one given; when the world has ended it
// may be written yet, and nobody else may touch it. ok is false when only the long
// way will do.
func (w *World) Visit(header http.Header, req *http.Request, body []byte, host string) (answer *simnet.Answer, ok bool, ended error) {
	v := &visit{}
	ended = w.Sched.Visit("a request from outside", func() { v.answer, v.ok = w.Net.Serve(header, req, body, host) })
	if ended != nil {
		return nil, false, ended // v may be written yet
	}
	return v.answer, v.ok, nil
}

// visit is how a request from outside was answered by the short way.
type visit struct {
	answer *simnet.Answer
	ok     bool
}

// answer is how a request from outside was answered.
type answer struct {
	resp *http.Response
	err  error
}
