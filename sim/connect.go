package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/callsim/callsim/fakes/front"
)

// PhoneInbox is the common Front inbox in which new calls land (AF-05).
const PhoneInbox = "Aircall Phone"

// ConnectAircallFront does what an administrator does to connect the two: an
// inbox and an application channel in Front, a webhook in Aircall's dashboard,
// and the integration's settings in the core. Agents hired so far are members
// of the inbox.
func (w *World) ConnectAircallFront() error {
	if err := w.target.Start(); err != nil {
		return err
	}
	if err := w.AddInbox(PhoneInbox); err != nil {
		return err
	}
	inbox, err := w.Inbox(PhoneInbox)
	if err != nil {
		return err
	}
	channel, err := w.Front.AddApplicationChannel(front.ChannelSpec{Name: "Aircall", Inbox: inbox, Address: "aircall", ContactType: "phone"})
	if err != nil {
		return fmt.Errorf("adding the Aircall channel to Front: %w", err)
	}
	_, token, err := w.Aircall.AddWebhook("https://" + CoreHost + "/webhooks/aircall/front")
	if err != nil {
		return fmt.Errorf("adding the webhook to Aircall: %w", err)
	}
	w.Trace.Secret("aircall-webhook-token", token)
	w.settings = map[string]map[string]any{"aircall-front": {
		"enabled": true, "webhook_token": token, "front_channel": channel,
	}}
	return w.ChangeSettings("aircall-front", nil)
}

// ChangeSettings writes an integration's settings document with some values
// changed, as a dashboard does: by the core's own settings address.
func (w *World) ChangeSettings(integration string, changes map[string]any) error {
	document, connected := w.settings[integration]
	if !connected {
		return fmt.Errorf("the integration %s is not connected: it has no settings", integration)
	}
	for _, key := range sortedKeys(changes) {
		document[key] = changes[key]
	}
	body, err := json.Marshal(document)
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

func (w *World) send(ctx context.Context, from, method, url string, body []byte) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.Net.Transport(from).RoundTrip(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(answer), err
}
