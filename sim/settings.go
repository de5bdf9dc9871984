package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// WriteSettings writes an integration's first settings document.
func (w *World) WriteSettings(integration string, document map[string]any) error {
	if w.settings == nil {
		w.settings = map[string]map[string]any{}
	}
	w.settings[integration] = document
	return w.putSettings(integration)
}

// ChangeSettings changes some values of an integration's settings document.
func (w *World) ChangeSettings(integration string, changes map[string]any) error {
	document, connected := w.settings[integration]
	if !connected {
		return fmt.Errorf("the integration %s is not connected: it has no settings", integration)
	}
	for _, key := range sortedKeys(changes) {
		document[key] = changes[key]
	}
	return w.putSettings(integration)
}

// putSettings writes a document as a dashboard does: to the core's own settings
// address.
func (w *World) putSettings(integration string) error {
	body, err := json.Marshal(w.settings[integration])
	if err != nil {
		return fmt.Errorf("encoding the settings of %s: %w", integration, err)
	}
	return w.Sched.Do("the administrator writes the settings", func(ctx context.Context) error {
		status, answer, err := w.send(ctx, "administrator", http.MethodPut, "https://"+CoreHost+"/settings/"+integration, body)
		if err != nil {
			return fmt.Errorf("writing the settings of %s: %w", integration, err)
		}
		if status/100 != 2 {
			return fmt.Errorf("writing the settings of %s: the core answered %d %s", integration, status, answer)
		}
		// The next change is made from what this one has become.
		version, _ := w.settings[integration]["version"].(int)
		w.settings[integration]["version"] = version + 1
		return nil
	})
}

// Post sends a body to the core as somebody else than a vendor would, and
// answers how it was taken; for webhooks that no vendor sent.
func (w *World) Post(from, path string, body []byte) (status int, answer string, err error) {
	err = w.Sched.Do(from+" posts to the core", func(ctx context.Context) error {
		status, answer, err = w.send(ctx, from, http.MethodPost, "https://"+CoreHost+path, body)
		return err
	})
	return status, answer, err
}

// Get asks the core for something as somebody else than a vendor would.
func (w *World) Get(from, path string) (status int, answer string, err error) {
	err = w.Sched.Do(from+" asks the core", func(ctx context.Context) error {
		status, answer, err = w.send(ctx, from, http.MethodGet, "https://"+CoreHost+path, nil)
		return err
	})
	return status, answer, err
}

func (w *World) send(ctx context.Context, from, method, url string, body []byte) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	return w.roundTrip(from, req)
}

func (w *World) roundTrip(from string, req *http.Request) (int, string, error) {
	resp, err := w.Net.Transport(from).RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}
