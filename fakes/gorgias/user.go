package gorgias

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// user is a person who works in the helpdesk, or a bot.
type user struct {
	kit.Stamp
	id               int64
	name, email      string
	role             string
	active           bool
	externalID       string
	zone             string
	bio              string
	clientID         string // of the app, if the user is an app's bot
	key              string // API key, or ""
	meta             json.RawMessage
	created, updated time.Time
	deactivated      time.Time
}

// roles are the roles of the API; only admin administers (reference/users).
var roles = []string{"admin", "agent", "basic-agent", "bot", "internal-agent", "lite-agent", "observer-agent"}

type roleJSON struct {
	Name string `json:"name"`
}

type userJSON struct {
	ID          int64           `json:"id"`
	Active      bool            `json:"active"`
	Bio         *string         `json:"bio"`
	Created     moment          `json:"created_datetime"`
	Country     *string         `json:"country"`
	Deactivated moment          `json:"deactivated_datetime"`
	Email       string          `json:"email"`
	ExternalID  *string         `json:"external_id"`
	Firstname   string          `json:"firstname"`
	HasPassword bool            `json:"has_password"`
	Has2FA      bool            `json:"has_2fa_enabled"`
	Lastname    string          `json:"lastname"`
	Language    *string         `json:"language"`
	Meta        json.RawMessage `json:"meta"`
	Name        string          `json:"name"`
	Role        roleJSON        `json:"role"`
	Timezone    *string         `json:"timezone"`
	Updated     moment          `json:"updated_datetime"`
	ClientID    *string         `json:"client_id"`
	URI         string          `json:"uri"` // absolute, unlike every other
}

func (s *Server) userJSON(u *user) userJSON {
	first, last := nameParts(u.name)
	return userJSON{ID: u.id, Active: u.active, Bio: orNull(u.bio), Created: moment(u.created), Deactivated: moment(u.deactivated),
		Email: u.email, ExternalID: orNull(u.externalID), Firstname: first, Lastname: last, Meta: u.meta, Name: u.name,
		Role: roleJSON{u.role}, Timezone: orNull(u.zone), Updated: moment(u.updated), ClientID: orNull(u.clientID),
		URI: s.base + uri("users", u.id)}
}

// personJSON is a user or a customer inside another object.
type personJSON struct {
	ID        int64           `json:"id"`
	Email     *string         `json:"email"`
	Name      *string         `json:"name"`
	Firstname string          `json:"firstname"`
	Lastname  string          `json:"lastname"`
	Meta      json.RawMessage `json:"meta"`
}

func (u *user) person() *personJSON {
	if u == nil {
		return nil
	}
	first, last := nameParts(u.name)
	return &personJSON{u.id, orNull(u.email), orNull(u.name), first, last, u.meta}
}

func (c *customer) person() *personJSON {
	if c == nil {
		return nil
	}
	first, last := nameParts(c.name)
	return &personJSON{c.id, orNull(c.email()), orNull(c.name), first, last, c.meta}
}

// assigneeJSON is a person with a bio.
type assigneeJSON struct {
	*personJSON
	Bio *string `json:"bio"`
}

func (u *user) assignee() *assigneeJSON {
	if u == nil {
		return nil
	}
	return &assigneeJSON{u.person(), orNull(u.bio)}
}

// usersOrder begins with the name, which is Gorgias's observed default.
var usersOrder = sorting[*user]{
	{"name", false, func(u *user) place { return place{strings.ToLower(u.name), u.id} }},
	{"email", false, func(u *user) place { return place{strings.ToLower(u.email), u.id} }},
	{"created_datetime", true, func(u *user) place { return place{byTime(u.created), u.id} }},
	{"updated_datetime", true, func(u *user) place { return place{byTime(u.updated), u.id} }},
}

func (s *Server) listUsers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	if q.Has("available_first") {
		return kit.Response{}, notModelled("available_first")
	}
	wanted := q["roles"]
	for _, role := range wanted {
		if !slices.Contains(roles, role) {
			return kit.Response{}, queryProblem("roles", "Must be one of: "+strings.Join(roles, ", ")+".")
		}
	}
	search := strings.ToLower(q.Get("search"))
	var found []*user
	for u := range s.users.All {
		if (len(wanted) == 0 || slices.Contains(wanted, u.role)) &&
			(!q.Has("email") || s.sameEmail(u.email, q.Get("email"))) &&
			(!q.Has("external_id") || u.externalID == q.Get("external_id")) &&
			(search == "" || strings.Contains(strings.ToLower(u.name+" "+u.email), search)) {
			found = append(found, u)
		}
	}
	page, err := paged(r, found, usersOrder, limitDefault, s.userJSON)
	if err != nil {
		return kit.Response{}, err
	}
	page.Meta.total = true
	return ok(page)
}

func (s *Server) sameEmail(a, b string) bool {
	if s.assumed(assumeEmailCase, "exact") {
		return a == b
	}
	return strings.EqualFold(a, b)
}

