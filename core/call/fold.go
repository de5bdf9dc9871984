package call

import "slices"

// Fold returns the call that a set of facts adds up to. Order and repetition
// of the facts do not matter; facts itself is left as it is. All facts must be
// of one call.
//
// Every fact is a full snapshot, so of each field the latest known value
// counts, and what once happened (answered, hung up, voicemail left) never
// unhappens.
func Fold(facts []Fact) Call {
	order := make([]*Fact, len(facts)) // facts are large: sort their places
	for i := range facts {
		order[i] = &facts[i]
	}
	slices.SortFunc(order, compare)
	var c Call
	var steps []Steps
	for _, f := range order {
		c.learn(f)
		if f.Steps != "" {
			steps = append(steps, f.Steps)
		}
	}
	c.Steps = joinSteps(steps)
	return c
}

// learn adds the next later fact.
func (c *Call) learn(f *Fact) {
	latest(&c.ID, f.CallID)
	latest(&c.Direction, f.Direction)
	latest(&c.Line.ID, f.Line.ID)
	latest(&c.Line.Name, f.Line.Name)
	latest(&c.Line.Number, f.Line.Number)
	c.learnCustomer(f)
	if c.Opening == UnknownOpening {
		c.Opening = f.Opening
	}

	c.Heard = max(c.Heard, f.At)
	latest(&c.Started, f.Started)
	latest(&c.Answered, f.Answered)
	latest(&c.Ended, f.Ended)
	c.HungUp = c.HungUp || f.Over()
	c.Terminal = c.Terminal || f.terminal()
	c.learnAgents(f)
	c.learnRest(f)

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

// learnRest is about who was rung, about messages, and about what people have
// chosen in the CRM.
func (c *Call) learnRest(f *Fact) {
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

// learnCustomer prefers a number to its absence, whichever came later.
func (c *Call) learnCustomer(f *Fact) {
	latest(&c.Customer, f.Customer)
	c.Withheld = c.Customer == "" && (c.Withheld || f.Withheld)
}

// learnAgents counts only agents who had the call: on an inbound call that
// rings, the phone system names the agent it rings (AF-21), who need not be
// the one who answers. The dialler of an outbound call has it from the start.
func (c *Call) learnAgents(f *Fact) {
	if !c.First.Known() && f.Answered > 0 {
		c.First = f.TransferredBy // whoever passed it on spoke before
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

func latest[T comparable](known *T, told T) {
	var nothing T
	if told != nothing {
		*known = told
	}
}
