package call

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/packed"
)

// A fact is stored as one version byte, then its fields in fixed order:
// numbers as varints, texts with their length, flags in one byte. A call has
// five facts or more, so reading one costs a single allocation.
const encodingVersion = 5

// Encode returns the fact's stored form. Equal facts have equal forms.
func (f Fact) Encode() []byte {
	b := make([]byte, 0, 256)
	b = append(b, encodingVersion, byte(f.Kind), byte(f.Direction), f.flags())
	for _, n := range [...]int64{f.At, f.Started, f.Answered, f.Ended} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range f.texts() {
		b = packed.AppendText(b, *s)
	}
	return b
}

// ReadFact reads what Encode wrote.
func ReadFact(encoded []byte) (Fact, error) {
	var f Fact
	if len(encoded) < 4 {
		return f, errors.New("stored fact: cut off")
	}
	if encoded[0] != encodingVersion {
		return f, fmt.Errorf("stored fact: version %d, this program knows %d", encoded[0], encodingVersion)
	}
	f.Kind, f.Direction = Kind(encoded[1]), Direction(encoded[2])
	if f.Kind == 0 || f.Kind >= kinds || f.Direction > Outbound {
		return f, errors.New("stored fact: unknown kind or direction")
	}
	f.setFlags(encoded[3])
	if f.Opening > Closed {
		return f, errors.New("stored fact: unknown opening")
	}
	rest := packed.Reader(encoded[4:]) // shared by all fields
	for _, n := range [...]*int64{&f.At, &f.Started, &f.Answered, &f.Ended} {
		if !rest.Number(n) {
			return f, errors.New("stored fact: cut off in a number")
		}
	}
	for _, s := range f.texts() {
		if !rest.Text(s) {
			return f, errors.New("stored fact: cut off in a text")
		}
	}
	if rest != "" {
		return f, errors.New("stored fact: bytes left over")
	}
	return f, nil
}

// texts lists the text fields in stored order.
func (f *Fact) texts() [28]*string {
	return [...]*string{
		&f.CallID,
		&f.Line.ID, &f.Line.Name, &f.Line.Number,
		&f.Customer,
		&f.User.ID, &f.User.Name, &f.User.Email,
		&f.TransferredBy.ID, &f.TransferredBy.Name, &f.TransferredBy.Email,
		&f.TransferredTo.ID, &f.TransferredTo.Name, &f.TransferredTo.Email,
		&f.Asset, &f.MissedReason,
		&f.Contact, (*string)(&f.Comments),
		&f.Text, &f.Choice.Contact, &f.Choice.Member,
		&f.GivenName, &f.Email, (*string)(&f.Tags), (*string)(&f.Teams), (*string)(&f.Choices),
		(*string)(&f.Steps), (*string)(&f.Files),
	}
}

// openingShift: the two highest bits of the flags are the line's opening.
const openingShift = 6

func (f *Fact) flags() (b byte) {
	for i, flag := range f.flagFields() {
		if *flag {
			b |= 1 << i
		}
	}
	return b | byte(f.Opening)<<openingShift
}

func (f *Fact) setFlags(b byte) {
	for i, flag := range f.flagFields() {
		*flag = b&(1<<i) != 0
	}
	f.Opening = Opening(b >> openingShift)
}

func (f *Fact) flagFields() [6]*bool {
	return [...]*bool{&f.Withheld, &f.Done, &f.Voicemail, &f.Recording, &f.Message, &f.Choice.Placed}
}
