package call

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/callsim/callsim/core/packed"
)

// Comment is a note on a call.
type Comment struct {
	ID   string
	At   int64 // seconds since 1970 UTC
	By   Agent // unknown when no person wrote it
	Text string
}

// Comments is a list of comments, packed into a text so that facts and calls
// stay comparable. The zero value is none.
type Comments string

// PackComments packs a list, in the order of its comments' lives, each id once.
func PackComments(list []Comment) Comments {
	order := make([]*Comment, len(list))
	for i := range list {
		order[i] = &list[i]
	}
	slices.SortStableFunc(order, compareComments)
	var b []byte
	for i, c := range order {
		if i > 0 && c.ID == order[i-1].ID {
			continue
		}
		b = binary.AppendVarint(b, c.At)
		for _, s := range [...]string{c.ID, c.By.ID, c.By.Name, c.By.Email, c.Text} {
			b = packed.AppendText(b, s)
		}
	}
	return Comments(b)
}

// compareComments: ids grow, so of one second the shorter or smaller id is the
// earlier one.
func compareComments(a, b *Comment) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}

// List unpacks. What cannot be read ends it.
func (p Comments) List() []Comment {
	var list []Comment
	for rest := packed.Reader(p); rest != ""; {
		var c Comment
		if !rest.Number(&c.At) || !rest.Texts(&c.ID, &c.By.ID, &c.By.Name, &c.By.Email, &c.Text) {
			return list
		}
		list = append(list, c)
	}
	return list
}

// and adds the comments that another snapshot of the call shows. Snapshots are
// lists that only grow, so together they are what the longest of them shows,
// whichever came last (XR-02).
func (p Comments) and(more Comments) Comments {
	switch {
	case more == "" || more == p:
		return p
	case p == "":
		return more
	}
	return PackComments(append(more.List(), p.List()...))
}
