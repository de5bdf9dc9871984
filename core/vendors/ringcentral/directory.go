package ringcentral

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Extension is a user, a call queue, an IVR menu or another target of calls.
type Extension struct {
	ID, Number, Name, Email string
	Type                    string // User, Department (a call queue), IvrMenu, …
	Admin                   bool
}

// Me is the extension of the client's credential.
const Me = "~"

func readExtension(row gjson.Result) Extension {
	return Extension{
		ID: vendors.Text(&row, "id"), Number: vendors.Text(&row, "extensionNumber"), Name: vendors.Text(&row, "name"),
		Email: vendors.Text(&row, "contact.email"), Type: vendors.Text(&row, "type"), Admin: row.Get("permissions.admin.enabled").Bool(),
	}
}

// Extension retrieves an extension (API reference, Get Extension); ok is false when
// there is none of that id.
func (c *Client) Extension(ctx context.Context, id string) (e Extension, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, account+"/extension/"+id, nil)
	row, ok, err := found(body, "GET "+account+"/extension", err)
	return readExtension(row), ok, err
}

// Number is a phone number of the account.
type Number struct {
	E164, Usage, Name string
	Extension         string // owner, "" for a number of the company
}

// Numbers lists the account's phone numbers (API reference, List Account Phone
// Numbers).
func (c *Client) Numbers(ctx context.Context) ([]Number, error) {
	var all []Number
	err := c.records(ctx, account+"/phone-number", func(row gjson.Result) {
		all = append(all, Number{
			E164: vendors.Text(&row, "phoneNumber"), Usage: vendors.Text(&row, "usageType"), Name: vendors.Text(&row, "label"),
			Extension: vendors.Text(&row, "extension.id"),
		})
	})
	return all, err
}

// Senders lists the numbers from which the client's own user may send SMS: the
// user's numbers, and numbers whose SMS the user manages (API reference, List
// Extension Phone Numbers: feature SmsSender).
func (c *Client) Senders(ctx context.Context) ([]string, error) {
	var all []string
	err := c.records(ctx, account+"/extension/"+Me+"/phone-number", func(row gjson.Result) {
		for _, feature := range row.Get("features").Array() {
			if feature.Str == "SmsSender" {
				all = append(all, vendors.Text(&row, "phoneNumber"))
			}
		}
	})
	return all, err
}
