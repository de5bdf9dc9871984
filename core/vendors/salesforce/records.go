package salesforce

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Fields are a record's fields by API name.
type Fields map[string]any

// Upsert creates the record of an external id, or changes it if it exists, and
// returns its id.
func (c *Client) Upsert(ctx context.Context, object, externalID string, f Fields) (id string, err error) {
	path := row(object, ExternalID, externalID)
	body, err := c.do(ctx, http.MethodPatch, path, f)
	if err != nil {
		return "", err
	}
	answer := gjson.Parse(body)
	return vendors.Word(&answer, "id", "PATCH "+data+path)
}

// ByExternalID finds the record of an external id.
func (c *Client) ByExternalID(ctx context.Context, object, externalID string) (id string, ok bool, err error) {
	path := row(object, ExternalID, externalID) + "?fields=Id"
	body, err := c.do(ctx, http.MethodGet, path, nil)
	switch {
	case vendors.StatusOf(err) == http.StatusNotFound:
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	answer := gjson.Parse(body)
	id, err = vendors.Word(&answer, "Id", "GET "+data+path)
	return id, err == nil, err
}

// Read returns one text field of a record; ok is false when the record was deleted.
func (c *Client) Read(ctx context.Context, object, id, field string) (text string, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, row(object, id)+"?fields="+url.QueryEscape(field), nil)
	switch {
	case vendors.StatusOf(err) == http.StatusNotFound:
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	value := gjson.Get(body, field)
	if !value.Exists() || value.Type != gjson.String && value.Type != gjson.Null {
		return "", false, &vendors.Unknown{Request: "GET " + data + row(object, id), Cause: errors.New("the response has no text " + field)}
	}
	return value.Str, true, nil
}

// Change changes fields of a record; ok is false when the record was deleted.
func (c *Client) Change(ctx context.Context, object, id string, f Fields) (ok bool, err error) {
	body, err := c.do(ctx, http.MethodPatch, row(object, id), f)
	err = vendors.Wrote(body, "PATCH "+data+row(object, id), err)
	if vendors.StatusOf(err) == http.StatusNotFound {
		return false, nil
	}
	return err == nil, err
}

// row returns the path of a record.
func row(object string, parts ...string) string {
	path := "/sobjects/" + object
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}
