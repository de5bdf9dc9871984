package front

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/callsim/callsim/core/vendors"
)

// Handle is an address of a contact. A (source, handle) pair belongs to at most one
// contact.
type Handle struct {
	Handle string `json:"handle"`
	Source string `json:"source"`
}

// ContactByHandle returns the id of the contact that owns the handle.
func (c *Client) ContactByHandle(ctx context.Context, h Handle) (id string, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/contacts/alt:"+h.Source+":"+segment(h.Handle)))
	if !ok {
		return "", false, err
	}
	id, err = text(body, "id", "GET /contacts")
	return id, err == nil, err
}

// CreateContact creates a contact and returns its id. If another contact has the
// handle (409), CreateContact returns that contact's id, so a handle never gets two
// contacts.
func (c *Client) CreateContact(ctx context.Context, name string, h Handle) (id string, err error) {
	type contact struct {
		Name    string   `json:"name"`
		Handles []Handle `json:"handles"`
	}
	body, err := c.api.Do(ctx, http.MethodPost, "/contacts", contact{name, []Handle{h}})
	if refused, ok := errors.AsType[*vendors.Refused](err); ok && refused.Status == http.StatusConflict {
		if owner := contactID(refused.Words); owner != "" {
			return owner, nil
		}
	}
	if err != nil {
		return "", err
	}
	return text(body, "id", "POST /contacts")
}

// contactID returns the contact's id in the explanation of a conflict.
func contactID(words string) string {
	at := strings.Index(words, "crd_")
	if at < 0 {
		return ""
	}
	end := at + len("crd_")
	for end < len(words) && (words[end] >= '0' && words[end] <= '9' || words[end] >= 'a' && words[end] <= 'z') {
		end++
	}
	return words[at:end]
}

// TeammateByEmail returns the id of the teammate with that address.
func (c *Client) TeammateByEmail(ctx context.Context, email string) (id string, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/teammates/alt:email:"+segment(email)))
	if !ok {
		return "", false, err
	}
	id, err = text(body, "id", "GET /teammates")
	return id, err == nil, err
}
