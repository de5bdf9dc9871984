package call

import "time"

func (k Kind) String() string {
	if k == 0 || k >= kinds {
		return "unknown"
	}
	return [...]string{"", "created", "choosing", "ringing", "declined", "answered", "changed", "transferred", "hung up", "ended",
		"voicemail left", "assets ready", "retrieved", "SMS", "chosen"}[k]
}

// Shows returns the fact's non-zero fields by name, for the admin API.
func (f Fact) Shows() map[string]any {
	all := map[string]any{}
	text := func(name, value string) {
		if value != "" {
			all[name] = value
		}
	}
	moment := func(name string, at int64) {
		if at > 0 {
			all[name] = time.Unix(at, 0).UTC()
		}
	}
	flag := func(name string, value bool) {
		if value {
			all[name] = true
		}
	}
	list := func(name string, value Names) {
		if value != "" {
			all[name] = value.List()
		}
	}
	if f.Direction != UnknownDirection {
		all["direction"] = f.Direction.String()
	}
	text("line", f.Line.Name)
	text("line number", f.Line.Number)
	text("customer", f.Customer)
	flag("number withheld", f.Withheld)
	text("user", agentName(f.User))
	text("transferred by", agentName(f.TransferredBy))
	text("transferred to", agentName(f.TransferredTo))
	moment("started", f.Started)
	moment("answered", f.Answered)
	moment("ended", f.Ended)
	flag("done", f.Done)
	flag("voicemail", f.Voicemail)
	flag("recording", f.Recording)
	text("asset", f.Asset)
	text("missed because", f.MissedReason)
	text("contact", f.Contact)
	list("tags", f.Tags)
	list("teams", f.Teams)
	list("choices", f.Choices)
	text("text", f.Text)
	text("cause", f.Cause)
	if n := len(f.Comments.List()); n > 0 {
		all["comments"] = n
	}
	if steps := f.Steps.List(); len(steps) > 0 {
		var events []string
		for _, s := range steps {
			events = append(events, s.Party+" "+s.Status)
		}
		all["steps"] = events
	}
	return all
}

func agentName(a Agent) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Email
}
