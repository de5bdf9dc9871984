package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim/people"
)

// Settings returns an integration's settings document, as the dashboards wrote it.
func (w *World) Settings(integration string) (document map[string]any, connected bool) {
	document, connected = w.settings[integration]
	return document, connected
}

// WriteSettings writes an integration's first settings document.
func (w *World) WriteSettings(integration string, document map[string]any) error {
	if w.settings == nil {
		w.settings = map[string]map[string]any{}
	}
	return w.putSettings(integration, document, false)
}

// ChangeSettings changes some values of an integration's settings document.
func (w *World) ChangeSettings(integration string, changes map[string]any) error {
	before, connected := w.settings[integration]
	if !connected {
		return fmt.Errorf("the integration %s is not connected: it has no settings", integration)
	}
	document := maps.Clone(before)
	maps.Copy(document, changes)
	return w.putSettings(integration, document, true)
}

// putSettings writes a document as a dashboard does. In a served world the answer comes
// while other processes run; a refusal is noted.
func (w *World) putSettings(integration string, document map[string]any, change bool) error {
	const does = "the administrator writes the settings"
	put := func(ctx context.Context) error {
		if err := w.sendSettings(ctx, integration, document, change); err != nil {
			return fmt.Errorf("writing the settings of %s: %w", integration, err)
		}
		return nil
	}
	if w.within {
		w.Sched.Go(does, func(ctx context.Context) {
			if err := put(ctx); err != nil && ctx.Err() == nil {
				w.Note("administrator", err.Error())
			}
		})
	} else if err := w.Errand(does, put); err != nil {
		return err
	}
	w.settings[integration] = document
	return nil
}

// sendSettings sends a document to the core's own settings address. A change is made
// from the newest version, whatever wrote that; a program outside may have a version of
// a world before.
func (w *World) sendSettings(ctx context.Context, integration string, document map[string]any, change bool) error {
	address := w.CoreURL() + "/settings/" + integration
	document = maps.Clone(document)
	if change || w.opts.Program != "" {
		status, newest, err := w.send(ctx, "administrator", http.MethodGet, address, nil, nil)
		if err = taken(status, newest, err); err != nil && w.opts.Program == "" {
			return err
		}
		if version := gjson.Get(newest, "version"); err == nil && version.Exists() {
			document["version"] = version.Int()
		}
	}
	body, err := json.Marshal(document)
	if err != nil {
		return err
	}
	status, answer, err := w.send(ctx, "administrator", http.MethodPut, address, nil, body)
	if err == nil && w.opts.Program != "" && refusesSettings(status) {
		return &people.NoSettingsError{Address: address, Status: status, Document: string(body)}
	}
	return taken(status, answer, err)
}

func taken(status int, answer string, err error) error {
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("the core answered %d %s", status, answer)
	}
	return err
}

// Post sends a body to the core, from a sender that is no vendor, and returns the
// answer.
func (w *World) Post(from, path string, body []byte) (status int, answer string, err error) {
	return w.SendWith(http.MethodPost, from, path, nil, body)
}

// SendWith is Post with another method and headers.
func (w *World) SendWith(method, from, path string, header http.Header, body []byte) (status int, answer string, err error) {
	err = w.Errand(from+" posts to the core", func(ctx context.Context) error {
		status, answer, err = w.send(ctx, from, method, w.CoreURL()+path, header, body)
		return err
	})
	return status, answer, err
}

// Get requests a path of the core, from a sender that is no vendor.
func (w *World) Get(from, path string) (status int, answer string, err error) {
	err = w.Errand(from+" asks the core", func(ctx context.Context) error {
		status, answer, err = w.send(ctx, from, http.MethodGet, w.CoreURL()+path, nil, nil)
		return err
	})
	return status, answer, err
}

func (w *World) send(ctx context.Context, from, method, url string, header http.Header, body []byte) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	maps.Copy(req.Header, header)
	return w.RoundTrip(from, req)
}

// RoundTrip sends a request over the network and reads the whole answer.
func (w *World) RoundTrip(from string, req *http.Request) (int, string, error) {
	if from == "administrator" && w.opts.Program == "" {
		w.asOperator(req)
	}
	resp, err := w.Net.Deliveries(from).RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}
