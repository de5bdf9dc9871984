package front

import "strconv"

// sequence hands out a resource's identifiers: a prefix and the base 36 of an
// internal number (Front API reference, Resource IDs). Numbers start where
// identifiers look like those of a company that has used Front for a while, and
// differ per resource, so that a client that mixes two resources up is noticed.
type sequence struct {
	prefix string
	last   uint64
}

// next is the following identifier and its number.
func (q *sequence) next() (string, uint64) {
	q.last++
	return q.prefix + strconv.FormatUint(q.last, 36), q.last
}

// sequences are the identifiers of one company.
type sequences struct {
	teammate, team, inbox, channel, contact, conversation, message, comment, tag, event, rule, export, attachment, field, list sequence
}

func newSequences() sequences {
	return sequences{
		teammate:     sequence{"tea_", 421_300},
		team:         sequence{"tim_", 52_100},
		inbox:        sequence{"inb_", 118_200},
		channel:      sequence{"cha_", 231_400},
		contact:      sequence{"crd_", 2_244 << placeBits},
		conversation: sequence{"cnv_", 23_446 << placeBits},
		message:      sequence{"msg_", 50_480 << placeBits},
		comment:      sequence{"com_", 14_600_000_000},
		tag:          sequence{"tag_", 6_120_000},
		event:        sequence{"evt_", 96_058 << placeBits},
		attachment:   sequence{"fil_", 9_320_000},
		field:        sequence{"fld_", 590_000},
		list:         sequence{"grp_", 5_200_000},
		export:       sequence{"exp_", 1_126_000},
		rule:         sequence{"rul_", 8_812_000},
	}
}

// newUID draws a message's second identifier: 32 hexadecimal digits.
func newUID(hi, lo uint64) string {
	const digits = "0123456789abcdef"
	var b [32]byte
	for i := range 16 {
		b[15-i] = digits[hi>>(4*i)&15]
		b[31-i] = digits[lo>>(4*i)&15]
	}
	return string(b[:])
}
