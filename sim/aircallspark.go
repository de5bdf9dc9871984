package sim

import (
	"fmt"
	"strconv"

	"github.com/callsim/callsim/core"
)

// ConnectAircallSpark does what an administrator does to connect the two: keys
// of the company and of each project there is, a webhook in Aircall's dashboard
// and one in Spark, and the integration's settings in the core.
func (w *World) ConnectAircallSpark() error {
	if err := w.useSpark(); err != nil {
		return err
	}
	id, token := w.Aircall().APIKey()
	err := w.connect(func(c *core.Config) {
		c.Aircall = core.AircallAccess{BaseURL: "https://" + AircallHost, APIID: id, APIToken: token}
		c.Spark = core.SparkAccess{BaseURL: "https://" + SparkHost, CompanyKey: w.Spark().CompanyKey(), ProjectKeys: map[string]string{}}
		for _, p := range w.cast.projects.all {
			c.Spark.ProjectKeys[strconv.FormatInt(p.ID, 10)] = p.key
		}
	})
	if err != nil {
		return err
	}
	webhookToken, err := w.aircallWebhook("/webhooks/aircall/spark")
	if err != nil {
		return err
	}
	address := w.core() + "/webhooks/spark/aircall"
	sparkToken, connected := w.Spark().AircallAt(address)
	if !connected {
		if sparkToken, err = w.Spark().ConnectAircall(address); err != nil {
			return fmt.Errorf("connecting Aircall in Spark: %w", err)
		}
	}
	w.Trace.Secret("spark-webhook-token", sparkToken)
	return w.WriteSettings("aircall-spark", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "spark_webhook_token": sparkToken,
	})
}
