package ringcentral

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// filterKind is the kind of events that a filter selects.
type filterKind uint8

const (
	telephony filterKind = iota
	messageStore
	instant
	voicemails
	presences
	expiry
)

// filter is one event filter (Developer Guide, Event filters).
type filter struct {
	kind filterKind
	ext  *extension // nil: the whole account
	text string     // with "~" replaced by ids

	direction  string
	missed     bool
	phone      string
	code       string
	recordings bool
	types      []string
	detailed   bool

	threshold, interval time.Duration
}

var (
	errBadFilters   = &failure{status: 400, code: "SUB-508", message: "Event filters are not specified or invalid"}
	errBadReminder  = &failure{status: 400, code: "SUB-516", message: "Reminder parameters are invalid"}
	errOtherAccount = &failure{status: 403, code: "SUB-406", message: "Subscription to another account is not allowed"}
)

func errFilters(text string) error {
	return errBadFilters.with(detail{Parameter: "eventFilters", Value: text})
}

// readFilter parses an event filter and checks the permissions of the user and the app.
func (s *Server) readFilter(u *subscription, text string) (filter, error) {
	path, rawQuery, _ := strings.Cut(text, "?")
	query, err := url.ParseQuery(rawQuery)
	rest, ours := strings.CutPrefix(path, "/restapi/v1.0/")
	if err != nil || !ours {
		return filter{}, errFilters(text)
	}
	parts := strings.Split(rest, "/")
	if len(parts) == 2 && parts[0] == "subscription" && parts[1] == "~" {
		return readReminder(text, query)
	}
	f, err := s.readResource(u, parts, text)
	if err != nil {
		return filter{}, err
	}
	if err := s.checkPermission(u, f); err != nil {
		return filter{}, err
	}
	if rawQuery != "" {
		f.text += "?" + rawQuery
	}
	return f, f.readQuery(query, text)
}

// readResource parses account/{a}[/extension/{e}]/… and replaces "~" by ids.
func (s *Server) readResource(u *subscription, parts []string, text string) (f filter, err error) {
	if len(parts) < 3 || parts[0] != "account" {
		return f, errFilters(text)
	}
	if parts[1] != "~" && parts[1] != itoa(s.id) {
		return f, errOtherAccount
	}
	f.text = s.path
	parts = parts[2:]
	if parts[0] == "extension" && len(parts) > 2 {
		f.ext = u.user
		if parts[1] != "~" {
			if f.ext = s.extensionOfText(parts[1]); f.ext == nil {
				return f, errFilters(text)
			}
		}
		f.text = s.pathOf(f.ext)
		parts = parts[2:]
	}
	resource := strings.Join(parts, "/")
	f.text += "/" + resource
	switch {
	case resource == "telephony/sessions":
		f.kind = telephony
	case resource == "presence":
		f.kind = presences
	case f.ext != nil && resource == "message-store":
		f.kind = messageStore
	case f.ext != nil && resource == "message-store/instant":
		f.kind = instant
	case f.ext != nil && resource == "voicemail":
		f.kind = voicemails
	case slices.Contains([]string{"presence/dnd", "presence/line", "favorite", "extension"}, resource), strings.HasPrefix(resource, "call-queues/"),
		strings.HasPrefix(resource, "extension/"):
		return f, errUnmodelled("the event filter " + text)
	default:
		return f, errFilters(text)
	}
	return f, nil
}

// checkPermission checks that the app has the filter's permission and that the user is an
// admin, or the filter is for the user's own extension.
func (s *Server) checkPermission(u *subscription, f filter) error {
	scope := [...]string{telephony: "CallControl", messageStore: "ReadMessages", instant: "ReadMessages", voicemails: "ReadMessages", presences: "ReadPresence"}[f.kind]
	if !slices.Contains(u.app.scopes, scope) {
		return errScope(scope)
	}
	if f.ext != u.user && !u.user.admin {
		return errPermission("ReadCompanyInfo")
	}
	return nil
}

func (f *filter) readQuery(query url.Values, text string) error {
	flag := func(name string) bool { return query.Get(name) == "true" }
	if flag("sipData") {
		return errUnmodelled("sipData of events")
	}
	f.missed, f.recordings, f.detailed = flag("missedCall"), flag("withRecordings"), flag("detailedTelephonyState")
	f.phone, f.code, f.direction, f.types = query.Get("phoneNumber"), query.Get("statusCode"), query.Get("direction"), query["type"]
	if f.direction != "" && f.direction != "Inbound" && f.direction != "Outbound" {
		return errFilters(text)
	}
	if f.kind == instant && !slices.Equal(f.types, []string{"SMS"}) {
		return errFilters(text)
	}
	return nil
}

// readReminder parses the filter for reminders that a subscription is about to expire.
func readReminder(text string, query url.Values) (filter, error) {
	f := filter{kind: expiry, text: text, threshold: 60 * time.Second, interval: 15 * time.Second}
	for name, d := range map[string]*time.Duration{"threshold": &f.threshold, "interval": &f.interval} { //house:unordered each name sets its own variable
		if value := query.Get(name); value != "" {
			n, err := strconv.ParseInt(value, 10, 32)
			if err != nil || n < 1 {
				return f, errBadReminder
			}
			*d = time.Duration(n) * time.Second
		}
	}
	return f, nil
}

// scheduleReminder schedules the repeated reminders before a subscription expires.
func (s *Server) scheduleReminder(tx *kit.Tx, u *subscription) {
	u.cancelReminders()
	u.cancelReminders = func() {}
	for _, f := range u.filters {
		if f.kind == expiry {
			s.remindAfter(tx, u, f, max(0, u.expires.Sub(tx.Now())-f.threshold))
			return
		}
	}
}

func (s *Server) remindAfter(tx *kit.Tx, u *subscription, f filter, d time.Duration) {
	u.cancelReminders = tx.AfterInBackground(d, "ringcentral subscription reminder", func(tx *kit.Tx) {
		if !u.active(tx.Now()) {
			return
		}
		s.send(tx, u, "ringcentral subscription reminder", f.text, []byte(`{"expiresIn":`+itoa(int64(u.expires.Sub(tx.Now())/time.Second))+`}`))
		s.remindAfter(tx, u, f, f.interval)
	})
}

// matches reports whether the filter matches a party's event.
func (f *filter) matches(s *Server, p *party) bool {
	return f.kind == telephony && (f.ext == nil || f.ext == p.ext) &&
		(f.direction == "" || f.direction == p.direction()) &&
		(!f.missed || p.missed) &&
		(f.code == "" || strings.EqualFold(f.code, string(s.codeOf(p)))) &&
		(!f.recordings || len(p.recordings) > 0) &&
		(f.phone == "" || samePhone(f.phone, p.from.Number) || samePhone(f.phone, p.to.Number))
}

// samePhone compares phone numbers; a client may send "+" unescaped, which is read as a
// space.
func samePhone(a, b string) bool { return strings.TrimLeft(a, "+ ") == strings.TrimPrefix(b, "+") }
