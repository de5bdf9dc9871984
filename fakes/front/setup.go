package front

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is how an administrator sets a company up: who works in it and what
// is connected. What cannot be set up returns an error that says why, and
// changes nothing.

// TeammateSpec describes a person who works in Front.
type TeammateSpec struct {
	FirstName, LastName, Email string
	Admin                      bool
}

// ChannelSpec describes an application channel as its settings page shows it.
type ChannelSpec struct {
	Name, Inbox, Address string // the inbox by id or name
	ContactType          string // phone (default), email or custom
	CanReply             bool   // reply mode "This channel" rather than "Cannot reply"

	Voice         bool          // shows calls instead of messages; may have the address of another channel
	WebhookURL    string        // where the partner hears of messages; without it none can leave
	Application   string        // uid of one of [Server.AddApplication]; "" is one of the channel's own
	ExactContacts bool          // contacts are found by handles exactly as they come (voice channels do so anyhow)
	FilesMax      int           // bytes of attachments that one message may have; 0: no limit of its own
	Telephony     bool          // belongs to a phone integration: needs a plan that includes it, and asks those in the inbox to log in (voice channels do so anyhow)
	AutoClose     time.Duration // conversations archive themselves after so long without activity; 0: never
}

// ContactSpec describes a contact as a user types it: handles stay as written.
type ContactSpec struct {
	Name    string
	Handles []Handle
}

// Handle is one address of a contact: Source is phone, email, twitter,
// facebook, intercom, front_chat or custom.
type Handle struct{ Source, Handle string }

// AddTeammate gives a person a seat in the oldest workspace.
func (s *Server) AddTeammate(spec TeammateSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		email := strings.ToLower(spec.Email)
		if !strings.Contains(email, "@") {
			return fmt.Errorf("front: a teammate needs an e-mail address, not %q", spec.Email)
		}
		if s.teammateByEmail[email] != nil {
			return fmt.Errorf("front: there is a teammate with the e-mail address %q already", spec.Email)
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

// SetAdmin gives a teammate an administrator's rights, or takes them.
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

// AddTeam makes one more workspace; teammates are named by id or e-mail.
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

// AddInbox makes a shared inbox of the oldest workspace that the teammates have
// access to.
func (s *Server) AddInbox(name string, teammates ...string) (id string, err error) {
	return s.AddInboxTo(s.workspace.id, name, teammates...)
}

// AddInboxTo makes a shared inbox of a workspace, named by id or name.
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
			return errors.New("front: an inbox needs a name")
		}
		if in, _ := s.inboxNamed(name); in != nil {
			return fmt.Errorf("front: there is an inbox called %q already", name)
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

// AddToInbox gives more teammates access to an inbox.
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

// SetPlan changes what the company pays for; what it has used of its minute
// stays used.
func (s *Server) SetPlan(p Plan) error {
	return s.engine.Act(func(*kit.Tx) error {
		if p.PerMinute < 0 {
			return fmt.Errorf("front: a limit of %d requests per minute is below 0", p.PerMinute)
		}
		s.limits.plan = p
		return nil
	})
}

// AddApplicationChannel connects a partner's channel to an inbox.
func (s *Server) AddApplicationChannel(spec ChannelSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		id, err = s.connectChannel(tx, spec)
		return err
	})
	return id, err
}

// ConnectChannel is a teammate connecting a partner's channel on the settings page,
// which only administrators may (RF-31).
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
	rand := tx.Rand()
	ch := &channel{id: id, name: spec.Name, address: spec.Address, inbox: in, source: spec.ContactType, canReply: spec.CanReply,
		appUID: newUID(rand.Uint64(), rand.Uint64())[:16], appSecret: newUID(rand.Uint64(), rand.Uint64())}
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

// checkChannel finds what is wrong with a channel's settings page.
func (s *Server) checkChannel(spec *ChannelSpec) error {
	switch spec.ContactType {
	case "":
		spec.ContactType = "phone"
	case "phone", "email", "custom":
	default:
		return fmt.Errorf("front: a channel's contact type is phone, email or custom, not %q", spec.ContactType)
	}
	switch {
	case spec.WebhookURL != "" && !absolute(spec.WebhookURL):
		return fmt.Errorf("front: a channel's webhook needs an absolute URL, not %q", spec.WebhookURL)
	case spec.Voice && spec.CanReply:
		return errors.New("front: calls cannot be answered by messages: a voice channel takes no replies")
	case spec.AutoClose < 0 || spec.FilesMax < 0:
		return errors.New("front: a channel's limits are not below 0")
	}
	if spec.telephony() && !s.limits.plan.telephony() {
		return fmt.Errorf("front: phone integrations are not part of the plan %s: they need %s or above", s.limits.plan.Name, Professional.Name)
	}
	taken := s.channelsWhere(func(ch *channel) bool { return ch.address == spec.Address && ch.voice == spec.Voice })
	if spec.Address == "" || len(taken) > 0 {
		return fmt.Errorf("front: a channel needs an address of its own, not %q", spec.Address)
	}
	return nil
}

// AddContact is a user typing a contact in.
func (s *Server) AddContact(spec ContactSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		var handles []handle
		for _, h := range spec.Handles {
			if !knownSource(h.Source) || h.Handle == "" {
				return fmt.Errorf("front: %q is no handle of source %q", h.Handle, h.Source)
			}
			handles = append(handles, handle{h.Handle, h.Source})
		}
		if owners := s.ownersOf(handles); len(owners) > 0 {
			return fmt.Errorf("front: a handle of %q belongs to contact %s already", spec.Name, owners[0])
		}
		if tx.Rehearsal() {
			return nil
		}
		id = s.addContact(tx, spec.Name, handles).id
		return nil
	})
	return id, err
}

// HasTag tells whether there is a tag of that name or id.
func (s *Server) HasTag(ref string) (found bool) {
	s.look(func() error {
		t, _ := s.tagNamed(ref)
		found = t != nil
		return nil
	})
	return found
}

// AddTag makes a tag of the workspace.
func (s *Server) AddTag(name string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" || len(name) > tagNameMax {
			return fmt.Errorf("front: a tag's name has 1 to %d characters", tagNameMax)
		}
		id = s.newTag(tx, name).id
		return nil
	})
	return id, err
}
