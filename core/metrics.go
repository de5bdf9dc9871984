package core

import (
	"context"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/callsim/callsim/core/answer"
)

// The figures of GET /metrics, by integration.
var (
	metricUp       = figure("callsim_core_store_up", "Whether the store takes writes.")
	metricFacts    = figure("callsim_core_facts_total", "Facts about calls that this instance has stored.", "integration")
	metricFound    = figure("callsim_core_facts_found_total", "Facts of calls that were found by asking the phone system.", "integration")
	metricDone     = figure("callsim_core_effects_done_total", "Effects that this instance has carried out.", "integration")
	metricRefusals = figure("callsim_core_refusals_total", "Attempts that a vendor has refused since this instance started.", "integration")
	metricRefused  = figure("callsim_core_refused", "Effects that are refused at this moment.", "integration")
	metricGivenUp  = figure("callsim_core_given_up", "Effects that were lost or came too late.", "integration")
	metricBarred   = figure("callsim_core_barred", "Of the refused effects those for which the vendor does not let the core in.", "integration")
	metricOpen     = figure("callsim_core_open_calls", "Calls on which work is left.", "integration")
	metricThrough  = figure("callsim_core_reconciled_timestamp_seconds", "Up to when the phone system was asked for lost calls.", "integration")
	metricWebhook  = figure("callsim_core_webhook_active", "Whether the webhook works, as far as the phone system says so.", "integration")
)

func figure(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// snapshot is the figures of one moment: they are read before the library collects
// them, since it does so beside the processes of the core.
type snapshot []prometheus.Metric

// Describe implements prometheus.Collector; a snapshot describes itself.
func (s snapshot) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (s snapshot) Collect(into chan<- prometheus.Metric) {
	for _, m := range s {
		into <- m
	}
}

func (s *snapshot) add(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
	*s = append(*s, prometheus.MustNewConstMetric(d, kind, value, labels...))
}

func (c *Core) snapshot(ctx context.Context) (s snapshot, err error) {
	s.add(metricUp, prometheus.GaugeValue, truth(c.writes(ctx) == nil))
	for _, e := range c.engines {
		facts, found, done, refused := e.Counts()
		s.add(metricFacts, prometheus.CounterValue, float64(facts), e.Name())
		s.add(metricFound, prometheus.CounterValue, float64(found), e.Name())
		s.add(metricDone, prometheus.CounterValue, float64(done), e.Name())
		s.add(metricRefusals, prometheus.CounterValue, float64(refused), e.Name())
		t, err := e.Totals(ctx)
		if err != nil {
			return nil, err
		}
		s.add(metricRefused, prometheus.GaugeValue, float64(t.Refused), e.Name())
		s.add(metricGivenUp, prometheus.GaugeValue, float64(t.Others), e.Name())
		s.add(metricBarred, prometheus.GaugeValue, float64(t.Barred), e.Name())
		s.add(metricOpen, prometheus.GaugeValue, float64(t.Open), e.Name())
	}
	for _, a := range c.asking {
		status := a.Status(ctx)
		s.add(metricThrough, prometheus.GaugeValue, float64(status.Through), status.Integration)
		if status.Webhook != "" {
			s.add(metricWebhook, prometheus.GaugeValue, truth(status.Webhook == "active" || status.Webhook == "revived"), status.Integration)
		}
	}
	return s, nil
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func (c *Core) serveMetrics(w http.ResponseWriter, r *http.Request) {
	if !c.admitted(w, r) || answer.Method(w, r, http.MethodGet) {
		return
	}
	s, err := c.snapshot(r.Context())
	if err != nil {
		answer.Refuse(w, http.StatusServiceUnavailable, "the store cannot be read: %v; try again later", err)
		return
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(s)
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}
