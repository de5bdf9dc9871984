package ringcentralfront

import (
	"context"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
)

// A call that an agent places while a customer is on hold is a consultation, and
// no step of it says so: the hold is one of another call. So the calls are noted
// that an extension has put on hold.

const holdsBucket = Name + ".holds"

// noteHold notes a call that its fact shows on hold. A note that is there twice is
// one; notes stay, for what they lead to tells how long the hold lasted.
func (i *Integration) noteHold(ctx context.Context, f call.Fact) error {
	for _, s := range f.Steps.List() {
		if s.Status != "hold" || s.Agent == "" {
			continue
		}
		return later(i.Store.Update(ctx, func(tx store.Tx) error {
			tx.Put(holdsBucket, s.Agent+"/"+f.CallID, nil)
			return nil
		}))
	}
	return nil
}

// consultation decides whether an outbound call is one.
func (i *Integration) consultation(ctx context.Context, j *engine.Job) (string, error) {
	s, _ := of(j)
	var holds []hold
	err := i.Store.View(ctx, func(tx store.Tx) error {
		holds = holds[:0]
		tx.Scan(holdsBucket, s.dialler+"/", func(key string, _ []byte) bool {
			_, id, _ := strings.Cut(key, "/")
			if id != j.Call.ID {
				holds = append(holds, holdsIn(factsOf(tx, id), s.dialler)...)
			}
			return true
		})
		return nil
	})
	if isConsultation(s, holds) {
		return yes, later(err)
	}
	return "no", later(err)
}

// factsOf reads what is stored of another call.
func factsOf(tx store.Tx, id string) *call.Call {
	var facts []call.Fact
	tx.Scan(Name+".facts", id+"/", func(_ string, encoded []byte) bool {
		if f, err := call.ReadFact(encoded); err == nil {
			facts = append(facts, f)
		}
		return true
	})
	c := call.Fold(facts)
	return &c
}

// suspect lets calls be looked at that went on when the instance before ended:
// RingCentral does not repeat what it told meanwhile.
func (i *Integration) suspect(ctx context.Context, e *engine.Engine) error {
	listed, err := e.Unfinished(ctx)
	if err != nil {
		return later(err)
	}
	for _, l := range listed {
		finished := true
		err := i.Store.View(ctx, func(tx store.Tx) error {
			c := factsOf(tx, l.Call)
			finished = c.Message || read(c).finished
			return nil
		})
		if err == nil && !finished {
			now := i.Runtime.Now()
			_, err = e.Keep(ctx, call.Fact{CallID: l.Call, Kind: call.HungUp, At: now.Unix(), Done: true,
				Steps: call.PackSteps([]call.Step{{Status: suspicion, At: now.UnixMilli()}})})
		}
		if err != nil {
			return later(err)
		}
	}
	return nil
}

// heardWithin tells whether a call was heard of not longer than that ago.
func (i *Integration) heardWithin(ctx context.Context, id string, span time.Duration) (within bool, err error) {
	err = i.Store.View(ctx, func(tx store.Tx) error {
		heard := int64(0) // by webhook: looks count as heard, too
		for _, s := range factsOf(tx, id).Steps.List() {
			heard = max(heard, s.At/1000)
		}
		within = i.Runtime.Now().Unix()-heard < int64(span/time.Second)
		return nil
	})
	return within, later(err)
}

// holdsIn lists when an extension had the customer of a call on hold.
func holdsIn(c *call.Call, extension string) (holds []hold) {
	s := read(c)
	for _, l := range s.legs {
		if l.agent != extension {
			continue
		}
		for _, t := range l.turns {
			if t.held {
				holds = append(holds, hold{extension: extension, from: t.at, until: max(l.handedOn, s.ended)})
			} else if n := len(holds); n > 0 {
				holds[n-1].until = t.at
			}
		}
	}
	return holds
}
