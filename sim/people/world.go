package people

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// Admin is the office's administrator, who has the rights of an administrator at
// every vendor and takes no calls.
const Admin = "Olga"

// World is what people need of the world in which they act.
type World interface {
	Cast() *Cast
	Stage() *Stage

	Now() time.Time
	Advance(time.Duration) error

	// Do runs a person's action at this instant and records it. A refused action has
	// changed nothing and is not recorded.
	Do(who, does, detail string, action func() error) error

	// Errand runs f as a process of the world and waits for its end.
	Errand(name string, f func(context.Context) error) error

	// RoundTrip sends a request over the world's network.
	RoundTrip(from string, req *http.Request) (status int, answer string, err error)

	// PhoneSystem opens the phone system of a name, "" for the usual one.
	PhoneSystem(name string) (PhoneSystem, error)

	// Recorder opens a vendor at which customers can be on record.
	Recorder(vendor string) (Recorder, error)

	// CoreURL is the base URL of the implementation under test. Grant gives it access
	// to vendors, and the settings are its documents by integration.
	CoreURL() string
	Grant(func(*core.Config)) error
	Program() string
	Post(from, path string, body []byte) (status int, answer string, err error)
	Settings(integration string) (document map[string]any, connected bool)
	WriteSettings(integration string, document map[string]any) error
	ChangeSettings(integration string, changes map[string]any) error
}

// Vendor is a vendor's fake with the people who work there.
type Vendor interface {
	http.Handler
	Assumptions() *kit.Assumptions
	Observe(target string) kit.Observed
	Rehearse(on bool)
	Registrations(outside func(address string) bool) any
	Restore(registrations any) kit.Restored

	// Credentials is how a client gets in.
	Credentials() []Credential
	// Screens lists what people see now, in a fixed order.
	Screens() []Screen
}

// Recorder is implemented by vendors at which a customer can be on record before the
// first call.
type Recorder interface {
	// AddRecord adds the customer.
	AddRecord(*Customer, Record) error
}

// Part is a type of which each world has one value, such as the People of a vendor.
// In returns the world's value; its receiver may be nil.
type Part interface{ In(World) any }

// Entry is a vendor's row in the registry.
type Entry struct {
	Name   string // as in the record: "front"
	Title  string // as people say it: "Front"
	Prefix string // of its names in the environment: "FRONT" of FRONT_BASE_URL
	Port   int    // its place behind the first port of a served world
	Host   string // its production host

	Assumptions func() []kit.Assumption
	Open        func(World) Vendor
	Phones      func(World) (PhoneSystem, error) // nil if the vendor is no phone system
	App         func(World) []Credential         // credentials of an integration that is an app of the vendor; nil without one
}

// Credentials opens the vendor in a world and returns how a client gets in.
func (e Entry) Credentials(w World) []Credential {
	all := e.Open(w).Credentials()
	if e.App != nil {
		all = append(all, e.App(w)...)
	}
	return all
}

// Observe answers GET target by the observer door of a vendor: without credentials,
// limits or trace.
func (e Entry) Observe(w World, target string) kit.Observed { return e.Open(w).Observe(target) }

// Credential is what a client needs besides the base URL.
type Credential struct {
	Name, Value string // "FRONT_API_TOKEN"
	Open        bool   // no secret
}

// Stage is the ground of a world: clock, network, record, and the vendors opened on
// them.
type Stage struct {
	Sched *sched.Scheduler
	Net   *simnet.Network
	Trace *trace.Recorder

	Seed      uint64
	Unlimited bool                         // without the vendors' rate limits
	Served    map[string]string            // base URLs outside, by vendor
	Kept      map[string]string            // credentials of a world before, by name
	Assumed   map[string]map[string]string // values that are no defaults, by vendor and id

	Opened []Opened // in the order in which they opened
	parts  sync.Map // by reflect.Type; a server of the world reads them in other goroutines
}

// Opened is a vendor that has been opened.
type Opened struct {
	Name string
	Vendor
}

// Of returns the world's P, which open makes at the first use.
func Of[P any](w World, open func(World) P) P {
	s, t := w.Stage(), reflect.TypeFor[P]()
	if p, made := s.parts.Load(t); made {
		return p.(P)
	}
	p := open(w)
	s.parts.Store(t, p)
	return p
}

// KeptOr returns a credential of a world before, or a new one.
func (s *Stage) KeptOr(name string, fresh func() string) string {
	if value := s.Kept[name]; value != "" {
		return value
	}
	return fresh()
}

// NoSettingsError reports that a program takes no settings: its user must write them
// into the program's own configuration.
type NoSettingsError struct {
	Address  string
	Status   int
	Document string
}

func (e *NoSettingsError) Error() string {
	return fmt.Sprintf("the program answers %d to PUT %s: give it these settings by hand: %s", e.Status, e.Address, e.Document)
}
