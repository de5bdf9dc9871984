package aircallsalesforce

import (
	"context"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// findRecord finds the record with the customer's number (AS-10). If the search
// finds none, a record created by an earlier call may not be in its index yet.
func (i *integration) findRecord(ctx context.Context, j *engine.Job) (string, error) {
	number := call.Number(j.Call.Customer)
	if forms := searched(number); len(forms) > 0 {
		found, err := i.salesforce.ByPhone(ctx, forms)
		if err != nil {
			return "", err
		}
		if c, known := choose(found, number, j.Call.Line.Number); known {
			return encoded(c), nil
		}
	}
	object := objectFor(j.Settings)
	if object == "" {
		return "", nil
	}
	made, ok, err := i.salesforce.Made(ctx, object, j.Call.Customer)
	if !ok {
		return "", err
	}
	return encoded(chosen{Object: object, ID: made.ID, Name: made.Name}), nil
}

// makeRecord creates exactly the object that the settings name (AS-09).
func (i *integration) makeRecord(ctx context.Context, j *engine.Job) (string, error) {
	object, fields := objectFor(j.Settings), contactData(j.Call, objectFor(j.Settings))
	id, err := i.salesforce.Upsert(ctx, object, key(j.Call), fields)
	if salesforce.Code(err) == "INVALID_EMAIL_ADDRESS" { // Aircall accepts any text as an e-mail address
		delete(fields, "Email")
		id, err = i.salesforce.Upsert(ctx, object, key(j.Call), fields)
	}
	if err != nil {
		return "", err
	}
	return encoded(chosen{Object: object, ID: id, Name: nameOf(j.Call)}), nil
}

// findMade finds a record whose creation got no response.
func (i *integration) findMade(ctx context.Context, j *engine.Job) (string, bool, error) {
	object := objectFor(j.Settings)
	id, ok, err := i.salesforce.ByExternalID(ctx, object, key(j.Call))
	return encoded(chosen{Object: object, ID: id, Name: nameOf(j.Call)}), ok, err
}

// The longest texts that Salesforce accepts (Object Reference).
const (
	maxFirstName = 40
	maxLastName  = 80
	maxEmail     = 80
	maxName      = 255
)

// contactData returns what is known about the customer: first and last name, number
// and e-mail address (AS-20). Without a contact in Aircall the number is used as
// the required name (AS-40).
func contactData(c *call.Call, object string) salesforce.Fields {
	f := salesforce.Fields{"Phone": c.Customer}
	if object == salesforce.Account {
		f["Name"] = call.First(nameOf(c), maxName)
		return f
	}
	first, last := names(c)
	f["LastName"] = call.First(last, maxLastName)
	if first != "" {
		f["FirstName"] = call.First(first, maxFirstName)
	}
	if c.Email != "" && len(c.Email) <= maxEmail {
		f["Email"] = c.Email
	}
	if object == salesforce.Lead {
		f["Company"] = call.First(nameOf(c), maxName)
	}
	return f
}

// nameOf returns the customer's name, or the number.
func nameOf(c *call.Call) string {
	if c.Contact == "" {
		return c.Customer
	}
	return c.Contact
}

// names returns the customer's first and last name. Salesforce requires a last
// name: of a single name the last name is used.
func names(c *call.Call) (first, last string) {
	last = strings.TrimSpace(strings.TrimPrefix(c.Contact, c.GivenName))
	switch {
	case c.Contact == "":
		return "", c.Customer
	case last == "":
		return "", c.GivenName
	default:
		return c.GivenName, last
	}
}

// key returns the external id of all records created for a call.
func key(c *call.Call) string { return "aircall-" + c.ID }
