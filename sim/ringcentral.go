package sim

import (
	"github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/simnet"
)

// RingCentralHost and RingCentralMedia are the vendor's production hosts.
const (
	RingCentralHost  = "platform.ringcentral.com"
	RingCentralMedia = "media.ringcentral.com"
)

// RingCentral is the phone system of that name.
func (w *World) RingCentral() *ringcentral.Server {
	if w.ringcentral == nil {
		w.ringcentral = w.openRingCentral()
	}
	return w.ringcentral
}

func (w *World) openRingCentral() *ringcentral.Server {
	options := []ringcentral.Option{
		ringcentral.WithTransport(w.Net.Transport("ringcentral")), ringcentral.WithExchangeOf(simnet.ExchangeOf), ringcentral.WithSecrets(w.Trace.Secret),
	}
	for _, a := range w.assumedOf("ringcentral") {
		options = append(options, ringcentral.WithAssumption(a.id, a.value))
	}
	s := opened(ringcentral.New(w.Sched, options...))
	w.listen(RingCentralHost, "ringcentral", s)
	w.Net.Handle(RingCentralMedia, "ringcentral", s)
	return s
}
