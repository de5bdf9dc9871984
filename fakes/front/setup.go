package front

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what an administrator sets up: teammates, inboxes, channels,
// contacts, tags. A method that returns an error has changed nothing.

// TeammateSpec describes a teammate.
type TeammateSpec struct {
	FirstName, LastName, Email string
	Admin                      bool
}

// ChannelSpec describes the settings page of an application channel.
type ChannelSpec struct {
	Name, Inbox, Address string // the inbox by id or name
	ContactType          string // phone (default), email or custom
	CanReply             bool   // reply mode "This channel" rather than "Cannot reply"

	Voice         bool          // shows calls instead of messages; may have the address of another channel
	WebhookURL    string        // receives outbound messages; "": the channel cannot send
	Application   string        // uid from [Server.AddApplication]; "": the channel's own application
	ExactContacts bool          // matches contacts by the exact text of the handle; implied by Voice
	FilesMax      int           // bytes of attachments per message; 0: no limit
	Telephony     bool          // belongs to a phone integration: needs a plan with phone integrations and prompts the inbox's teammates to log in; implied by Voice
	AutoClose     time.Duration // archives a conversation after this time without a message; 0: never
}

// ContactSpec describes a contact as typed by a user. Handles are stored as written.
type ContactSpec struct {
	Name    string
	Handles []Handle
}

// Handle is one address of a contact: Source is phone, email, twitter,
// facebook, intercom, front_chat or custom.
type Handle struct{ Source, Handle string }

// AddTeammate adds a teammate to the first workspace.
func (s *Server) AddTeammate(spec TeammateSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		email := strings.ToLower(spec.Email)
		if !strings.Contains(email, "@") {
			return fmt.Errorf("front: %q is not the e-mail address of a teammate", spec.Email)
		}
		if s.teammateByEmail[email] != nil {
			return fmt.Errorf("front: a teammate with the e-mail address %q already exists", spec.Email)
		}
		if tx.Rehearsal() {
			return nil
		}
		id, _ = s.ids.teammate.next()
		username, _, _ := strings.Cut(email, "@")
		t := &teammate{id: id, email: spec.Email, username: username, first: spec.FirstName, last: spec.LastName,
			admin: spec.Admin, kind: "user"}
		s.teammates.Put(tx, id, t)
		s.teammateByEmail[email] = t
		s.workspace.members = append(s.workspace.members, t)
		return nil
	})
	return id, err
}

// SetAdmin grants or revokes a teammate's administrator rights.
func (s *Server) SetAdmin(who string, admin bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err == nil {
			t.admin = admin
			t.Touch(tx)
		}
		return err
	})
}

// AddTeam adds a workspace. Teammates are named by id or e-mail address.
func (s *Server) AddTeam(name string, teammates ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		members, err := s.people(teammates)
		if err != nil {
			return err
		}
		t := s.newTeam(tx, name)
		t.members, id = members, t.id
		return nil
	})
	return id, err
}

func (s *Server) newTeam(tx *kit.Tx, name string) *team {
	id, _ := s.ids.team.next()
	t := &team{id: id, name: name}
	s.teams.Put(tx, id, t)
	return t
}

// AddInbox adds a shared inbox to the first workspace and gives the teammates access.
func (s *Server) AddInbox(name string, teammates ...string) (id string, err error) {
	return s.AddInboxTo(s.workspace.id, name, teammates...)
}

// AddInboxTo adds a shared inbox to a workspace, which is named by id or name.
func (s *Server) AddInboxTo(workspace, name string, teammates ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		team, err := s.teamNamed(workspace)
		if err != nil {
			return err
		}
		members, err := s.people(teammates)
		if err != nil {
			return err
		}
		if name == "" {
			return errors.New("front: missing name of the inbox")
		}
		if in, _ := s.inboxNamed(name); in != nil {
			return fmt.Errorf("front: an inbox called %q already exists", name)
		}
		if tx.Rehearsal() {
			return nil
		}
		id, _ = s.ids.inbox.next()
		in := &inbox{id: id, name: name, team: team, members: members}
		s.inboxes.Put(tx, id, in)
		team.inboxes = append(team.inboxes, in)
		return nil
	})
	return id, err
}

// AddToInbox gives teammates access to an inbox.
func (s *Server) AddToInbox(inbox string, teammates ...string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		in, err := s.inboxNamed(inbox)
		if err != nil {
			return err
		}
		members, err := s.people(teammates)
		if err != nil {
			return err
		}
		for _, t := range members {
			if !in.has(t) {
				in.members = append(in.members, t)
			}
		}
		in.Touch(tx)
		return nil
	})
}

