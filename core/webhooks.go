package core

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/callsim/callsim/core/aircallfront"
	"github.com/callsim/callsim/core/aircallgorgias"
	"github.com/callsim/callsim/core/aircallsalesforce"
	"github.com/callsim/callsim/core/aircallspark"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/intake"
	"github.com/callsim/callsim/core/reconcile"
	"github.com/callsim/callsim/core/ringcentralfront"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/front"
	"github.com/callsim/callsim/core/vendors/ringcentral"
	"github.com/callsim/callsim/core/vendors/salesforce"
	"github.com/callsim/callsim/core/vendors/spark"
)

// opening collects the parts of a core while its integrations are opened.
type opening struct {
	rt       host.Runtime
	store    store.Store
	fence    *fence.Fence
	log      *slog.Logger
	handlers map[string]http.Handler

	journal         engine.Journal
	engines         []*engine.Engine
	reconciliations []reconciliation
}

// reconciliation is a reconciliation as operators are shown it.
type reconciliation interface {
	Status(context.Context) reconcile.Status
}

// front opens Aircall → Front.
func (o *opening) front(c Config, transport http.RoundTripper, a *aircall.Client) error {
	f := front.New(o.rt, transport, or(c.Front.BaseURL, front.DefaultBaseURL), c.Front.Token)
	e, keeper, err := o.integration(aircallfront.New(o.rt, o.store, a, f), aircallfront.Schema)
	if err != nil {
		return err
	}
	keeper.Exists = o.withTimeout(f.HasChannel)
	r := aircallfront.Reconcile(o.reconcileConfig(e, keeper, a))
	o.receive("/webhooks/aircall/front", e, keeper, aircall.Webhooks{}, aircallfront.WebhookToken, r.Trouble)
	o.startReconciliation(r)
	return nil
}

// spark opens Aircall → Spark.
func (o *opening) spark(c Config, transport http.RoundTripper, a *aircall.Client) error {
	s := spark.New(o.rt, transport, or(c.Spark.BaseURL, spark.DefaultBaseURL),
		spark.Keys{Company: c.Spark.CompanyKey, Projects: c.Spark.ProjectKeys})
	e, keeper, err := o.integration(aircallspark.New(o.rt, a, s, o.log), aircallspark.Schema)
	if err != nil {
		return err
	}
	r := aircallspark.Reconcile(o.reconcileConfig(e, keeper, a))
	o.receive("/webhooks/aircall/spark", e, keeper, aircall.Webhooks{Messages: true}, aircallspark.WebhookToken, r.Trouble)
	o.receive("/webhooks/spark/aircall", e, keeper, spark.Webhooks{CallOf: aircallspark.CallOf}, aircallspark.SparkWebhookToken, r.Trouble)
	o.startReconciliation(r)
	return nil
}

// salesforce opens Aircall → Salesforce.
func (o *opening) salesforce(c Config, transport http.RoundTripper, a *aircall.Client) error {
	s := salesforce.New(o.rt, transport, salesforce.Access(c.Salesforce))
	e, keeper, err := o.integration(aircallsalesforce.New(a, s, o.log), aircallsalesforce.Schema)
	if err != nil {
		return err
	}
	keeper.Exists = o.withTimeout(s.HasUser)
	r := aircallsalesforce.Reconcile(o.reconcileConfig(e, keeper, a))
	o.receive("/webhooks/aircall/salesforce", e, keeper, aircall.Webhooks{Messages: true}, aircallsalesforce.WebhookToken, r.Trouble)
	o.startReconciliation(r)
	return nil
}

// gorgias opens Aircall → Gorgias.
func (o *opening) gorgias(c Config, transport http.RoundTripper, a *aircall.Client) error {
	keeper, err := o.load(aircallgorgias.Schema)
	if err != nil {
		return err
	}
	g := c.Gorgias
	i, err := aircallgorgias.New(o.fence.Context(), aircallgorgias.Config{
		Runtime: o.rt, Store: o.store, Transport: transport, Log: o.log, PublicURL: g.PublicURL,
		Aircall: aircallgorgias.AircallAccess{BaseURL: or(c.Aircall.BaseURL, aircall.DefaultBaseURL), ByKey: a,
			ClientID: g.AircallClientID, ClientSecret: g.AircallClientSecret},
		Gorgias: aircallgorgias.GorgiasAccess{BaseURL: g.BaseURL, Email: g.Email, APIKey: g.APIKey,
			ClientID: g.ClientID, ClientSecret: g.ClientSecret},
	}, keeper)
	if err != nil {
		return err
	}
	e := engine.New(i.Engine(), o.rt, o.store, keeper, o.log)
	i.Start(e)
	o.handlers["/settings/"+aircallgorgias.Name] = keeper
	o.handlers[aircallgorgias.WebhookPath] = i.Webhooks(false)
	o.handlers[aircallgorgias.FormerWebhookPath] = i.Webhooks(true)
	o.handlers[aircallgorgias.DialPath] = i.Dial()
	o.handlers[aircallgorgias.StatusPath] = i.Status()
	installer := i.Installer()
	for _, path := range [...]string{aircallgorgias.InstallPath, aircallgorgias.InstallGorgiasPath, aircallgorgias.InstallAircallPath} {
		o.handlers[path] = installer
	}
	if err := e.Resume(o.fence.Context()); err != nil {
		return err
	}
	o.register(e)
	o.startReconciliation(i.Reconcile(o.reconcileConfig(e, keeper, a)))
	return nil
}

