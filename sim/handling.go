package sim

import "fmt"

// What agents do about a call besides talking, during it or afterwards.

// onAircall is what can be done only with calls in Aircall.
func onAircall(does func(a *Agent, id int64) error) func(*Agent, *call) error {
	return func(a *Agent, k *call) error {
		if k.aircall == 0 {
			return fmt.Errorf("the call is in %s, where that is not done", title(k.system))
		}
		return does(a, k.aircall)
	}
}

// Comments lets an agent write a note on the customer's latest call.
func (w *World) Comments(agent, customer, text string) error {
	return w.handle(agent, "comments on", customer, customer+": "+text, onAircall(func(a *Agent, call int64) error {
		return w.Aircall().Comment(call, a.Aircall, text)
	}))
}

// TagsCall lets an agent put a tag on the customer's latest call; the tag is
// there from its first use on.
func (w *World) TagsCall(agent, customer, tag string) error {
	id, err := w.tag(tag)
	if err != nil {
		return err
	}
	return w.handle(agent, "tags", customer, customer+" as "+tag, onAircall(func(a *Agent, call int64) error {
		return w.Aircall().TagCall(call, a.Aircall, id)
	}))
}

// SystemTagsCall lets the phone system itself tag the customer's latest call.
func (w *World) SystemTagsCall(customer, tag string) error {
	id, err := w.tag(tag)
	if err != nil {
		return err
	}
	return w.onCall(customer, "is tagged by the phone system", tag, func(k *call) error {
		return onAircall(func(_ *Agent, call int64) error { return w.Aircall().SystemTags(call, id) })(nil, k)
	})
}

// UntagsCall takes a tag off again.
func (w *World) UntagsCall(agent, tag, customer string) error {
	id, err := w.tag(tag)
	if err != nil {
		return err
	}
	return w.handle(agent, "untags", customer, customer+" as "+tag, onAircall(func(a *Agent, call int64) error {
		return w.Aircall().UntagCall(call, a.Aircall, id)
	}))
}

// AssignsCall lets an agent give the customer's latest call to somebody to
// follow up, in Aircall.
func (w *World) AssignsCall(agent, customer, to string) error {
	assignee, err := w.Agent(to)
	if err != nil {
		return err
	}
	return w.handle(agent, "assigns the call of", customer, customer+" to "+to, onAircall(func(a *Agent, call int64) error {
		return w.Aircall().Assign(call, a.Aircall, assignee.Aircall)
	}))
}

// ArchivesCall lets an agent archive the customer's latest call in Aircall.
func (w *World) ArchivesCall(agent, customer string) error {
	return w.agentOnCall(agent, "archives the call of", customer, onAircall(func(a *Agent, call int64) error {
		return w.Aircall().Archive(call, a.Aircall)
	}))
}

// tag is the Aircall tag of that name, new if need be.
func (w *World) tag(name string) (int64, error) {
	if id, known := w.cast.tags.byName[name]; known {
		return id, nil
	}
	id, err := w.Aircall().AddTag(name, "#00B388")
	if err != nil {
		return 0, fmt.Errorf("adding the tag %s to Aircall: %w", name, err)
	}
	w.cast.tags.add(name, id)
	return id, nil
}