// SetPlan changes the company's plan. Requests of the current minute still count.
func (s *Server) SetPlan(p Plan) error {
	return s.engine.Act(func(*kit.Tx) error {
		if p.PerMinute < 0 {
			return fmt.Errorf("front: rate limit %d is negative, expected at least 0", p.PerMinute)
		}
		s.limits.plan = p
		return nil
	})
}

// AddApplicationChannel connects an application channel to an inbox.
func (s *Server) AddApplicationChannel(spec ChannelSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		id, err = s.connectChannel(tx, spec)
		return err
	})
	return id, err
}

// ConnectChannel connects an application channel as a teammate does on the settings
// page. Only administrators may (RF-31).
func (s *Server) ConnectChannel(who string, spec ChannelSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		switch {
		case err != nil:
			return err
		case !t.admin:
			return fmt.Errorf("front: %s is no administrator and cannot connect channels", t.name())
		}
		id, err = s.connectChannel(tx, spec)
		return err
	})
	return id, err
}

func (s *Server) connectChannel(tx *kit.Tx, spec ChannelSpec) (id string, err error) {
	in, err := s.inboxNamed(spec.Inbox)
	if err != nil {
		return "", err
	}
	if err := s.checkChannel(&spec); err != nil {
		return "", err
	}
	id = s.newChannelID()
	ch := &channel{id: id, name: spec.Name, address: spec.Address, inbox: in, source: spec.ContactType, canReply: spec.CanReply,
		appUID: newUID(tx)[:16], appSecret: newUID(tx)}
	ch.voice, ch.exact, ch.webhook = spec.Voice, spec.ExactContacts, spec.WebhookURL
	ch.filesMax, ch.autoClose, ch.integration = spec.FilesMax, spec.AutoClose, spec.Name
	if spec.Application != "" {
		app, err := s.appNamed(spec.Application)
		if err != nil {
			return "", err
		}
		ch.appUID, ch.appSecret, ch.integration = app.uid, app.secret, app.name
	}
	s.addChannel(tx, ch)
	if spec.telephony() {
		s.promptAll(ch)
	}
	return id, nil
}

// checkChannel validates a channel's settings page and fills in its contact type.
func (s *Server) checkChannel(spec *ChannelSpec) error {
	switch spec.ContactType {
	case "":
		spec.ContactType = "phone"
	case "phone", "email", "custom":
	default:
		return fmt.Errorf("front: contact type %q of the channel, expected phone, email or custom", spec.ContactType)
	}
	switch {
	case spec.WebhookURL != "" && !absolute(spec.WebhookURL):
		return fmt.Errorf("front: webhook URL %q of the channel is not absolute", spec.WebhookURL)
	case spec.Voice && spec.CanReply:
		return errors.New("front: a voice channel cannot have replies: unset CanReply")
	case spec.AutoClose < 0 || spec.FilesMax < 0:
		return errors.New("front: AutoClose or FilesMax of the channel is negative, expected at least 0")
	}
	if spec.telephony() && !s.limits.plan.telephony() {
		return fmt.Errorf("front: phone integrations are not part of the plan %s, expected %s or above", s.limits.plan.Name, Professional.Name)
	}
	taken := s.channelsWhere(func(ch *channel) bool { return ch.address == spec.Address && ch.voice == spec.Voice })
	if spec.Address == "" || len(taken) > 0 {
		return fmt.Errorf("front: address %q of the channel is empty or already in use", spec.Address)
	}
	return nil
}

// AddContact adds a contact as typed by a user.
func (s *Server) AddContact(spec ContactSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		var handles []handle
		for _, h := range spec.Handles {
			if !knownSource(h.Source) || h.Handle == "" {
				return fmt.Errorf("front: handle %q with source %q: empty handle or unknown source", h.Handle, h.Source)
			}
			handles = append(handles, handle{h.Handle, h.Source})
		}
		if owners := s.ownersOf(handles); len(owners) > 0 {
			return fmt.Errorf("front: a handle of %q already belongs to contact %s", spec.Name, owners[0])
		}
		if tx.Rehearsal() {
			return nil
		}
		id = s.addContact(tx, spec.Name, handles).id
		return nil
	})
	return id, err
}

// HasTag reports whether a tag with that name or id exists.
func (s *Server) HasTag(ref string) (found bool) {
	s.read(func() error {
		t, _ := s.tagNamed(ref)
		found = t != nil
		return nil
	})
	return found
}

// AddTag adds a tag to the first workspace.
func (s *Server) AddTag(name string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" || len(name) > tagNameMax {
			return fmt.Errorf("front: a tag's name has %d characters, expected 1 to %d", len(name), tagNameMax)
		}
		id = s.newTag(tx, name).id
		return nil
	})
	return id, err
}
