package sim

import (
	"fmt"

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
		ringcentral.WithTransport(w.Net.Deliveries("ringcentral")), ringcentral.WithExchangeOf(simnet.ExchangeOf), ringcentral.WithSecrets(w.Trace.Secret),
	}
	if w.opts.Unlimited {
		options = append(options, ringcentral.WithLimits(ringcentral.NoLimits))
	}
	if base := w.opts.Served["ringcentral"]; base != "" {
		options = append(options, ringcentral.WithBaseURL(base), ringcentral.WithPlainHTTP())
	}
	for _, a := range w.assumedOf("ringcentral") {
		options = append(options, ringcentral.WithAssumption(a.id, a.value))
	}
	s := opened(ringcentral.New(w.Sched, options...))
	w.listen(RingCentralHost, "ringcentral", s)
	w.Net.Handle(RingCentralMedia, "ringcentral", s)
	return s
}

// ringcentralAccess is how a client gets into RingCentral: as an app, with a
// credential of the administrator.
type ringcentralAccess struct {
	admin      int64 // extension
	app        ringcentral.App
	credential string
}

// The names of the same in the environment.
const (
	ringcentralClientID = "RINGCENTRAL_CLIENT_ID"
	ringcentralSecret   = "RINGCENTRAL_CLIENT_SECRET"
	ringcentralJWT      = "RINGCENTRAL_JWT"
)

// ringcentralLogin makes the administrator, an app and a credential, once.
func (w *World) ringcentralLogin() (ringcentralAccess, error) {
	a := &w.intoRingCentral
	if a.credential != "" {
		return *a, nil
	}
	var err error
	if a.admin, err = w.RingCentral().AddUser(ringcentral.UserSpec{Name: Admin, Email: emailOf(Admin), Number: "100", Admin: true}); err != nil {
		return *a, fmt.Errorf("adding the administrator to RingCentral: %w", err)
	}
	a.app, err = w.RingCentral().AddApp(ringcentral.AppSpec{Name: "callsim", RefreshTokens: true,
		ClientID: w.opts.Credentials[ringcentralClientID], ClientSecret: w.opts.Credentials[ringcentralSecret]})
	if err != nil {
		return *a, err
	}
	if a.credential = w.opts.Credentials[ringcentralJWT]; a.credential != "" {
		return *a, w.RingCentral().InstallJWT(a.admin, a.credential)
	}
	a.credential, err = w.RingCentral().IssueJWT(a.admin)
	return *a, err
}

func (w *World) ringcentralCredentials() []Credential {
	a, err := w.ringcentralLogin()
	if err != nil {
		panic(fmt.Sprintf("sim: opening RingCentral: %v", err)) // nobody else has taken these names
	}
	return []Credential{{Name: ringcentralClientID, Value: a.app.ClientID, Open: true},
		{Name: ringcentralSecret, Value: a.app.ClientSecret}, {Name: ringcentralJWT, Value: a.credential},
		{Name: "RINGCENTRAL_PUBLIC_URL", Value: w.core(), Open: true}}
}
