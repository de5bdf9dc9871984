package front

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// export is a CSV file with one line per message of a span. The file is written at its
// creation and becomes readable some time later.
type export struct {
	kit.Stamp
	id, filename string
	created      time.Time
	ready        time.Time
	filters      analyticsFilters
	csv          []byte
}

type exportJSON struct {
	Links     selfLink         `json:"_links"`
	ID        string           `json:"id"`
	Status    string           `json:"status"`
	Progress  int              `json:"progress"`
	URL       string           `json:"url,omitempty"`
	Filename  string           `json:"filename,omitempty"`
	Size      *int             `json:"size,omitempty"`
	CreatedAt float64          `json:"created_at"`
	Filters   analyticsFilters `json:"filters"`
}

// exportJSON returns the export's JSON. The file's URL is present only if the export
// is ready and reading is set.
func (s *Server) exportJSON(x *export, now time.Time, reading bool) exportJSON {
	self := s.base + "/analytics/exports/" + x.id
	j := exportJSON{Links: selfLink{self}, ID: x.id, Status: "running", CreatedAt: seconds(x.created), Filters: x.filters}
	if !now.Before(x.ready) {
		j.Status, j.Progress = "done", 100
		if reading {
			size := len(x.csv)
			j.URL, j.Filename, j.Size = self+"/download", x.filename, &size
		}
	}
	return j
}

// messageColumns are the modelled columns of an export of messages.
var messageColumns = map[string]func(*Server, *message) string{
	"Message ID":          func(_ *Server, m *message) string { return strconv.FormatUint(m.number, 10) },
	"Conversation ID":     func(_ *Server, m *message) string { return strconv.FormatUint(m.conversation.number, 10) },
	"Message API ID":      func(_ *Server, m *message) string { return m.id },
	"Conversation API ID": func(_ *Server, m *message) string { return m.conversation.id },
	"Direction": func(_ *Server, m *message) string {
		if m.inbound {
			return "Inbound"
		}
		return "Outbound"
	},
	"Status":       func(_ *Server, m *message) string { return capital(m.conversation.status.String()) },
	"Inbox":        func(_ *Server, m *message) string { return strings.Join(m.conversation.inboxNames(), ", ") },
	"Inbox API ID": func(_ *Server, m *message) string { return strings.Join(idsOf(m.conversation.inboxes), ", ") },
	"Message date": func(_ *Server, m *message) string { return m.created.UTC().Format(time.RFC3339) },
	"Assignee": func(_ *Server, m *message) string {
		if m.conversation.assignee == nil {
			return ""
		}
		return m.conversation.assignee.name()
	},
	"Author": func(_ *Server, m *message) string {
		if m.author == nil {
			return ""
		}
		return m.author.name()
	},
	"Contact name": func(_ *Server, m *message) string {
		if who := m.conversation.recipient.contact.live(); who != nil {
			return who.name
		}
		return ""
	},
	"Contact handle": func(_ *Server, m *message) string { return m.conversation.recipient.handle },
	"From":           func(s *Server, m *message) string { return strings.Join(m.handles("from"), ", ") },
	"To":             func(s *Server, m *message) string { return strings.Join(m.handles("to"), ", ") },
	"Extract":        func(_ *Server, m *message) string { return blurb(m.text) },
	"Tags":           func(_ *Server, m *message) string { return strings.Join(m.conversation.tagNames(), ", ") },
	"Subject":        func(_ *Server, m *message) string { return m.conversation.subject },
	"New Conversation": func(_ *Server, m *message) string {
		if m.conversation.messages[0] == m {
			return "Yes"
		}
		return "No"
	},
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

func idsOf(all []*inbox) (ids []string) {
	for _, in := range all {
		ids = append(ids, in.id)
	}
	return ids
}

func (m *message) handles(role string) (all []string) {
	for _, p := range m.recipients {
		if p.role == role {
			all = append(all, p.handle)
		}
	}
	return all
}

func (s *Server) createExport(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		spanInput
		Type    *string   `json:"type"`
		Columns *[]string `json:"columns"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	span := in.read(&p)
	if in.Type == nil {
		p.add("type", "missing")
	} else if *in.Type != "messages" && *in.Type != "events" {
		p.add("type", "should be one of messages, events")
	}
	if in.Columns == nil {
		p.add("columns", "missing")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if *in.Type == "events" {
		return kit.Response{}, notModelled("exports of events")
	}
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	for _, column := range *in.Columns {
		if messageColumns[column] == nil {
			return kit.Response{}, notModelled("the export column " + strconv.Quote(column))
		}
	}
	x := &export{created: tx.Now(), ready: tx.Now().Add(s.duration(assumeReportTime)), filters: in.Filters, csv: s.messagesCSV(span, *in.Columns)}
	x.id, _ = s.ids.export.next()
	x.filename = "export-messages-" + tx.Now().Format("2006-01-02") + "-" + x.id + ".csv"
	x.Touch(tx)
	if s.exports == nil {
		s.exports = map[string]*export{}
	}
	s.exports[x.id] = x
	return kit.Created(s.exportJSON(x, tx.Now(), false)), nil
}

// messagesCSV returns the file: a header line, then the messages by time.
func (s *Server) messagesCSV(p span, columns []string) []byte {
	var all []*message
	for c := range s.conversations.All {
		if !p.filters.passes(c) {
			continue
		}
		for _, m := range c.messages {
			if m.counts() && p.contains(m.created) {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b *message) int {
		if byCreation(a) < byCreation(b) {
			return -1
		}
		return 1
	})
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{columns}
	for _, m := range all {
		line := make([]string, len(columns))
		for i, column := range columns {
			line[i] = messageColumns[column](s, m)
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		panic("front: writing an export: " + err.Error()) // writing to a buffer cannot fail
	}
	return out.Bytes()
}

func (s *Server) exportParam(r *kit.Request) (*export, error) {
	id := r.Param("export_id")
	x, ok := s.exports[id]
	if !ok {
		return nil, errUnknown("export", id)
	}
	return x, nil
}

func (s *Server) getExport(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.exportParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.exportJSON(x, tx.Now(), true)), nil
}

func (s *Server) downloadExport(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.exportParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if tx.Now().Before(x.ready) {
		return kit.Response{}, errUnknown("export", x.id)
	}
	return kit.Response{Raw: x.csv, Type: "text/csv; charset=utf-8"}, nil
}
