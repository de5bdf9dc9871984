package live

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

var faultRoutes = []route{
	{"GET", "/faults", false, (*Server).getFaults},
	{"POST", "/faults", false, reading((*Server).postFault)},
	{"DELETE", "/faults/{id}", false, (*Server).deleteFault},
	{"GET", "/held", false, (*Server).getHeld},
	{"POST", "/held/{number}/deliver", false, reading((*Server).postDeliver)},
	{"POST", "/held/{number}/drop", false, bare((*Server).postDrop)},
}

// faultJSON is the JSON form of a fault.
type faultJSON struct {
	Kind       simnet.Kind `json:"kind"`
	From       string      `json:"from,omitempty"`
	To         string      `json:"to,omitempty"`
	Method     string      `json:"method,omitempty"`
	Path       string      `json:"path,omitempty"`
	Nth        int         `json:"nth,omitempty"`
	Times      int         `json:"times,omitempty"`
	Status     int         `json:"status,omitempty"`
	RetryAfter string      `json:"retry_after,omitempty"`
	Delay      string      `json:"delay,omitempty"`
	Body       string      `json:"body,omitempty"`
	Copies     int         `json:"copies,omitempty"`
}

// plannedJSON is a fault with its counters.
type plannedJSON struct {
	ID     int       `json:"id"`
	Fault  faultJSON `json:"fault"`
	Seen   int       `json:"seen"`
	Fired  int       `json:"fired"`
	Lifted bool      `json:"lifted"`
}

// maxFaults bounds the faults of a world: each exchange is compared with each fault.
const maxFaults = 1000

// planned is a fault of a stage.
type planned struct {
	given  faultJSON
	fault  *simnet.Planned
	lifted bool
}

func (p *planned) json(id int) plannedJSON {
	return plannedJSON{ID: id, Fault: p.given, Seen: p.fault.Seen(), Fired: p.fault.Fired(), Lifted: p.lifted}
}

// understand converts the fault for the network.
func (f faultJSON) understand() (simnet.Fault, error) {
	fault := simnet.Fault{
		Kind: f.Kind, From: f.From, To: f.To, Method: f.Method, Path: f.Path, Nth: f.Nth, Times: f.Times,
		Status: f.Status, RetryAfter: f.RetryAfter, Body: f.Body, Copies: f.Copies,
	}
	if err := within("copies", f.Copies, 0, 1000); err != nil {
		return fault, err
	}
	if f.Delay != "" {
		delay, err := positive("delay", f.Delay)
		if err != nil {
			return fault, failed(http.StatusBadRequest, err)
		}
		fault.Delay = delay
	}
	if err := fault.Check(); err != nil {
		return fault, failed(http.StatusBadRequest, err)
	}
	return fault, nil
}

func (s *Server) getFaults(r *request) (any, error) {
	list := []plannedJSON{}
	for i, p := range r.stage.faults {
		list = append(list, p.json(i+1))
	}
	return map[string]any{"faults": list}, nil
}

func (s *Server) postFault(r *request, given faultJSON) (any, error) {
	fault, err := given.understand()
	if err != nil {
		return nil, err
	}
	if len(r.stage.faults) == maxFaults {
		return nil, fmt.Errorf("there are %d faults: a world has at most that many", maxFaults)
	}
	in, err := r.world().Net.Plan(fault)
	if err != nil {
		return nil, err
	}
	p := &planned{given: given, fault: in}
	r.stage.faults = append(r.stage.faults, p)
	return p.json(len(r.stage.faults)), nil
}

func (s *Server) deleteFault(r *request) (any, error) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || id < 1 || id > len(r.stage.faults) {
		return nil, failed(http.StatusNotFound, fmt.Errorf("there is no fault %q", r.PathValue("id")))
	}
	p := r.stage.faults[id-1]
	p.fault.Lift()
	p.lifted = true
	return p.json(id), nil
}

// heldJSON is a webhook that a hold fault holds.
type heldJSON struct {
	Number   int       `json:"number"`
	Exchange string    `json:"exchange"`
	At       time.Time `json:"at"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Method   string    `json:"method"`
	URL      string    `json:"url"`
}

func (s *Server) getHeld(r *request) (any, error) {
	list := each(r.world().Net.Held(), func(h simnet.Held) heldJSON {
		return heldJSON{h.Number, h.Exchange, h.At, h.From, h.To, h.Method, h.URL}
	})
	return map[string]any{"held": list}, nil
}

// postDeliver delivers a held webhook.
func (s *Server) postDeliver(r *request, how struct {
	Copy bool `json:"copy"`
}) (any, error) {
	number, err := r.held()
	if err != nil {
		return nil, err
	}
	net := r.world().Net
	release := net.Release
	if how.Copy {
		release = net.ReleaseCopy
	}
	status := new(int)
	err = r.world().Sched.Do("the network delivers a held webhook", func(ctx context.Context) (err error) {
		*status, err = release(ctx, number)
		return err
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{"ok": true, "status": *status}, nil
}

func (s *Server) postDrop(r *request) (any, error) {
	number, err := r.held()
	if err != nil {
		return nil, err
	}
	if err := r.world().Net.Drop(number); err != nil {
		return nil, failed(http.StatusNotFound, err)
	}
	return done{OK: true, At: r.world().Now()}, nil
}

func (r *request) held() (int, error) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return 0, failed(http.StatusNotFound, fmt.Errorf("no request %q is held", r.PathValue("number")))
	}
	return number, nil
}

// within checks a number against its limits.
func within(name string, n, least, most int) error {
	if n < least || n > most {
		return failed(http.StatusBadRequest, fmt.Errorf("%s is %d: from %d to %d", name, n, least, most))
	}
	return nil
}
