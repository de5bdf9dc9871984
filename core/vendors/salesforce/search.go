package salesforce

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// The objects with phone numbers. A person account is an Account.
const (
	Contact = "Contact"
	Lead    = "Lead"
	Account = "Account"
)

// phoneFields are the fields with callable numbers: no fax and no custom fields.
var phoneFields = map[string][]string{
	Contact: {"Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"},
	Lead:    {"Phone", "MobilePhone"},
	Account: {"Phone"},
}

// personPhoneFields are the further fields of a person account.
var personPhoneFields = []string{"PersonMobilePhone", "PersonHomePhone", "PersonOtherPhone", "PersonAssistantPhone"}

// Record is a record with phone numbers.
type Record struct {
	Object string
	ID     string
	Name   string
	Phones []string // unparsed

	// Person: a person account, or the contact that Salesforce creates for one.
	Person bool

	// Converted: a lead that was converted to a contact.
	Converted bool
}

// notPersonalFor is how long an org that refused person accounts counts as having
// none. Enabling them cannot be undone, so the opposite is permanent.
const notPersonalFor = time.Hour

// ByPhone searches all phone fields of contacts, leads and accounts for numbers
// that begin with digits, and returns the results, of each object the most recently
// changed first. Salesforce's index is approximate: new records may be missing, and
// similar numbers are included.
func (c *Client) ByPhone(ctx context.Context, numbers []string) ([]Record, error) {
	c.mu.Lock()
	personal := !c.rt.Now().Before(c.plain)
	c.mu.Unlock()
	records, err := c.byPhone(ctx, numbers, personal)
	if personal && Code(err) == "INVALID_FIELD" && mentionsPerson(err) {
		c.mu.Lock()
		c.plain = c.rt.Now().Add(notPersonalFor)
		c.mu.Unlock()
		return c.byPhone(ctx, numbers, false)
	}
	return records, err
}

func mentionsPerson(err error) bool {
	e, ok := errors.AsType[*vendors.Refused](err)
	return ok && strings.Contains(e.Words, "Person")
}

func (c *Client) byPhone(ctx context.Context, numbers []string, personal bool) ([]Record, error) {
	body, err := c.do(ctx, http.MethodGet, "/search?"+url.Values{"q": {sosl(numbers, personal)}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	found, err := vendors.RowsWithID(body, "searchRecords", "Id", "GET "+data+"/search")
	records := make([]Record, 0, len(found))
	for _, row := range found {
		records = append(records, recordOf(row))
	}
	return records, err
}

// sosl returns the search. The numbers are digits, so nothing is escaped.
func sosl(numbers []string, personal bool) string {
	fields := func(object string, more ...string) string {
		return object + "(Id, Name, " + strings.Join(append(more, phoneFields[object]...), ", ")
	}
	contact, account := fields(Contact), fields(Account)
	if personal {
		contact = fields(Contact, "IsPersonAccount")
		account = fields(Account, append([]string{"IsPersonAccount"}, personPhoneFields...)...)
	}
	const order = " ORDER BY LastModifiedDate DESC)"
	return "FIND {" + strings.Join(numbers, "* OR ") + "*} IN PHONE FIELDS RETURNING " +
		contact + order + ", " + fields(Lead, "IsConverted") + order + ", " + account + order
}

func recordOf(row gjson.Result) Record {
	r := Record{
		Object: vendors.Text(&row, "attributes.type"), ID: vendors.Text(&row, "Id"), Name: vendors.Text(&row, "Name"),
		Person: row.Get("IsPersonAccount").Bool(), Converted: row.Get("IsConverted").Bool(),
	}
	for _, fields := range [...][]string{phoneFields[r.Object], personPhoneFields} {
		for _, field := range fields {
			if phone := row.Get(field).String(); phone != "" {
				r.Phones = append(r.Phones, phone)
			}
		}
	}
	return r
}

// Made finds the record of an object that has an external id and exactly this
// Phone. Unlike a search it includes new records.
func (c *Client) Made(ctx context.Context, object, phone string) (r Record, ok bool, err error) {
	live := ""
	if object == Lead {
		live = " AND IsConverted = false"
	}
	rows, err := c.query(ctx, "SELECT Id, Name FROM "+object+" WHERE Phone = '"+quoted(phone)+"' AND "+ExternalID+" != null"+live+
		" ORDER BY LastModifiedDate DESC LIMIT 1")
	if err != nil || len(rows) == 0 {
		return Record{}, false, err
	}
	return Record{Object: object, ID: rows[0].Get("Id").String(), Name: rows[0].Get("Name").String()}, true, nil
}

// OpenCase returns the contact's most recently changed open case, "" if there is
// none.
func (c *Client) OpenCase(ctx context.Context, contact string) (id string, err error) {
	return c.first(ctx, "SELECT Id FROM Case WHERE ContactId = '"+quoted(contact)+"' AND IsClosed = false ORDER BY LastModifiedDate DESC LIMIT 1")
}

// OpenOpportunity returns the most recently changed open opportunity in which the
// contact has a role (an opportunity has no other reference to a contact), "" if
// there is none.
func (c *Client) OpenOpportunity(ctx context.Context, contact string) (id string, err error) {
	return c.first(ctx, "SELECT Id FROM Opportunity WHERE IsClosed = false AND Id IN "+
		"(SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId = '"+quoted(contact)+"') ORDER BY LastModifiedDate DESC LIMIT 1")
}

// User is a user of the org.
type User struct {
	ID       string
	TimeZone string // IANA
}

// UserByEmail returns the active standard user with that e-mail address. Addresses
// are not unique in an org: inactive and portal users may have the same. Of several
// users the oldest is returned, so that the result does not change.
func (c *Client) UserByEmail(ctx context.Context, email string) (u User, ok bool, err error) {
	rows, err := c.query(ctx, "SELECT Id, TimeZoneSidKey FROM User WHERE Email = '"+quoted(email)+
		"' AND IsActive = true AND UserType = 'Standard' ORDER BY CreatedDate ASC, Id ASC LIMIT 1")
	if err != nil || len(rows) == 0 {
		return User{}, false, err
	}
	return User{rows[0].Get("Id").String(), rows[0].Get("TimeZoneSidKey").String()}, true, nil
}

// HasUser reports whether an active user has that e-mail address.
func (c *Client) HasUser(ctx context.Context, email string) (bool, error) {
	_, ok, err := c.UserByEmail(ctx, email)
	return ok, err
}

func (c *Client) first(ctx context.Context, soql string) (id string, err error) {
	rows, err := c.query(ctx, soql)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Get("Id").String(), nil
}

// query returns the rows of a query, all of which fit on one page.
func (c *Client) query(ctx context.Context, soql string) ([]gjson.Result, error) {
	body, err := c.do(ctx, http.MethodGet, "/query?"+url.Values{"q": {soql}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	return vendors.RowsWithID(body, "records", "Id", "GET "+data+"/query")
}

// quoter escapes a text for a SOQL literal (SOQL and SOSL Reference, Quoted String
// Escape Sequences).
var quoter = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`)

func quoted(text string) string { return quoter.Replace(text) }
