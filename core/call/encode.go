package call

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/callsim/callsim/core/packed"
)

// A fact is stored as one version byte, then its fields in fixed order: numbers as
// varints, texts with their length, flags in one byte. A call has five facts or
// more, so reading one costs a single allocation.
//
// Every released version can be read (XR-17). Versions up to 5 only appended texts,
// so textsOf is their only difference. Version 6 added the extras, whose empty tail
// is omitted. A new field becomes an extra (a number as a text); texts is closed,
// because the key of a fact is made of it.
const (
	encodingVersion = 6
	identityVersion = 5 // the form that keys are made of, whatever version is stored
)

// textsOf is the number of texts in each version.
var textsOf = [encodingVersion + 1]int{1: 16, 2: 18, 3: 21, 4: 26, 5: 28, 6: 28}

// Encode returns the fact's stored form. Equal facts have equal forms.
func (f Fact) Encode() []byte { return f.complete(f.base()) }

// complete makes the stored form of the base.
func (f *Fact) complete(b []byte) []byte {
	b[0] = encodingVersion
	extras := f.extras()
	n := len(extras)
	for n > 0 && *extras[n-1] == "" {
		n--
	}
	for _, s := range extras[:n] {
		b = packed.AppendText(b, *s)
	}
	return b
}

// base returns the fact in version 5.
func (f *Fact) base() []byte {
	b := make([]byte, 0, 256)
	b = append(b, identityVersion, byte(f.Kind), byte(f.Direction), f.flags())
	for _, n := range [...]int64{f.At, f.Started, f.Answered, f.Ended} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range f.texts() {
		b = packed.AppendText(b, *s)
	}
	return b
}

// identity returns the bytes that the fact's key is made of: its content without
// its cause. They are version 5, which base is, followed by those extras that are
// set, so that keys do not change when the stored form does. It leaves base as it is.
func (f *Fact) identity(base []byte) []byte {
	b := base[:len(base):len(base)]
	for i, s := range f.extras() {
		if i >= firstShown && *s != "" {
			b = packed.AppendText(append(b, byte(i)), *s)
		}
	}
	return b
}

// extras lists the fields added after version 5, in stored order. Fields before
// firstShown are not part of the key.
func (f *Fact) extras() [1]*string { return [...]*string{&f.Cause} }

const firstShown = 1

// ReadFact reads a fact stored by Encode, in this version or an earlier one.
func ReadFact(encoded []byte) (Fact, error) {
	var f Fact
	if len(encoded) < 4 {
		return f, errors.New("stored fact: shorter than its header of 4 bytes")
	}
	version := encoded[0]
	if version == 0 || version > encodingVersion {
		return f, fmt.Errorf("stored fact: version %d; this program reads versions 1 to %d", version, encodingVersion)
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
	texts := f.texts()
	if !rest.Texts(texts[:textsOf[version]]...) {
		return f, errors.New("stored fact: cut off in a text")
	}
	for _, s := range f.extras() {
		if version >= 6 && rest != "" && !rest.Text(s) {
			return f, errors.New("stored fact: cut off in an extra")
		}
	}
	if rest != "" {
		return f, errors.New("stored fact: bytes left over")
	}
	return f, nil
}

// texts lists the text fields in stored order. The list is closed: new fields
// become extras.
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

// openingShift is the position of the line's opening, the two highest bits of the
// flags.
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
