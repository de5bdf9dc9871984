package call

import "slices"

// Fold returns the call that results from a set of facts of one call. Order and
// repetition of the facts do not matter; the slice is not modified.
//
// Every fact is a full snapshot, so the latest known value of each field counts.
// Events that happened (answered, hung up, voicemail left) are never undone.
func Fold(facts []Fact) Call {
	order := make([]*Fact, len(facts)) // facts are large: sort pointers
	for i := range facts {
		order[i] = &facts[i]
	}
	slices.SortFunc(order, compare)
	var c Call
	var steps []Steps
	for _, f := range order {
		c.add(f)
		if f.Steps != "" {
			steps = append(steps, f.Steps)
		}
	}
	c.Steps = joinSteps(steps)
	return c
}

// add applies the next fact in order.
func (c *Call) add(f *Fact) {
	latest(&c.ID, f.CallID)
	latest(&c.Direction, f.Direction)
	latest(&c.Line.ID, f.Line.ID)
	latest(&c.Line.Name, f.Line.Name)
	latest(&c.Line.Number, f.Line.Number)
	c.addCustomer(f)
	if c.Opening == UnknownOpening {
		c.Opening = f.Opening
	}

	c.LatestFact = max(c.LatestFact, f.At)
	latest(&c.Started, f.Started)
	latest(&c.Answered, f.Answered)
	latest(&c.Ended, f.Ended)
	c.HungUp = c.HungUp || f.Over()
	c.Terminal = c.Terminal || f.terminal()
	c.addAgents(f)
	c.addRest(f)

	c.Voicemail = c.Voicemail || f.Voicemail || f.Kind == VoicemailLeft
	c.Recording = c.Recording || f.Recording
	latest(&c.Asset, f.Asset)
	latest(&c.MissedReason, f.MissedReason)
	latest(&c.Contact, f.Contact)
	latest(&c.GivenName, f.GivenName)
	latest(&c.Email, f.Email)
	c.Tags, c.Teams, c.Choices = c.Tags.and(f.Tags), c.Teams.and(f.Teams), c.Choices.and(f.Choices)
	c.Comments = c.Comments.and(f.Comments)
}

// addRest applies the ringing agent, the SMS and the choices in the CRM.
func (c *Call) addRest(f *Fact) {
	if f.Kind == Ringing {
		latest(&c.Rung, f.User)
	}
	c.Message = c.Message || f.Message
	latest(&c.Text, f.Text)
	latest(&c.Files, f.Files)
	latest(&c.Choice.Contact, f.Choice.Contact)
	latest(&c.Choice.Member, f.Choice.Member)
	c.Choice.Placed = c.Choice.Placed || f.Choice.Placed
}

// addCustomer prefers a number to a withheld one, whichever came later.
func (c *Call) addCustomer(f *Fact) {
	latest(&c.Customer, f.Customer)
	c.Withheld = c.Customer == "" && (c.Withheld || f.Withheld)
}

// addAgents counts only agents who had the call. While an inbound call rings, the
// phone system names the agent it rings (AF-21), who need not answer. The agent who
// dials an outbound call has it from the start.
func (c *Call) addAgents(f *Fact) {
	if !c.First.Known() && f.Answered > 0 {
		c.First = f.TransferredBy // an agent who transferred the call spoke before
	}
	if !f.User.Known() || f.Kind == Ringing || f.Kind == Declined {
		return
	}
	if f.Direction != Outbound && f.Answered == 0 {
		return
	}
	if !c.First.Known() {
		c.First = f.User
	}
	c.Last = f.User
}

func latest[T comparable](known *T, value T) {
	var nothing T
	if value != nothing {
		*known = value
	}
}
