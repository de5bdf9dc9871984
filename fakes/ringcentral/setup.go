package ringcentral

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Settings of an admin in the admin portal. On an error nothing is changed.

// ringForDefault is the default ring time of a phone.
const ringForDefault = 20 * time.Second

// UserSpec describes a user extension with a soft phone, which is logged in.
type UserSpec struct {
	Name      string
	Email     string
	Number    string // extension number; "": the next free one from 101
	Admin     bool
	RingFor   time.Duration // 0: 20 s
	Voicemail bool          // unanswered callers can leave a voicemail
	AlsoRing  []int64       // users whose phones ring at the same time (call forwarding)
	Recording RecordingSetting
}

// AddUser adds a user. The extension of the first admin, the owner, has the account's id.
func (s *Server) AddUser(spec UserSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if spec.Name == "" {
			return fmt.Errorf("a user needs a name")
		}
		others, err := s.usersOf(spec.AlsoRing)
		if spec.RingFor < 0 {
			err = fmt.Errorf("ring time %v is negative", spec.RingFor)
		}
		if err = cmp.Or(s.checkEmail(spec.Email, nil), checkRecording(spec.Recording), err); err != nil {
			return fmt.Errorf("user %s: %w", spec.Name, err)
		}
		x, err := s.newExtension(tx, User, spec.Name, spec.Number, 101, spec.Admin)
		if err != nil || tx.Rehearsal() {
			return err
		}
		x.first, x.last, _ = strings.Cut(spec.Name, " ")
		x.email, x.admin, x.device, x.recording = spec.Email, spec.Admin, nextID(&s.ids.device), spec.Recording
		x.voicemail, x.alsoRing, x.ringFor = spec.Voicemail, others, spec.RingFor
		if x.ringFor == 0 {
			x.ringFor = ringForDefault
		}
		s.byEmail[strings.ToLower(x.email)] = x
		id = x.id
		return nil
	})
	return id, err
}

// QueueSpec describes a call queue.
type QueueSpec struct {
	Name         string
	Number       string // "": the next free one from 201
	Members      []int64
	Mode         QueueMode     // "": Simultaneous
	AgentTimeout time.Duration // ring time of a member's phone; 0: 20 s
	HoldTime     time.Duration // maximum waiting time; 0: 15 min
	WrapUp       time.Duration // of a member after each call to the queue
	MaxCallers   int           // maximum number of waiting callers; 0: 10
	Voicemail    bool          // unanswered callers can leave a voicemail
	Overflow     int64         // extension of unanswered callers; 0: none
}

// AddQueue adds a call queue.
func (s *Server) AddQueue(spec QueueSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		members, err := s.usersOf(spec.Members)
		if err != nil {
			return fmt.Errorf("queue %s: %w", spec.Name, err)
		}
		q := &queue{members: members, mode: spec.Mode, agentTimeout: spec.AgentTimeout, holdTime: spec.HoldTime, wrapUp: spec.WrapUp, maxCallers: spec.MaxCallers}
		if err := q.setDefaults(); err != nil {
			return fmt.Errorf("queue %s: %w", spec.Name, err)
		}
		if spec.Overflow != 0 {
			if q.overflow, err = s.extensionByID(spec.Overflow); err != nil {
				return fmt.Errorf("queue %s: overflow: %w", spec.Name, err)
			}
		}
		x, err := s.newExtension(tx, Queue, spec.Name, spec.Number, 201, false)
		if err != nil || tx.Rehearsal() {
			return err
		}
		x.queue, x.voicemail = q, spec.Voicemail
		id = x.id
		return nil
	})
	return id, err
}

// Key is an option of an IVR: a key and its extension.
type Key struct {
	Key       string
	Extension int64
}

