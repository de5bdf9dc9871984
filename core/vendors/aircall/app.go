package aircall

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/vendors"
)

// DashboardURL is where an Aircall admin authorizes an app.
const DashboardURL = "https://dashboard.aircall.io"

// NewForApp returns a client that authenticates with the access token of an app's
// installation, as returned by authorize.
func NewForApp(rt host.Runtime, transport http.RoundTripper, baseURL string, authorize func(context.Context) (string, error)) *Client {
	return &Client{vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: strings.TrimRight(baseURL, "/"), Authorize: authorize, Words: words, Passing: passing,
	})}
}

// App is the integration as a partner's app (docs/oauth).
type App struct {
	api                    *vendors.Client
	clientID, clientSecret string
}

// NewApp returns an app. Its secret appears in no error.
func NewApp(rt host.Runtime, transport http.RoundTripper, baseURL, clientID, clientSecret string) *App {
	return &App{vendors.New(vendors.Config{
		Runtime: rt, Transport: transport, BaseURL: strings.TrimRight(baseURL, "/"), Secrets: []string{clientSecret}, Words: words, Passing: passing,
	}), clientID, clientSecret}
}

// AuthorizeURL returns the page on which an admin authorizes the app and chooses
// numbers.
func (a *App) AuthorizeURL(redirect, state string) string {
	return DashboardURL + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {a.clientID}, "redirect_uri": {redirect}, "scope": {"public_api"}, "state": {state},
	}.Encode()
}

// Exchange exchanges an authorization code for an access token, which does not
// expire.
func (a *App) Exchange(ctx context.Context, code, redirect string) (token string, err error) {
	body, err := a.api.Do(ctx, http.MethodPost, "/v1/oauth/token", map[string]string{
		"grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
		"client_id": a.clientID, "client_secret": a.clientSecret,
	})
	if err != nil {
		return "", err
	}
	answer := gjson.Parse(body)
	return vendors.Word(&answer, "access_token", "POST /v1/oauth/token")
}

// IntegrationActive reports whether the app's integration is enabled. Only an app's
// credential is accepted (API reference, Integrations).
func (c *Client) IntegrationActive(ctx context.Context) (bool, error) {
	const path = "/v1/integrations/me"
	body, err := c.api.Do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return false, err
	}
	active := gjson.Get(body, "integration.active")
	if !active.IsBool() {
		return false, &vendors.Unknown{Request: "GET " + path, Cause: fmt.Errorf("the response has no integration.active")}
	}
	return active.Bool(), nil
}

// DisableIntegration disables the app's integration.
func (c *Client) DisableIntegration(ctx context.Context) error {
	body, err := c.api.Do(ctx, http.MethodPost, "/v1/integrations/disable", struct{}{})
	return vendors.Wrote(body, "POST /v1/integrations/disable", err)
}

// CreateWebhook subscribes a URL to events and returns the token in every delivery.
func (c *Client) CreateWebhook(ctx context.Context, address, name string, events []string) (token string, err error) {
	body, err := c.api.Do(ctx, http.MethodPost, "/v1/webhooks", struct {
		URL    string   `json:"url"`
		Name   string   `json:"custom_name"`
		Events []string `json:"events"`
	}{address, name, events})
	if err != nil {
		return "", err
	}
	answer := gjson.Parse(body)
	return vendors.Word(&answer, "webhook.token", "POST /v1/webhooks")
}

// CallEvents returns all call events that the core reads.
func CallEvents() []string {
	return []string{"call.created", "call.ivr_option_selected", "call.ringing_on_agent", "call.agent_declined", "call.answered",
		"call.transferred", "call.unsuccessful_transfer", "call.external_transferred", "call.hungup", "call.ended",
		"call.voicemail_left", "call.comm_assets_generated", "call.tagged", "call.untagged", "call.commented", "call.assigned",
		"call.archived", "call.hold", "call.unhold"}
}

// IntegrationDeleted is the last event that an app's webhook receives.
const IntegrationDeleted = "integration.deleted"
