package gorgias

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

type tag struct {
	kit.Stamp
	id          int64
	name        string
	description string
	color       string
	usage       int // number of tickets with the tag
	created     time.Time
}

const tagNameMax = 256

type decorationJSON struct {
	Color string `json:"color"`
}

// tagRef is a tag on a ticket.
type tagRef struct {
	ID         int64          `json:"id"`
	Name       string         `json:"name"`
	Decoration decorationJSON `json:"decoration"`
}

func (t *ticket) tagRefs() []tagRef {
	all := make([]tagRef, 0, len(t.tags))
	for _, g := range t.tags {
		all = append(all, tagRef{g.id, g.name, decorationJSON{g.color}})
	}
	return all
}

type tagJSON struct {
	ID          int64          `json:"id"`
	Decoration  decorationJSON `json:"decoration"`
	Description *string        `json:"description"`
	Name        string         `json:"name"`
	Usage       int            `json:"usage"`
	URI         string         `json:"uri"`
	Created     moment         `json:"created_datetime"`
	Deleted     moment         `json:"deleted_datetime"`
}

func (g *tag) json() tagJSON {
	return tagJSON{ID: g.id, Decoration: decorationJSON{g.color}, Description: orNull(g.description), Name: g.name,
		Usage: g.usage, URI: uri("tags", g.id), Created: moment(g.created)}
}

// tagNamed returns the tag with a name, regarding case, and creates a missing tag.
func (s *Server) tagNamed(tx *kit.Tx, name string, actor *user) *tag {
	if g := s.tagsByName[name]; g != nil {
		return g
	}
	return s.newTag(tx, name, actor)
}

func (s *Server) newTag(tx *kit.Tx, name string, actor *user) *tag {
	g := &tag{id: s.ids.tag.next(), name: name, created: tx.Now(), color: fmt.Sprintf("#%06x", tx.Rand().IntN(1<<24))}
	s.tags.Put(tx, g.id, g)
	s.tagsByName[name] = g
	s.record(tx, "tag-created", "Tag", g.id, actor, nil)
	return g
}

// tagsOf returns the tags of a body, and creates the missing ones.
func (s *Server) tagsOf(tx *kit.Tx, bodies []tagBody, actor *user) []*tag {
	var all []*tag
	for _, b := range bodies {
		if b.ID != nil {
			if g, exists := s.tags.Get(*b.ID); exists {
				all = append(all, g)
				continue
			}
		}
		if b.Name == nil {
			continue
		}
		g := s.tagNamed(tx, *b.Name, actor)
		if b.Decoration != nil && b.Decoration.Color != "" && g.usage == 0 {
			g.color = b.Decoration.Color
		}
		all = append(all, g)
	}
	return all
}

// tagsOrder has no compound orders: usage:desc,name:desc is served as usage:desc.
var tagsOrder = sorting[*tag]{
	{"created_datetime", true, func(g *tag) place { return place{byTime(g.created), g.id} }},
	{"name", false, func(g *tag) place { return place{g.name, g.id} }},
	{"usage", true, func(g *tag) place { return place{fmt.Sprintf("%09d %s", g.usage, g.name), g.id} }},
}