// ringcentral opens RingCentral → Front.
func (o *opening) ringcentral(c Config, transport http.RoundTripper) error {
	keeper, err := o.load(ringcentralfront.Schema)
	if err != nil {
		return err
	}
	a := c.RingCentral
	f := front.NewWithSecrets(o.rt, transport, or(c.Front.BaseURL, front.DefaultBaseURL), c.Front.Token,
		func() []string { return ringcentralfront.Secrets(keeper.Current()) })
	keeper.Exists = o.withTimeout(f.HasChannel)
	i := ringcentralfront.New(ringcentralfront.Config{
		Runtime: o.rt, Store: o.store, Transport: transport, Settings: keeper, PublicURL: a.PublicURL, Log: o.log,
		Access: ringcentral.Access{BaseURL: a.BaseURL, MediaURL: a.MediaURL, ClientID: a.ClientID, ClientSecret: a.ClientSecret},
		Front:  f,
	})
	e := engine.New(i.Engine(), o.rt, o.store, keeper, o.log)
	o.handlers["/settings/"+ringcentralfront.Name] = i.Dashboard()
	o.handlers[ringcentralfront.SetupPath] = i.Setup()
	o.handlers[ringcentralfront.WebhookPath] = i.Webhooks(e)
	o.handlers[ringcentralfront.FrontPath] = i.Written(e)
	if err := e.Resume(o.fence.Context()); err != nil {
		return err
	}
	o.register(e)
	o.reconciliations = append(o.reconciliations, i)
	i.Start(e)
	return nil
}

// integration loads an integration's settings, creates its engine and continues its
// unfinished work.
func (o *opening) integration(i engine.Integration, schema settings.Schema) (*engine.Engine, *settings.Keeper, error) {
	keeper, err := o.load(schema)
	if err != nil {
		return nil, nil, err
	}
	e := engine.New(i, o.rt, o.store, keeper, o.log)
	if err := e.Resume(o.fence.Context()); err != nil {
		return nil, nil, err
	}
	o.handlers["/settings/"+i.Name] = keeper
	o.register(e)
	return e, keeper, nil
}

// load loads an integration's settings.
func (o *opening) load(schema settings.Schema) (*settings.Keeper, error) {
	keeper, err := settings.Load(o.fence.Context(), o.store, schema)
	if err != nil {
		return nil, err
	}
	keeper.Now, keeper.Log = o.rt.Now, o.log
	for _, problem := range keeper.Unreadable {
		o.log.Error("a stored entry cannot be read and is set aside", "why", problem)
	}
	return keeper, nil
}

// lookUpTime is the time-out of a look-up of an object named in the settings.
const lookUpTime = 5 * time.Second

// withTimeout adds lookUpTime to a look-up.
func (o *opening) withTimeout(exists func(context.Context, string) (bool, error)) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, id string) (bool, error) {
		ctx, cancel := o.rt.WithTimeout(ctx, lookUpTime)
		defer cancel()
		return exists(ctx, id)
	}
}

// register adds an engine to the core.
func (o *opening) register(e *engine.Engine) {
	o.engines = append(o.engines, e)
	e.Journal(o.journal)
}

// reconcileConfig returns the configuration of an Aircall integration's reconciliation.
func (o *opening) reconcileConfig(e *engine.Engine, k *settings.Keeper, a *aircall.Client) reconcile.Config {
	return reconcile.Config{Runtime: o.rt, Store: o.store, Log: o.log, Engine: e, Settings: k,
		Client: func() *aircall.Client { return a }}
}

// startReconciliation starts a reconciliation.
func (o *opening) startReconciliation(r *reconcile.Aircall) {
	o.reconciliations = append(o.reconciliations, r)
	r.Start()
}

// receive adds the endpoint of one sender's webhooks. trouble is called when one
// could not be stored.
func (o *opening) receive(path string, e *engine.Engine, k *settings.Keeper, from intake.Source, token string, trouble func()) {
	o.handlers[path] = &intake.Endpoint{
		Source: from,
		Log:    o.log,
		Token:  func() string { return k.Current().Text(token) },
		Keep: func(ctx context.Context, f call.Fact) (bool, error) {
			taken, err := e.Keep(ctx, f)
			if err != nil {
				trouble()
			}
			return taken, err
		},
	}
}
