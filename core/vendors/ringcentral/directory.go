package ringcentral

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"
)

// Extension is somebody or something that calls can be led to.
type Extension struct {
	ID, Number, Name, Email string
	Type                    string // User, Department (a call queue), IvrMenu, …
	Admin                   bool
}

// Me is the extension whose credential the client has.
const Me = "~"

func readExtension(row gjson.Result) Extension {
	return Extension{
		ID: text(&row, "id"), Number: text(&row, "extensionNumber"), Name: text(&row, "name"),
		Email: text(&row, "contact.email"), Type: text(&row, "type"), Admin: row.Get("permissions.admin.enabled").Bool(),
	}
}

// Extension looks at one (API reference, Get Extension); ok is false when there
// is none of that id.
func (c *Client) Extension(ctx context.Context, id string) (e Extension, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, account+"/extension/"+id, nil)
	row, ok, err := found(body, err)
	return readExtension(row), ok, err
}

// Number is a phone number of the account.
type Number struct {
	E164, Usage, Name string
	Extension         string // whose it is, "" for a number of the company
}

// Numbers lists the account's phone numbers (API reference, List Account Phone
// Numbers).
func (c *Client) Numbers(ctx context.Context) ([]Number, error) {
	var all []Number
	err := c.records(ctx, account+"/phone-number", func(row gjson.Result) {
		all = append(all, Number{
			E164: text(&row, "phoneNumber"), Usage: text(&row, "usageType"), Name: text(&row, "label"),
			Extension: text(&row, "extension.id"),
		})
	})
	return all, err
}
