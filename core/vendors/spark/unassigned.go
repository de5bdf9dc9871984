package spark

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// The following routes were designed by callsim (fakes/spark, invented.go): Spark
// publishes none for unassigned calls and for the setting.

// Unassigned is a call or message to be assigned by a person.
type Unassigned struct {
	Key       string // idempotency key
	Message   bool
	Direction string
	Duration  *int64 // seconds; nil for a message
	Number    string
	Type      string
	Matching  []string // contacts that may be the customer
	Contact   string   // "" if unknown
	Member    string   // "" if unknown
	At        int64
	Note      string
	Link      string
}

// AddUnassigned lists a call or message under Unassigned and returns the record's id.
func (c *Client) AddUnassigned(ctx context.Context, u Unassigned) (id string, err error) {
	kind := "call"
	if u.Message {
		kind = "message"
	}
	body, err := c.company.Do(ctx, http.MethodPost, "/v2/unassigned-interactions", struct {
		ExternalID string  `json:"external_id"`
		Kind       string  `json:"kind"`
		Direction  string  `json:"direction"`
		Duration   *int64  `json:"duration,omitempty"`
		Number     string  `json:"external_number"`
		Type       string  `json:"interaction_type"`
		Matching   []rawID `json:"matching_contact_ids"`
		Contact    *rawID  `json:"contact_id,omitempty"`
		Member     *rawID  `json:"team_member_id,omitempty"`
		Timestamp  string  `json:"timestamp"`
		Note       string  `json:"note,omitempty"`
		Link       string  `json:"recording_url,omitempty"`
	}{u.Key, kind, u.Direction, u.Duration, u.Number, u.Type, ids(u.Matching), optional(u.Contact), optional(u.Member), stamp(u.At), u.Note, u.Link})
	if err != nil {
		return "", err
	}
	return idOf(body, "POST /v2/unassigned-interactions")
}

func optional(id string) *rawID {
	if id == "" {
		return nil
	}
	raw := rawID(id)
	return &raw
}

// Assign sets the projects of a record; Spark then logs it.
func (c *Client) Assign(ctx context.Context, record string, projects []string) error {
	body, err := c.company.Do(ctx, http.MethodPut, "/v2/unassigned-interactions/"+url.PathEscape(record), struct {
		Projects []rawID `json:"project_ids"`
	}{ids(projects)})
	return vendors.Wrote(body, "PUT /v2/unassigned-interactions", err)
}

// IsAssigned reports whether a record was assigned.
func (c *Client) IsAssigned(ctx context.Context, record string) (bool, error) {
	body, err := c.company.Do(ctx, http.MethodGet, "/v2/unassigned-interactions/"+url.PathEscape(record), nil)
	if err != nil {
		return false, err
	}
	if _, err := idOf(body, "GET /v2/unassigned-interactions"); err != nil {
		return false, err
	}
	return gjson.Get(body, "assigned_at").Type == gjson.String, nil
}

// LogOnAllProjects returns the company's setting "Log calls and messages on all
// projects".
func (c *Client) LogOnAllProjects(ctx context.Context) (bool, error) {
	const path = "/v2/aircall-settings"
	body, err := c.company.Do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return false, err
	}
	on := gjson.Get(body, "log_on_all_projects")
	if !on.IsBool() {
		return false, &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the response has no log_on_all_projects")}
	}
	return on.Bool(), nil
}
