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
	By   Agent // unknown when a program wrote it
	Text string
}

// Comments is a list of comments packed into a string, so that facts and calls stay
// comparable. The zero value is the empty list.
type Comments string

// PackComments packs a list in order of time, each id once.
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

// compareComments orders by time, then by id. Ids grow, so the shorter or smaller
// id is the earlier one.
func compareComments(a, b *Comment) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}

// List unpacks the comments up to the first that cannot be read.
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

// and returns the union with another snapshot's comments. A phone system's list of
// comments only grows, so the union equals the longest snapshot, whatever the order
// of arrival (XR-02).
func (p Comments) and(more Comments) Comments {
	switch {
	case more == "" || more == p:
		return p
	case p == "":
		return more
	}
	return PackComments(append(more.List(), p.List()...))
}
