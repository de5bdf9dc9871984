package front

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// importing holds the options of an imported message (Front API reference, Import
// message). By default an imported message is archived and triggers no rules.
type importing struct {
	source    string // source of the contact's handle
	address   string // the company's address
	archived  bool
	skipRules bool
	tags      []string // names
	assignee  *teammate
	by        cause
}

type importInput struct {
	Sender *struct {
		Handle *string `json:"handle"`
		Name   string  `json:"name"`
		Author *string `json:"author_id"`
	} `json:"sender"`
	To           *[]string `json:"to"`
	Cc           []string  `json:"cc"`
	Bcc          []string  `json:"bcc"`
	Subject      string    `json:"subject"`
	Body         *string   `json:"body"`
	BodyFormat   *string   `json:"body_format"`
	External     *string   `json:"external_id"`
	CreatedAt    *int64    `json:"created_at"`
	Type         *string   `json:"type"`
	Assignee     *string   `json:"assignee_id"`
	Tags         []string  `json:"tags"`
	Conversation *string   `json:"conversation_id"`
	Metadata     *struct {
		Inbound   *bool  `json:"is_inbound"`
		ThreadRef string `json:"thread_ref"`
		Archived  *bool  `json:"is_archived"`
		SkipRules *bool  `json:"should_skip_rules"`
	} `json:"metadata"`
}

// importSources maps types of imported messages to sources of handles.
var importSources = map[string]string{"email": "email", "sms": "phone", "intercom": "intercom", "custom": "custom"}

func (in *importInput) check(p *problems) {
	if in.Sender == nil {
		p.add("sender", "missing")
	} else {
		p.missing("sender.handle", in.Sender.Handle)
	}
	if in.To == nil {
		p.add("to", "missing")
	} else if len(*in.To) == 0 {
		p.add("to", "should not be empty")
	}
	if in.To != nil && slices.Contains(*in.To, "") {
		p.add("to[]", "should not be empty")
	}
	p.missing("body", in.Body)
	p.missing("external_id", in.External)
	if in.CreatedAt == nil {
		p.add("created_at", "missing")
	} else if *in.CreatedAt < 0 || *in.CreatedAt > latest {
		p.add("created_at", "should be a timestamp in seconds")
	}
	if in.Type != nil {
		p.oneOf("type", in.Type, "email", "sms", "intercom", "custom")
	}
	if in.BodyFormat != nil {
		p.oneOf("body_format", in.BodyFormat, "html", "markdown")
	}
	if in.Metadata == nil {
		p.add("metadata", "missing")
	} else if in.Metadata.Inbound == nil {
		p.add("metadata.is_inbound", "missing")
	}
}

func (s *Server) importMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	inbox, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in importInput
	files, err := decodeWithFiles(r, &in)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if len(in.Cc)+len(in.Bcc) > 0 {
		return kit.Response{}, notModelled("copies of messages")
	}
	kind := "email"
	if in.Type != nil {
		kind = *in.Type
	}
	a := &accepted{exchange: tx.Exchange(), at: time.Unix(*in.CreatedAt, 0).UTC(), inbox: inbox, kind: kind, inbound: *in.Metadata.Inbound,
		subject: in.Subject, body: *in.Body, externalID: *in.External, files: files}
	i := &importing{source: s.importSource(kind, &in), archived: orDefault(in.Metadata.Archived, true),
		skipRules: orDefault(in.Metadata.SkipRules, true), tags: in.Tags, by: s.byRequest(tx, r)}
	i.by.skipRules = i.skipRules
	a.imported = i
	var customers []string
	if a.inbound {
		i.address, customers = (*in.To)[0], []string{*in.Sender.Handle}
	} else {
		i.address, customers = *in.Sender.Handle, *in.To
	}
	for _, handle := range customers {
		a.others = append(a.others, party{Handle: &handle})
	}
	a.party, a.others = a.others[0], a.others[1:]
	if a.inbound {
		a.party.Name = in.Sender.Name
	}
	a.conversationID = "import thread " + in.Metadata.ThreadRef
	if in.Metadata.ThreadRef == "" {
		a.conversationID = "import sender " + s.key(handle{*a.party.Handle, i.source}).Handle
	}
	if err := s.importPeople(&in, a); err != nil {
		return kit.Response{}, err
	}
	return s.acceptOnce(tx, a)
}

// importSource returns the source of the contact's handle: phone for custom messages of
// phone numbers, otherwise by the type of message.
func (s *Server) importSource(kind string, in *importInput) string {
	handle := *in.Sender.Handle
	if !*in.Metadata.Inbound {
		handle = (*in.To)[0]
	}
	if kind == "custom" && strings.HasPrefix(handle, "+") && s.assumed(assumeImportPhone, "phone") {
		return "phone"
	}
	return importSources[kind]
}

// importPeople looks up the author, the assignee and the conversation of an import.
func (s *Server) importPeople(in *importInput, a *accepted) error {
	if ref := in.Sender.Author; ref != nil && !a.inbound {
		who, ok := s.findTeammate(*ref)
		if !ok {
			return s.errReference("teammate", *ref)
		}
		a.author = who
	}
	if in.Assignee != nil {
		who, ok := s.findTeammate(*in.Assignee)
		if !ok {
			return s.errReference("teammate", *in.Assignee)
		}
		a.imported.assignee = who
	}
	if in.Conversation != nil {
		c, ok := s.conversations.Get(*in.Conversation)
		if !ok {
			return s.errReference("conversation", *in.Conversation)
		}
		a.into = c
	}
	return nil
}

// settleImport applies the options of an import to its conversation.
func (s *Server) settleImport(tx *kit.Tx, a *accepted, c *conversation) {
	i := a.imported
	if i == nil {
		return
	}
	by := i.by
	for _, name := range i.tags {
		t, err := s.tagNamed(name)
		if err != nil {
			t = s.newTag(tx, name)
		}
		s.addTag(tx, c, t, by)
	}
	if i.assignee != nil {
		s.assign(tx, c, i.assignee, by)
	}
	if i.archived {
		s.setStatus(tx, c, archived)
	}
}
