package sim

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/simnet"
)

// Assumptions lists the unconfirmed facts of all fakes, by vendor.
func Assumptions() []kit.Assumption {
	return slices.Concat(aircall.Assumptions(), front.Assumptions())
}

// openVendors starts the fakes on their production host names and tells the
// record what must not stand in it.
func (w *World) openVendors() error {
	aircallOptions := []aircall.Option{
		aircall.WithTransport(w.Net.Transport("aircall")),
		aircall.WithExchangeOf(simnet.ExchangeOf),
	}
	frontOptions := []front.Option{front.WithExchangeOf(simnet.ExchangeOf)}
	if w.opts.Unlimited {
		aircallOptions = append(aircallOptions, aircall.WithRateLimit(0))
		frontOptions = append(frontOptions, front.WithRateLimit(0))
	}
	for _, id := range sortedKeys(w.opts.Assume) {
		switch value := w.opts.Assume[id]; {
		case strings.HasPrefix(id, "aircall-"):
			aircallOptions = append(aircallOptions, aircall.WithAssumption(id, value))
		case strings.HasPrefix(id, "front-"):
			frontOptions = append(frontOptions, front.WithAssumption(id, value))
		default:
			return fmt.Errorf("no assumption is called %q: `callsim assumptions` lists them", id)
		}
	}
	var err error
	if w.Aircall, err = aircall.New(w.Sched, aircallOptions...); err != nil {
		return fmt.Errorf("starting Aircall: %w", err)
	}
	if w.Front, err = front.New(w.Sched, frontOptions...); err != nil {
		return fmt.Errorf("starting Front: %w", err)
	}
	w.Net.Handle(AircallHost, "aircall", w.Aircall)
	w.Net.Handle(FrontHost, "front", w.Front)
	w.keepSecret()
	return nil
}

func (w *World) keepSecret() {
	id, token := w.Aircall.APIKey()
	w.Trace.Secret("aircall-api-token", token)
	w.Trace.Secret("aircall-basic", base64.StdEncoding.EncodeToString([]byte(id+":"+token)))
	w.Trace.Secret("front-api-token", w.Front.APIToken())
}

// Relied lists the assumptions that have decided something in this world.
func (w *World) Relied() []string {
	ids := append(w.Aircall.Assumptions().Relied(), w.Front.Assumptions().Relied()...)
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
