package spark

import (
	"context"
	"net/http"
	"net/url"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// PhoneFields are a contact's fields with callable numbers: no fax.
var PhoneFields = [...]string{"phone", "mobile_phone", "work_phone"}

// Contact is a row of the list of contacts, as far as the core reads it.
type Contact struct {
	ID     string
	Phones [len(PhoneFields)]string // unparsed
}

// ContactsWith visits the contacts whose field contains one of the texts.
func (c *Client) ContactsWith(ctx context.Context, field string, texts []string, visit func(Contact)) error {
	return rows(ctx, c.company, "/v2/contacts", url.Values{field + "_cont_any[]": texts}, func(row gjson.Result) bool {
		contact := Contact{ID: row.Get("id").Raw}
		for i, field := range PhoneFields {
			contact.Phones[i] = row.Get(field).Str
		}
		visit(contact)
		return true
	})
}

// ProjectsOf returns the ids of a contact's projects. Only the single record
// contains them, and only with the company's key. A deleted contact has none.
func (c *Client) ProjectsOf(ctx context.Context, contact string) ([]string, error) {
	body, ok, err := found(c.company.Do(ctx, http.MethodGet, "/v2/contacts/"+url.PathEscape(contact), nil))
	if !ok {
		return nil, err
	}
	var projects []string
	// An entry's id is the membership's, not the project's.
	entries, err := vendors.Rows(body, "projects", "GET /v2/contacts")
	for n := 0; err == nil && n < len(entries); n++ {
		var id string
		id, err = vendors.ID(&entries[n], "project_id", "GET /v2/contacts")
		projects = append(projects, id)
	}
	if err != nil {
		return nil, err
	}
	return projects, nil
}

// Member is a team member.
type Member struct{ ID, Email string }

// MembersLike visits the team members whose e-mail address begins with email. The
// caller compares the whole address.
func (c *Client) MembersLike(ctx context.Context, email string, visit func(Member) (more bool)) error {
	return rows(ctx, c.company, "/v2/team-members", url.Values{"email_start": {email}}, func(row gjson.Result) bool {
		return visit(Member{row.Get("id").Raw, row.Get("email").Str})
	})
}

// OnProject reports whether a team member works on a project: a project's key
// returns only the project's members.
func (c *Client) OnProject(ctx context.Context, project, member string) (on bool, err error) {
	api, err := c.in(project)
	if err != nil {
		return false, err
	}
	err = rows(ctx, api, "/v2/team-members", url.Values{"id_eq": {member}}, func(row gjson.Result) bool {
		on = on || row.Get("id").Raw == member
		return !on
	})
	return on, err
}
