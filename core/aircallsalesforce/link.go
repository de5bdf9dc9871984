package aircallsalesforce

import (
	"context"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// findLink finds the Contact's open Case or Opportunity; of several the first in
// Salesforce's response counts (AS-13, AS-14, AS-19).
func (i *integration) findLink(ctx context.Context, j *engine.Job) (string, error) {
	c, _ := record(j)
	if j.Settings.Text(LinkTo) == opportunity {
		return i.salesforce.OpenOpportunity(ctx, c.ID)
	}
	return i.salesforce.OpenCase(ctx, c.ID)
}

// makeCase creates a Case of the Contact (AS-16).
func (i *integration) makeCase(ctx context.Context, j *engine.Job) (string, error) {
	c, _ := record(j)
	return i.salesforce.Upsert(ctx, "Case", key(j.Call), salesforce.Fields{
		"ContactId": c.ID, "Subject": subject(j), "Origin": "Phone",
	})
}

// findCase finds a Case whose creation got no response.
func (i *integration) findCase(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.salesforce.ByExternalID(ctx, "Case", key(j.Call))
}

// linked returns the id of the call's Case or Opportunity, "" for none.
func linked(j *engine.Job) string {
	if id := value(j, linkEffect); id != "" {
		return id
	}
	return value(j, caseEffect)
}

// findOwner finds the Salesforce user with the e-mail address of the call's Aircall
// user, otherwise of the user who created the integration (AS-25, AS-37).
func (i *integration) findOwner(ctx context.Context, j *engine.Job) (string, error) {
	for _, email := range append(owners(j.Call), j.Settings.Text(CreatedBy)) {
		if email == "" {
			continue
		}
		u, ok, err := i.salesforce.UserByEmail(ctx, email)
		if ok || err != nil {
			return u.ID + " " + u.TimeZone, err
		}
	}
	return "", nil
}
