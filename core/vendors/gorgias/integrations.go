package gorgias

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Button is an HTTP integration shown as a button in tickets. When an agent presses
// it, Gorgias sends Form, with its {{…}} filled in, to URL
// (reference/integrations).
type Button struct {
	Name, Description string
	URL               string
	Secret            string // signs the request
	Form              map[string]string
}

// CreateButton creates a button and returns its id.
func (c *Client) CreateButton(ctx context.Context, b Button) (button string, err error) {
	body, err := c.do(ctx, http.MethodPost, "/api/integrations", struct {
		Name        string     `json:"name"`
		Type        string     `json:"type"`
		Description string     `json:"description"`
		HTTP        buttonHTTP `json:"http"`
	}{b.Name, "http", b.Description, b.http()})
	if err != nil {
		return "", err
	}
	return id(gjson.Parse(body), "POST /api/integrations")
}

type buttonHTTP struct {
	URL      string            `json:"url"`
	Method   string            `json:"method"`
	Request  string            `json:"request_content_type"`
	Response string            `json:"response_content_type"`
	Headers  struct{}          `json:"headers"`
	Form     map[string]string `json:"form"`
	Secret   string            `json:"hmac_secret"`
	Triggers struct{}          `json:"triggers"`
}

func (b Button) http() buttonHTTP {
	return buttonHTTP{URL: b.URL, Method: http.MethodPost, Request: "application/json", Response: "application/json", Form: b.Form, Secret: b.Secret}
}

// ButtonByName finds a button by its name.
func (c *Client) ButtonByName(ctx context.Context, name string) (button string, ok bool, err error) {
	rows, err := c.rows(ctx, "/api/integrations?type=http&limit=100")
	if err != nil {
		return "", false, err
	}
	for _, row := range rows {
		if vendors.Text(&row, "name") == name {
			button, err = id(row, "GET /api/integrations")
			return button, err == nil, err
		}
	}
	return "", false, nil
}

// RewriteButton replaces a button: PUT replaces nested objects as a whole.
func (c *Client) RewriteButton(ctx context.Context, button string, b Button) error {
	return c.write(ctx, http.MethodPut, "/api/integrations/"+button, struct {
		Name        string     `json:"name"`
		Description string     `json:"description"`
		HTTP        buttonHTTP `json:"http"`
	}{b.Name, b.Description, b.http()})
}

// SignatureHeaders are the headers that may contain the hexadecimal HMAC-SHA256 of
// a button's request; no page of Gorgias names the header.
var SignatureHeaders = []string{"X-Gorgias-Signature", "X-Gorgias-Hmac-Sha256"}

// DeleteButton deletes a button; deleting a missing button is a no-op.
func (c *Client) DeleteButton(ctx context.Context, button string) error {
	err := c.write(ctx, http.MethodDelete, "/api/integrations/"+button, nil)
	if vendors.StatusOf(err) == http.StatusNotFound {
		return nil
	}
	return err
}
