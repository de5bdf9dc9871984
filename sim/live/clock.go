package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/callsim/callsim/sim"
)

var clockRoutes = []route{
	{"GET", "/clock", false, (*Server).getClock},
	{"POST", "/clock/advance", false, reading((*Server).postAdvance)},
	{"POST", "/clock/settle", false, reading((*Server).postSettle)},
	{"POST", "/clock/step", false, bare((*Server).postStep)},
	{"POST", "/clock/pause", false, bare((*Server).postPause)},
	{"POST", "/clock/resume", false, bare((*Server).postResume)},
	{"POST", "/clock/speed", false, reading((*Server).postSpeed)},
}

// clock is the JSON form of the clock.
type clock struct {
	Now    time.Time  `json:"now"`
	Paused bool       `json:"paused"`
	Speed  float64    `json:"speed"`
	Next   *time.Time `json:"next,omitempty"`
}

// limits of the clock.
const (
	maxAdvance = 31 * 24 * time.Hour
	maxSpeed   = 1e6
	maxStep    = 1_000_000 // process switches without an entry in the record
)

// clock reads the time in the loop: outside the loop it is the time of the last event.
func (g *stage) clock() clock {
	var now time.Time
	if g.world.Sched.Call("reading the clock", func(context.Context) error {
		now = g.world.Now()
		return nil
	}) != nil {
		now = g.world.Now()
	}
	c := clock{Now: now, Speed: g.speed, Paused: g.world.Sched.Speed() == 0}
	if next, any := g.world.Sched.NextTimer(); any {
		c.Next = &next
	}
	return c
}

func (s *Server) getClock(r *request) (any, error) { return r.stage.clock(), nil }

// clockAnswer notifies viewers of a change and answers with the clock.
func (s *Server) clockAnswer(r *request, err error) (any, error) {
	s.hub.tick()
	if err != nil {
		return nil, err
	}
	return r.stage.clock(), nil
}

func (s *Server) postAdvance(r *request, to struct {
	By string     `json:"by"`
	To *time.Time `json:"to"`
}) (any, error) {
	w := r.world()
	var by time.Duration
	switch {
	case (to.By != "") == (to.To != nil):
		return nil, failed(http.StatusBadRequest, errors.New(`advance takes either "by", a span of time, or "to", an instant`))
	case to.To != nil:
		by = to.To.Sub(r.stage.clock().Now)
		if by < 0 {
			return nil, failed(http.StatusBadRequest, fmt.Errorf("%s has passed: time does not go back", to.To.Format(time.RFC3339)))
		}
	default:
		var err error
		if by, err = positive("by", to.By); err != nil {
			return nil, failed(http.StatusBadRequest, err)
		}
	}
	if by > maxAdvance {
		return nil, failed(http.StatusBadRequest, fmt.Errorf("at most %s at a time", maxAdvance))
	}
	return s.clockAnswer(r, w.Advance(by))
}

func (s *Server) postSettle(r *request, to struct {
	Limit string `json:"limit"`
}) (any, error) {
	limit := sim.QuietLimit
	if to.Limit != "" {
		var err error
		if limit, err = positive("limit", to.Limit); err != nil {
			return nil, failed(http.StatusBadRequest, err)
		}
	}
	return s.clockAnswer(r, r.world().Sched.Settle(limit))
}

// postStep moves a paused world to the next entry of its record.
func (s *Server) postStep(r *request) (any, error) {
	w := r.world()
	if w.Sched.Speed() > 0 {
		return nil, errors.New("the clock is running: pause it before you step")
	}
	before := w.Trace.Len()
	for range maxStep {
		if more, err := w.Sched.Step(); err != nil {
			return s.clockAnswer(r, err)
		} else if !more {
			return s.clockAnswer(r, errors.New("no event is due: nothing will happen by itself"))
		}
		if w.Trace.Len() != before {
			break
		}
	}
	return s.clockAnswer(r, nil)
}

func (s *Server) postPause(r *request) (any, error) {
	r.world().Sched.SetSpeed(0)
	return s.clockAnswer(r, nil)
}

func (s *Server) postResume(r *request) (any, error) {
	r.world().Sched.SetSpeed(r.stage.speed)
	return s.clockAnswer(r, nil)
}

// postSpeed sets the speed of the clock, which takes effect now or after the pause.
func (s *Server) postSpeed(r *request, to struct {
	Speed float64 `json:"speed"`
}) (any, error) {
	if !(to.Speed > 0 && to.Speed <= maxSpeed) {
		return nil, failed(http.StatusBadRequest, fmt.Errorf("speed is %v: 1 is life, 10 ten times as fast, at most %v", to.Speed, maxSpeed))
	}
	r.stage.speed = to.Speed
	if sched := r.world().Sched; sched.Speed() > 0 {
		sched.SetSpeed(to.Speed)
	}
	return s.clockAnswer(r, nil)
}
