package aircall

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// user is an agent with a phone.
type user struct {
	kit.Stamp
	id        int64
	link      string
	name      string
	email     string
	admin     bool
	alerts    bool   // receives an e-mail when a webhook is disabled
	available bool   // as set in the dashboard, whether busy or not
	custom    bool   // available by working hours
	reason    string // for being unavailable
	appClosed bool   // the app is not open
	timeZone  string
	language  string
	wrapUp    time.Duration
	created   time.Time
	lines     []*number // assigned directly, not through a team
	phone     phone
	prefilled string    // number filled into the dialler by an integration
	idleSince time.Time // the end of the last call
}

// userBrief is a user inside a comment or a tag of the API.
type userBrief struct {
	ID                 int64  `json:"id"`
	DirectLink         string `json:"direct_link"`
	Name               string `json:"name"`
	Email              string `json:"email"`
	Available          bool   `json:"available"`
	AvailabilityStatus string `json:"availability_status"`
	Language           string `json:"language"`
	WrapUpTime         int64  `json:"wrap_up_time"`
}

// userInCall is a user inside a call of the API.
type userInCall struct {
	ID                 int64  `json:"id"`
	DirectLink         string `json:"direct_link"`
	Name               string `json:"name"`
	Email              string `json:"email"`
	Available          bool   `json:"available"`
	AvailabilityStatus string `json:"availability_status"`
	CreatedAt          string `json:"created_at"`
	TimeZone           string `json:"time_zone"`
	Language           string `json:"language"`
}

// userREST is a user of the API; version 2 has no numbers.
type userREST struct {
	ID                 int64          `json:"id"`
	DirectLink         string         `json:"direct_link"`
	Name               string         `json:"name"`
	Email              string         `json:"email"`
	CreatedAt          string         `json:"created_at"`
	Available          bool           `json:"available"`
	AvailabilityStatus string         `json:"availability_status"`
	Substatus          string         `json:"substatus"`
	TimeZone           string         `json:"time_zone"`
	Language           string         `json:"language"`
	WrapUpTime         int64          `json:"wrap_up_time"`
	Numbers            *[]numberREST1 `json:"numbers,omitempty"`
}

func (u *user) availabilityStatus() string {
	if u.custom {
		return "custom"
	}
	if u.available {
		return "available"
	}
	return "unavailable"
}

// substatus returns the reason for the availability that the agent has set.
func (u *user) substatus() string {
	if u.available {
		return "always_open"
	}
	return cmp.Or(u.reason, "always_closed")
}

func (u *user) brief() userBrief {
	return userBrief{u.id, u.link, u.name, u.email, u.available, u.availabilityStatus(),
		u.language, int64(u.wrapUp / time.Second)}
}

func (u *user) inCall() *userInCall {
	if u == nil {
		return nil
	}
	return &userInCall{u.id, u.link, u.name, u.email, u.available, u.availabilityStatus(),
		isoMillis(u.created), u.timeZone, u.language}
}

func (u *user) rest(version int) userREST {
	v := userREST{
		ID: u.id, DirectLink: u.link, Name: u.name, Email: u.email, CreatedAt: isoMillis(u.created),
		Available: u.available, AvailabilityStatus: u.availabilityStatus(), Substatus: u.substatus(),
		TimeZone: u.timeZone, Language: u.language, WrapUpTime: int64(u.wrapUp / time.Second),
	}
	if version == 1 {
		numbers := make([]numberREST1, 0, len(u.lines))
		for _, n := range u.lines {
			numbers = append(numbers, n.inUser())
		}
		v.Numbers = &numbers
	}
	return v
}

// encode writes a user in the format of events.
func (u *user) encode(e *encoder) {
	e.object()
	e.int("id", u.id)
	e.str("direct_link", u.link)
	e.str("name", u.name)
	e.str("email", u.email)
	e.bool("available", u.available)
	e.str("availability_status", u.availabilityStatus())
	e.str("language", u.language)
	e.int("wrap_up_time", int64(u.wrapUp/time.Second))
	e.endObject()
}

// emitUser sends a user event in both versions (docs/webhooks-overview: version 1 is
// deprecated but still sent). Version 1 has the user's numbers, version 2 the call of
// a wrap-up.
func (s *Server) emitUser(tx *kit.Tx, v1, v2 event, u *user, about *call) {
	s.emit(tx, v1, func(e *encoder) {
		u.encode(e)
		e.reopen()
		e.key("numbers")
		e.array()
		for _, n := range u.lines {
			n.encode(e, false)
		}
		e.endArray()
		e.endObject()
	})
	s.emit(tx, v2, func(e *encoder) {
		u.encode(e)
		if about != nil {
			e.reopen()
			e.int("last_call_id", about.id)
			e.endObject()
		}
	})
}

func (s *Server) listUsersV1(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.checkUsersV1(); err != nil {
		return kit.Response{}, err
	}
	return s.listUsers(r, 1)
}

func (s *Server) listUsersV2(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.listUsers(r, 2)
}

func (s *Server) getUserV1(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.checkUsersV1(); err != nil {
		return kit.Response{}, err
	}
	return s.getUser(r, 1)
}

func (s *Server) getUserV2(_ *kit.Tx, r *kit.Request) (kit.Response, error) { return s.getUser(r, 2) }

func (s *Server) checkUsersV1() error {
	if s.assume.Value("aircall-users-v1") == "removed" {
		return errUsersV1Gone
	}
	return nil
}

func (s *Server) listUsers(r *kit.Request, version int) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	page, m, err := pageOf(s, &p, rows(&p, &s.users), 0, func(u *user) bool { return p.within(u.created) })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]userREST, 0, len(page))
	for _, u := range page {
		list = append(list, u.rest(version))
	}
	return kit.OK(struct {
		Meta  meta       `json:"meta"`
		Users []userREST `json:"users"`
	}{m, list}), nil
}

func (s *Server) getUser(r *kit.Request, version int) (kit.Response, error) {
	u := s.userByIDOrEmail(r.Param("id"))
	if u == nil {
		return kit.Response{}, errUnknownID
	}
	return kit.OK(struct {
		User userREST `json:"user"`
	}{u.rest(version)}), nil
}

// userByIDOrEmail finds a user by id or e-mail (API reference, "Retrieve a user").
func (s *Server) userByIDOrEmail(key string) *user {
	if id, err := strconv.ParseInt(key, 10, 64); err == nil {
		u, _ := s.users.Get(id)
		return u
	}
	return s.usersByEmail[strings.ToLower(key)]
}
