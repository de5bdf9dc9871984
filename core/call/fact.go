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

// Kind says what made a phone system tell about the call. Its order is the
// order of a call's life: of two facts of the same second the later kind counts
// as the later fact.
type Kind uint8

// The kinds, in life-cycle order.
const (
	Created Kind = iota + 1
	Choosing
	Ringing
	Declined
	AnsweredBy
	Changed // hold, tag, comment: something about the call, but not its course
	Transferred
	HungUp
	Ended         // terminal: the call's data is complete
	VoicemailLeft // terminal
	AssetsReady
	Looked // not told but asked for: the call as the API shows it; terminal when it is over
	Said   // a message was received or sent; all there is to know about it
	Chosen // a person decided in the CRM what the integration had left open
	kinds
)

// Fact is one snapshot of a call: what a webhook or one look at the API showed.
// Fields that it did not show are zero.
type Fact struct {
	CallID string
	Kind   Kind
	At     int64 // seconds since 1970 UTC: when the phone system made the snapshot

	Direction Direction
	Line      Line
	Opening   Opening // of the line, at that moment
	Customer  string  // E.164
	Withheld  bool

	User          Agent // who has, or is offered, the call
	TransferredBy Agent
	TransferredTo Agent

	Started, Answered, Ended int64
	Done                     bool // the phone system counts the call as over

	Voicemail, Recording bool
	Asset                string
	MissedReason         string

	Contact   string   // the customer's name in the phone system's contacts
	GivenName string   // of a person there
	Email     string   // likewise
	Tags      Names    // at that moment
	Teams     Names    // that were offered the call so far
	Choices   Names    // of the menu so far
	Comments  Comments // all so far

	Message bool   // not a call but a message
	Text    string // of a message
	Files   Names  // of a message: what the phone system needs to hand each out
	Choice  Choice // of kind Chosen: all that was chosen so far

	Steps Steps // of single parties, where the phone system tells of those

	// Cause is the entry of the record that led to the fact, "" while nobody keeps
	// one. It is no part of what makes a fact the same as another.
	Cause string
}

// Over reports whether the fact shows a call that was hung up.
func (f Fact) Over() bool { return f.Done || f.Ended > 0 || f.terminal() }

func (f Fact) terminal() bool {
	switch f.Kind {
	case Ended, VoicemailLeft, Said:
		return true
	case Looked:
		return f.Done
	default:
		return false
	}
}

// Seal returns the fact's stored form and a key made from its content: the
// same webhook delivered twice has the same key (XR-01), also when the two are
// stored in different versions (XR-17). Keys of one call are in the order of Fold,
// give or take facts of one second and kind.
func (f Fact) Seal() (key string, encoded []byte) {
	encoded = f.Encode()
	var sum [sha256.Size]byte
	if f.isPlain() { // nearly every one: the two forms differ in their first byte
		encoded[0] = identityVersion
		sum = sha256.Sum256(encoded)
		encoded[0] = encodingVersion
	} else {
		sum = sha256.Sum256(f.identity())
	}
	var name [keyBytes]byte
	binary.BigEndian.PutUint64(name[:8], uint64(max(f.At, 0)))
	name[8] = byte(f.Kind)
	copy(name[9:], sum[:])
	var text [2 * (keyBytes - 3)]byte
	hex.Encode(text[:], name[3:])
	return string(text[:]), encoded
}

// MomentOf is the time of the fact that has a key, "<call>/<key>", in seconds; 0 for
// what is no key.
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

// keyBytes is the time (of which the first three bytes are always zero), the
// kind, and enough of a hash.
const keyBytes = 8 + 1 + 12

// compare orders facts by time, then by life-cycle, then by content, so that
// the order of a set of facts does not depend on how they arrived.
func compare(a, b *Fact) int {
	switch {
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	case a.Steps != b.Steps: // of many facts of one second nothing else differs
		return strings.Compare(string(a.Steps), string(b.Steps))
	case *a == *b:
		return 0
	default:
		return bytes.Compare(a.Encode(), b.Encode())
	}
}
