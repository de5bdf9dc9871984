package spark

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// Interaction is an entry in a contact's timeline.
type Interaction struct {
	Contact, Member string
	Type            string // the interaction type's value in the project
	At              int64  // seconds since 1970 UTC
	Note            string
}

// stamp formats a time for Spark.
func stamp(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05Z") }

// Log adds an interaction to a project and returns its id. Spark does not
// de-duplicate.
func (c *Client) Log(ctx context.Context, project string, i Interaction) (id string, err error) {
	api, err := c.in(project)
	if err != nil {
		return "", err
	}
	kind, err := c.typeID(ctx, project, i.Type)
	if err != nil {
		return "", err
	}
	body, err := api.Do(ctx, http.MethodPost, "/v2/interactions", struct {
		Contact   rawID  `json:"contact_id"`
		Type      rawID  `json:"interaction_type_id"`
		Member    rawID  `json:"team_member_id"`
		Timestamp string `json:"timestamp"`
		Note      string `json:"note,omitempty"`
	}{rawID(i.Contact), rawID(kind), rawID(i.Member), stamp(i.At), i.Note})
	if err != nil {
		return "", err
	}
	return idOf(body, "POST /v2/interactions")
}

// Find finds the contact's interaction of that time whose note ends with the mark.
func (c *Client) Find(ctx context.Context, project string, i Interaction, mark string) (id string, ok bool, err error) {
	api, err := c.in(project)
	if err != nil {
		return "", false, err
	}
	query := url.Values{"contact_id_eq": {i.Contact}, "timestamp_eq": {stamp(i.At)}}
	err = rows(ctx, api, "/v2/interactions", query, func(row gjson.Result) bool {
		if strings.HasSuffix(row.Get("note").Str, mark) {
			id, ok = row.Get("id").Raw, true
		}
		return !ok
	})
	return id, ok, err
}

// typeID returns the id of a project's interaction type by its value: ids differ
// between projects.
func (c *Client) typeID(ctx context.Context, project, value string) (id string, err error) {
	api, err := c.in(project)
	if err != nil {
		return "", err
	}
	err = rows(ctx, api, "/v2/interaction-types", url.Values{"value_eq": {value}}, func(row gjson.Result) bool {
		id = row.Get("id").Raw
		return false
	})
	if err == nil && id == "" {
		err = fmt.Errorf("the Spark project %s has no interaction type %q; add it under the project's contact settings", project, value)
	}
	return id, err
}
