package front

import (
	"fmt"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// sequence generates a resource's ids: a prefix and a number in base 36 (Front API
// reference, Resource IDs). Numbers start at the magnitude of a company that has used
// Front for a while. The start differs per resource: an id of the wrong resource is
// never valid.
type sequence struct {
	prefix string
	last   uint64
}

// next returns the next id and its number.
func (q *sequence) next() (string, uint64) {
	q.last++
	return q.prefix + strconv.FormatUint(q.last, 36), q.last
}

// sequences generate the ids of one company.
type sequences struct {
	teammate, team, inbox, channel, contact, conversation, message, comment, tag, event, rule, export, attachment, field, list sequence
}

func newSequences() sequences {
	return sequences{
		teammate:     sequence{"tea_", 421_300},
		team:         sequence{"tim_", 52_100},
		inbox:        sequence{"inb_", 118_200},
		channel:      sequence{"cha_", 231_400},
		contact:      sequence{"crd_", 2_244 << positionBits},
		conversation: sequence{"cnv_", 23_446 << positionBits},
		message:      sequence{"msg_", 50_480 << positionBits},
		comment:      sequence{"com_", 14_600_000_000},
		tag:          sequence{"tag_", 6_120_000},
		event:        sequence{"evt_", 96_058 << positionBits},
		attachment:   sequence{"fil_", 9_320_000},
		field:        sequence{"fld_", 590_000},
		list:         sequence{"grp_", 5_200_000},
		export:       sequence{"exp_", 1_126_000},
		rule:         sequence{"rul_", 8_812_000},
	}
}

// newUID returns a message's uid: 32 random hexadecimal digits.
func newUID(tx *kit.Tx) string {
	r := tx.Rand()
	return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
}