// userParam returns the user of a path. The id 0 is the requesting user.
func (s *Server) userParam(r *kit.Request) (*user, error) {
	id, ok := r.ID("id")
	if !ok {
		return nil, errNotFound
	}
	if id == 0 && author(r) != nil {
		return author(r), nil
	}
	u, exists := s.users.Get(id)
	if !exists {
		return nil, errNotFound
	}
	return u, nil
}

func (s *Server) getUser(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(s.userJSON(u))
}

type userBody struct {
	Name       *string         `json:"name"`
	Firstname  *string         `json:"firstname"`
	Lastname   *string         `json:"lastname"`
	Email      *string         `json:"email"`
	Role       *roleJSON       `json:"role"`
	Active     *bool           `json:"active"`
	Bio        *string         `json:"bio"`
	ExternalID *string         `json:"external_id"`
	Timezone   *string         `json:"timezone"`
	Language   *string         `json:"language"`
	Meta       json.RawMessage `json:"meta"`
}

func (b *userBody) check(what string, all bool) error {
	p := problems{}
	if all && b.Name == nil {
		p.add("name", msgMissing)
	}
	if all && b.Email == nil {
		p.add("email", msgMissing)
	}
	if b.Email != nil && !strings.Contains(*b.Email, "@") {
		p.add("email", "Not a valid email address.")
	}
	if all && b.Role == nil {
		p.add("role", msgMissing)
	}
	if b.Role != nil {
		p.under("role").oneOf("name", b.Role.Name, roles...)
	}
	return p.err("Failed to " + what + " user")
}

func (s *Server) createUser(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if actor := author(r); actor != nil && actor.role != "admin" && actor.clientID == "" {
		return kit.Response{}, errForbidden
	}
	var b userBody
	if err := s.decode(r, "create user", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("create", true); err != nil {
		return kit.Response{}, err
	}
	if s.usersByEmail[strings.ToLower(*b.Email)] != nil {
		return kit.Response{}, errExists
	}
	u := s.newUser(tx, *b.Name, *b.Email, b.Role.Name)
	s.changeUser(tx, u, &b)
	s.record(tx, "user-created", "User", u.id, author(r), nil)
	return created(s.userJSON(u))
}

func (s *Server) updateUser(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b userBody
	if err := s.decode(r, "update user", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("update", false); err != nil {
		return kit.Response{}, err
	}
	if b.Email != nil {
		if other := s.usersByEmail[strings.ToLower(*b.Email)]; other != nil && other != u {
			return kit.Response{}, errExists
		}
	}
	s.changeUser(tx, u, &b)
	return accepted(s.userJSON(u))
}

// changeUser sets the fields of a body.
func (s *Server) changeUser(tx *kit.Tx, u *user, b *userBody) {
	if b.Name != nil {
		u.name = *b.Name
	}
	if b.Email != nil {
		delete(s.usersByEmail, strings.ToLower(u.email))
		u.email = *b.Email
		s.usersByEmail[strings.ToLower(u.email)] = u
	}
	if b.Role != nil {
		u.role = b.Role.Name
	}
	if b.Active != nil {
		s.setActive(tx, u, *b.Active)
	}
	if b.Bio != nil {
		u.bio = *b.Bio
	}
	if b.ExternalID != nil {
		u.externalID = *b.ExternalID
	}
	if b.Timezone != nil {
		u.zone = *b.Timezone
	}
	if len(b.Meta) > 0 {
		u.meta = b.Meta
	}
	u.updated = tx.Now()
	u.Touch(tx)
}

func (s *Server) setActive(tx *kit.Tx, u *user, active bool) {
	u.active, u.deactivated = active, time.Time{}
	if !active {
		u.deactivated = tx.Now()
	}
	u.Touch(tx)
}

func (s *Server) deleteUser(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.dropUser(u)
	return noContent()
}

func (s *Server) dropUser(u *user) {
	s.users.Delete(u.id)
	delete(s.usersByEmail, strings.ToLower(u.email))
	for t := range s.tickets.All {
		if t.assignee == u {
			t.assignee = nil
		}
	}
}

func (s *Server) newUser(tx *kit.Tx, name, email, role string) *user {
	u := &user{id: s.ids.user.next(), name: name, email: email, role: role, active: true,
		meta: json.RawMessage(`{"sso":null,"profile_picture_url":null}`), created: tx.Now(), updated: tx.Now()}
	s.users.Put(tx, u.id, u)
	s.usersByEmail[strings.ToLower(email)] = u
	return u
}

func (s *Server) addBot(tx *kit.Tx, name, email, clientID string) *user {
	u := s.newUser(tx, name, email, "bot")
	u.clientID = clientID
	return u
}

// activeUser returns an active person by id or e-mail address.
func (s *Server) activeUser(userRef string) (*user, error) {
	u := s.usersByEmail[strings.ToLower(userRef)]
	if u == nil {
		if id, err := strconv.ParseInt(userRef, 10, 64); err == nil {
			u, _ = s.users.Get(id)
		}
	}
	switch {
	case u == nil:
		return nil, fmt.Errorf("gorgias: there is no user %q", userRef)
	case !u.active:
		return nil, fmt.Errorf("gorgias: the user %s is deactivated", u.name)
	case u.role == "bot":
		return nil, fmt.Errorf("gorgias: the user %s is a bot", u.name)
	}
	return u, nil
}