// AddIVR adds an IVR menu.
func (s *Server) AddIVR(name, number string, keys ...Key) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		var menu []choice
		for _, k := range keys {
			to, err := s.extensionByID(k.Extension)
			switch {
			case len(k.Key) != 1 || !strings.Contains("0123456789*#", k.Key):
				return fmt.Errorf("IVR %s: %q is not a key of a phone", name, k.Key)
			case err != nil:
				return fmt.Errorf("IVR %s: key %s: %w", name, k.Key, err)
			case slices.ContainsFunc(menu, func(c choice) bool { return c.key == k.Key }):
				return fmt.Errorf("IVR %s: key %s is used twice", name, k.Key)
			}
			menu = append(menu, choice{k.Key, to})
		}
		x, err := s.newExtension(tx, IVR, name, number, 301, false)
		if err != nil || tx.Rehearsal() {
			return err
		}
		x.menu = menu
		id = x.id
		return nil
	})
	return id, err
}

// AddMessageBox adds an extension that only has a voicemail.
func (s *Server) AddMessageBox(name, number string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.newExtension(tx, MessageOnly, name, number, 401, false)
		if err == nil && !tx.Rehearsal() {
			x.voicemail, id = true, x.id
		}
		return err
	})
	return id, err
}

func (s *Server) newExtension(tx *kit.Tx, kind ExtensionType, name, number string, first int, admin bool) (*extension, error) {
	if name == "" {
		return nil, fmt.Errorf("an extension needs a name")
	}
	if number == "" {
		for s.byNumber[strconv.Itoa(first)] != nil {
			first++
		}
		number = strconv.Itoa(first)
	}
	if len(number) > 8 || !kit.IsDigits(number) {
		return nil, fmt.Errorf("extension %s: %q is not an extension number: expected 1 to 8 digits", name, number)
	}
	if owner := s.byNumber[number]; owner != nil {
		return nil, fmt.Errorf("extension %s: %s is already the number of %s", name, number, owner.name)
	}
	if tx.Rehearsal() {
		return nil, nil
	}
	id := s.id
	if _, taken := s.extensions.Get(s.id); taken || !admin {
		id = nextID(&s.ids.extension)
	}
	x := &extension{id: id, number: number, kind: kind, name: name, status: "Enabled", presence: newPresence()}
	s.extensions.Put(tx, x.id, x)
	s.byNumber[number] = x
	return x, nil
}

// NumberSpec describes a phone number of the company and the extension that receives its
// calls. The number of a user or a queue is a direct number, the number of an IVR a
// company number.
type NumberSpec struct {
	E164      string
	Extension int64
	NoSMS     bool // the number does not support SMS
	Company   bool // a company number even for a user or a queue
}

// AddNumber adds a phone number.
func (s *Server) AddNumber(spec NumberSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		to, err := s.extensionByID(spec.Extension)
		switch {
		case checkE164(spec.E164) != "":
			return fmt.Errorf("adding a number: %s", checkE164(spec.E164))
		case s.byE164[spec.E164] != nil:
			return fmt.Errorf("%s is already a number of the company", spec.E164)
		case err != nil:
			return fmt.Errorf("number %s: %w", spec.E164, err)
		}
		if tx.Rehearsal() {
			return nil
		}
		n := &number{id: nextID(&s.ids.number), e164: spec.E164, usage: usageDirect, to: to, sms: !spec.NoSMS, location: placeOf(spec.E164)}
		if spec.Company || to.kind == IVR {
			n.usage = usageMain
			if main := s.mainNumber(); main != nil && main.usage == usageMain {
				n.usage = usageCompany
			}
		}
		s.numbers.Put(tx, n.id, n)
		s.byE164[n.e164] = n
		to.numbers = append(to.numbers, n)
		id = n.id
		return nil
	})
	return id, err
}

// SetCallerName sets the caller ID name of an external number.
func (s *Server) SetCallerName(e164, name string) error {
	return s.engine.Act(func(*kit.Tx) error {
		if problem := checkE164(e164); problem != "" {
			return fmt.Errorf("%s", problem)
		}
		s.callerNames[e164] = name
		return nil
	})
}

