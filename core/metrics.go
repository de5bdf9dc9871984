package core

import (
	"context"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/callsim/callsim/core/answer"
)

// The metrics of GET /metrics, by integration.
var (
	metricUp       = metric("callsim_core_store_up", "Whether the store can be written.")
	metricFacts    = metric("callsim_core_facts_total", "Facts about calls that this instance has stored.", "integration")
	metricFound    = metric("callsim_core_facts_found_total", "Facts of calls that were found by the reconciliation.", "integration")
	metricDone     = metric("callsim_core_effects_done_total", "Effects that this instance has carried out.", "integration")
	metricRefusals = metric("callsim_core_refusals_total", "Attempts that a vendor has refused since this instance started.", "integration")
	metricRefused  = metric("callsim_core_refused", "Effects that are refused now.", "integration")
	metricGivenUp  = metric("callsim_core_given_up", "Effects that were lost or have expired.", "integration")
	metricBarred   = metric("callsim_core_barred", "Refused effects for which the vendor denies access.", "integration")
	metricOpen     = metric("callsim_core_open_calls", "Unfinished calls.", "integration")
	metricThrough  = metric("callsim_core_reconciled_timestamp_seconds", "Time up to which lost calls were retrieved.", "integration")
	metricWebhook  = metric("callsim_core_webhook_active", "Whether the phone system reports the webhook as active.", "integration")
)

func metric(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

// snapshot holds the metrics of one moment. They are read before the library
// collects them, because it does so outside the core's processes.
type snapshot []prometheus.Metric

// Describe implements prometheus.Collector; it sends nothing, so snapshot is an
// unchecked collector.
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
	s.add(metricUp, prometheus.GaugeValue, boolValue(c.writes(ctx) == nil))
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
	for _, a := range c.reconciliations {
		status := a.Status(ctx)
		s.add(metricThrough, prometheus.GaugeValue, float64(status.Through), status.Integration)
		if status.Webhook != "" {
			s.add(metricWebhook, prometheus.GaugeValue, boolValue(status.Webhook == "active" || status.Webhook == "revived"), status.Integration)
		}
	}
	return s, nil
}

func boolValue(is bool) float64 {
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
