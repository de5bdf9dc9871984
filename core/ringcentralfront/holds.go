package ringcentralfront

import (
	"context"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
)

// A consultation is a call that an agent places while a customer is on hold. No
// step of it shows that: the hold belongs to another call. So the calls that an
// extension has put on hold are stored.

const holdsBucket = Name + ".holds"

// noteHold stores that a call is on hold, if its fact shows that. Storing it twice
// is a no-op. Entries are not deleted, because the stored call's facts contain the
// end of the hold.
func (i *Integration) noteHold(ctx context.Context, f call.Fact) error {
	for _, s := range f.Steps.List() {
		if s.Status != "hold" || s.Agent == "" {
			continue
		}
		return temporarily(i.Store.Update(ctx, func(tx store.Tx) error {
			tx.Put(holdsBucket, s.Agent+"/"+f.CallID, nil)
			return nil
		}))
	}
	return nil
}

// consultation classifies an outbound call as a consultation or not.
func (i *Integration) consultation(ctx context.Context, j *engine.Job) (string, error) {
	s, _ := sessionOf(j)
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
		return yes, temporarily(err)
	}
	return "no", temporarily(err)
}

// factsOf folds the stored facts of another call.
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

// recheckRunning adds a fact to the calls that were running when the instance
// before ended, so that they are retrieved: RingCentral does not repeat the
// webhooks of the meantime.
func (i *Integration) recheckRunning(ctx context.Context, e *engine.Engine) error {
	listed, err := e.Unfinished(ctx)
	if err != nil {
		return temporarily(err)
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
			return temporarily(err)
		}
	}
	return nil
}

// hasStepWithin reports whether the last step of a call is not older than span.
func (i *Integration) hasStepWithin(ctx context.Context, id string, span time.Duration) (within bool, err error) {
	err = i.Store.View(ctx, func(tx store.Tx) error {
		last := int64(0) // only webhooks count, not retrievals
		for _, s := range factsOf(tx, id).Steps.List() {
			last = max(last, s.At/1000)
		}
		within = i.Runtime.Now().Unix()-last < int64(span/time.Second)
		return nil
	})
	return within, temporarily(err)
}

// holdsIn returns the periods in which an extension had a call's customer on hold.
func holdsIn(c *call.Call, extension string) (holds []hold) {
	s := read(c)
	for _, l := range s.legs {
		if l.agent != extension {
			continue
		}
		for _, t := range l.holdChanges {
			if t.held {
				holds = append(holds, hold{extension: extension, from: t.at, until: max(l.transferred, s.ended)})
			} else if n := len(holds); n > 0 {
				holds[n-1].until = t.at
			}
		}
	}
	return holds
}
