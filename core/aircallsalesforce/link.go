package aircallsalesforce

import (
	"context"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// findLink looks for the Contact's open Case or Opportunity; of several the first
// that Salesforce returns counts (AS-13, AS-14, AS-19).
func (i *integration) findLink(ctx context.Context, j *engine.Job) (string, error) {
	c, _ := record(j)
	if j.Settings.Text(LinkTo) == opportunity {
		return i.salesforce.OpenOpportunity(ctx, c.ID)
	}
	return i.salesforce.OpenCase(ctx, c.ID)
}

// makeCase makes a Case of the Contact's (AS-16).
func (i *integration) makeCase(ctx context.Context, j *engine.Job) (string, error) {
	c, _ := record(j)
	return i.salesforce.Upsert(ctx, "Case", key(j.Call), salesforce.Fields{
		"ContactId": c.ID, "Subject": subject(j), "Origin": "Phone",
	})
}

// findCase finds a Case whose making was not answered.
func (i *integration) findCase(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.salesforce.ByExternalID(ctx, "Case", key(j.Call))
}

// linked is the Case or Opportunity of the call, "" for none.
func linked(j *engine.Job) string {
	if id := value(j, linkEffect); id != "" {
		return id
	}
	return value(j, caseEffect)
}

// findOwner looks for the Aircall user of the call in Salesforce, by e-mail
// address, and otherwise for the one who created the integration (AS-25, AS-37).
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