// SetRecording sets which recordings a user's licence allows.
func (s *Server) SetRecording(user int64, setting RecordingSetting) error {
	return s.changeUser(user, func(x *extension) error {
		if err := checkRecording(setting); err != nil {
			return err
		}
		x.recording = setting
		return nil
	})
}

func checkRecording(setting RecordingSetting) error {
	if !slices.Contains([]RecordingSetting{NoRecording, OnDemandRecording, AutomaticRecording}, setting) {
		return fmt.Errorf("unknown recording setting %q", setting)
	}
	return nil
}

// SetAdmin grants or revokes a user's admin rights.
func (s *Server) SetAdmin(user int64, admin bool) error {
	return s.changeUser(user, func(x *extension) error {
		x.admin = admin
		return nil
	})
}

// SetOpen opens or closes an extension, as business hours do. Callers of a closed
// extension reach its voicemail or are hung up on.
func (s *Server) SetOpen(id int64, open bool) error {
	return s.changeExtension(id, func(x *extension) error {
		x.closed = !open
		return nil
	})
}

// SetStatus sets the status of an extension to "Enabled" or "Disabled".
func (s *Server) SetStatus(id int64, status string) error {
	return s.changeExtension(id, func(x *extension) error {
		if status != "Enabled" && status != "Disabled" {
			return fmt.Errorf("%s cannot have the status %q: expected Enabled or Disabled", x.name, status)
		}
		x.status = status
		return nil
	})
}

func (s *Server) changeUser(id int64, change func(*extension) error) error {
	return s.changeExtension(id, func(x *extension) error {
		if x.kind != User {
			return errNoUser(x)
		}
		return change(x)
	})
}

func (s *Server) changeExtension(id int64, change func(*extension) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.extensionByID(id)
		if err == nil {
			err = change(x)
		}
		if err == nil {
			x.Touch(tx)
		}
		return err
	})
}

func errNoUser(x *extension) error { return fmt.Errorf("%s is not a user", x.name) }

func (s *Server) userByID(id int64) (*extension, error) {
	x, err := s.extensionByID(id)
	if err == nil && x.kind != User {
		return nil, errNoUser(x)
	}
	return x, err
}

func (s *Server) extensionByID(id int64) (*extension, error) {
	x, ok := s.extensions.Get(id)
	if !ok {
		return nil, fmt.Errorf("there is no extension %d", id)
	}
	return x, nil
}

func (s *Server) usersOf(ids []int64) ([]*extension, error) {
	var all []*extension
	for _, id := range ids {
		x, err := s.userByID(id)
		if err != nil {
			return nil, err
		}
		if slices.Contains(all, x) {
			return nil, fmt.Errorf("%s is listed twice", x.name)
		}
		all = append(all, x)
	}
	return all, nil
}

// SetVoicemail sets whether unanswered callers of an extension can leave a voicemail.
func (s *Server) SetVoicemail(id int64, on bool) error {
	return s.changeExtension(id, func(x *extension) error {
		x.voicemail = on
		return nil
	})
}

// SetEmail changes a user's e-mail address.
func (s *Server) SetEmail(user int64, email string) error {
	return s.changeUser(user, func(x *extension) error {
		if err := s.checkEmail(email, x); err != nil {
			return fmt.Errorf("user %s: %w", x.name, err)
		}
		delete(s.byEmail, strings.ToLower(x.email))
		x.email, s.byEmail[strings.ToLower(email)] = email, x
		return nil
	})
}

// checkEmail returns why x, or a new user if x is nil, cannot have an address, or nil.
func (s *Server) checkEmail(email string, x *extension) error {
	owner := s.byEmail[strings.ToLower(email)]
	switch {
	case !strings.Contains(email, "@"):
		return fmt.Errorf("%q is not an e-mail address", email)
	case owner != nil && owner != x:
		return fmt.Errorf("%s is already taken", email)
	}
	return nil
}
