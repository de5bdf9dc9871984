package call

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// Kind is the event that caused a fact. Kinds are in life-cycle order: of two facts
// of the same second the one of the later kind counts as the later fact.
type Kind uint8

// The kinds, in life-cycle order.
const (
	Created Kind = iota + 1
	Choosing
	Ringing
	Declined
	AnsweredBy
	Changed // hold, tag, comment: no change of the call's course
	Transferred
	HungUp
	Ended         // terminal: the call's data is complete
	VoicemailLeft // terminal
	AssetsReady
	Retrieved // the answer of the phone system's API; terminal when the call is over
	SMS       // an SMS was received or sent; the fact is complete
	Chosen    // a person chose in the CRM what the integration had left open
	kinds
)

// Fact is one snapshot of a call, from a webhook or an answer of the API. Fields
// that the snapshot does not contain are zero.
type Fact struct {
	CallID string
	Kind   Kind
	At     int64 // seconds since 1970 UTC: when the phone system took the snapshot

	Direction Direction
	Line      Line
	Opening   Opening // of the line at that moment
	Customer  string  // E.164
	Withheld  bool

	User          Agent // the agent who has, or is offered, the call
	TransferredBy Agent
	TransferredTo Agent

	Started, Answered, Ended int64
	Done                     bool // the phone system reports the call as over

	Voicemail, Recording bool
	Asset                string
	MissedReason         string

	Contact   string   // the customer's name in the phone system's contacts
	GivenName string   // that contact's given name
	Email     string   // that contact's e-mail address
	Tags      Names    // at that moment
	Teams     Names    // the teams offered the call so far
	Choices   Names    // made in the IVR menu so far
	Comments  Comments // all so far

	Message bool   // an SMS
	Text    string // of an SMS
	Files   Names  // media of an SMS: what the phone system needs to serve each
	Choice  Choice // of kind Chosen: everything chosen so far

	Steps Steps // events of single parties, where the phone system reports them

	// Cause is the trace entry that led to the fact, "" without a trace. It is not
	// part of the fact's identity.
	Cause string
}

// Over reports whether the fact shows a call that was hung up.
func (f Fact) Over() bool { return f.Done || f.Ended > 0 || f.terminal() }

func (f Fact) terminal() bool {
	switch f.Kind {
	case Ended, VoicemailLeft, SMS:
		return true
	case Retrieved:
		return f.Done
	default:
		return false
	}
}

// Seal returns the fact's stored form and a key made from its content. The same
// webhook delivered twice has the same key (XR-01), also when the copies are stored
// in different versions (XR-17). The keys of one call sort in the order of Fold,
// except among facts of one second and kind.
func (f Fact) Seal() (key string, encoded []byte) {
	encoded = f.base()
	sum := sha256.Sum256(f.identity(encoded))
	encoded = f.complete(encoded)
	var name [keyBytes]byte
	binary.BigEndian.PutUint64(name[:8], uint64(max(f.At, 0)))
	name[8] = byte(f.Kind)
	copy(name[9:], sum[:])
	var text [2 * (keyBytes - 3)]byte
	hex.Encode(text[:], name[3:])
	return string(text[:]), encoded
}

// MomentOf returns the time, in seconds, of the fact with the key "<call>/<key>"; 0
// for a malformed key.
func MomentOf(key string) int64 {
	_, name, _ := strings.Cut(key, "/")
	if len(name) < 2*(8-3) {
		return 0
	}
	at, err := strconv.ParseInt(name[:2*(8-3)], 16, 64)
	if err != nil {
		return 0
	}
	return at
}

// keyBytes is the length of a key: the time (whose first three bytes are always
// zero), the kind, and 12 bytes of the hash.
const keyBytes = 8 + 1 + 12

// compare orders facts by time, then by kind, then by content, so that the order
// does not depend on their arrival.
func compare(a, b *Fact) int {
	switch {
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	case a.Steps != b.Steps: // facts of one second usually differ only in their steps
		return strings.Compare(string(a.Steps), string(b.Steps))
	case *a == *b:
		return 0
	default:
		return bytes.Compare(a.Encode(), b.Encode())
	}
}