func (s *Server) listTags(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	if order, compound, _ := strings.Cut(q.Get("order_by"), ","); compound != "" {
		q.Set("order_by", order)
	}
	search := strings.ToLower(q.Get("search"))
	found := slices.Collect(s.tags.All)
	found = slices.DeleteFunc(found, func(g *tag) bool { return !strings.Contains(strings.ToLower(g.name), search) })
	page, err := paged(r, found, tagsOrder, limitDefault, (*tag).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) tagParam(r *kit.Request) (*tag, error) {
	id, _ := r.ID("id") // no tag has the id 0
	g, exists := s.tags.Get(id)
	if !exists {
		return nil, errNotFound
	}
	return g, nil
}

func (s *Server) getTag(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	g, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(g.json())
}

func (b *tagBody) check(what string, nameNeeded bool) error {
	p := problems{}
	switch {
	case b.Name == nil && nameNeeded:
		p.add("name", msgMissing)
	case b.Name != nil && *b.Name == "":
		p.add("name", "Shorter than minimum length 1.")
	case b.Name != nil:
		p.tooLong("name", *b.Name, tagNameMax)
	}
	if b.Description != nil {
		p.tooLong("description", *b.Description, 1024)
	}
	return p.err("Failed to " + what + " tag")
}

// errDuplicateTag refuses a second tag with the same name.
func (s *Server) errDuplicateTag() error {
	if s.assumed(assumeDuplicateTag, "400") {
		p := problems{}
		p.add("name", "Tag already exists.")
		return p.err("Failed to create tag")
	}
	return errExists
}

func (s *Server) createTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b tagBody
	if err := s.decode(r, "create tag", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("create", true); err != nil {
		return kit.Response{}, err
	}
	if s.tagsByName[*b.Name] != nil {
		return kit.Response{}, s.errDuplicateTag()
	}
	g := s.newTag(tx, *b.Name, author(r))
	g.change(tx, &b)
	return created(g.json())
}

func (g *tag) change(tx *kit.Tx, b *tagBody) {
	if b.Description != nil {
		g.description = *b.Description
	}
	if b.Decoration != nil {
		g.color = b.Decoration.Color
	}
	g.Touch(tx)
}

func (s *Server) updateTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	g, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b tagBody
	if err := s.decode(r, "update tag", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("update", false); err != nil {
		return kit.Response{}, err
	}
	if b.Name != nil && *b.Name != g.name {
		if s.tagsByName[*b.Name] != nil {
			return kit.Response{}, s.errDuplicateTag()
		}
		delete(s.tagsByName, g.name)
		g.name = *b.Name
		s.tagsByName[g.name] = g
		s.record(tx, "tag-renamed", "Tag", g.id, author(r), nil)
	}
	g.change(tx, &b)
	s.record(tx, "tag-updated", "Tag", g.id, author(r), nil)
	return accepted(g.json())
}

func (s *Server) deleteTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	g, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if err := s.dropTag(tx, g, author(r)); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

func (s *Server) deleteTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b idsBody
	if err := s.decode(r, "delete tags", &b); err != nil {
		return kit.Response{}, err
	}
	for _, id := range b.IDs {
		g, exists := s.tags.Get(id)
		if !exists {
			return kit.Response{}, errNotFound
		}
		if err := s.dropTag(tx, g, author(r)); err != nil {
			return kit.Response{}, err
		}
	}
	return noContent()
}

// dropTag deletes a tag, unless a rule uses the tag. Views whose filters contain the
// tag's name are deactivated.
func (s *Server) dropTag(tx *kit.Tx, g *tag, actor *user) error {
	quoted, _ := json.Marshal(g.name) // a string can always be encoded
	for r := range s.rules.All {
		if strings.Contains(r.code, string(quoted)) {
			return errRefused("This tag is used by a rule and cannot be deleted.")
		}
	}
	for v := range s.views.All {
		if strings.Contains(v.filters, g.name) {
			v.deactivated = tx.Now()
		}
	}
	for t := range s.tickets.All {
		t.tags = kit.Without(t.tags, g)
	}
	s.tags.Delete(g.id)
	delete(s.tagsByName, g.name)
	s.record(tx, "tag-deleted", "Tag", g.id, actor, nil)
	return nil
}

// mergeTags replaces the source tags by the destination on every ticket and deletes
// them.
func (s *Server) mergeTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	into, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b struct {
		Sources []int64 `json:"source_tags_ids"`
	}
	if err := s.decode(r, "merge tags", &b); err != nil {
		return kit.Response{}, err
	}
	for _, id := range b.Sources {
		source, exists := s.tags.Get(id)
		if !exists || source == into {
			return kit.Response{}, errNotFound
		}
		for t := range s.tickets.All {
			if slices.Contains(t.tags, source) {
				s.setTags(tx, t, append(kit.Without(t.tags, source), into))
			}
		}
		s.tags.Delete(id)
		delete(s.tagsByName, source.name)
	}
	return accepted(into.json())
}
