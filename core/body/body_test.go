package body_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/callsim/callsim/core/body"
)

func TestText(t *testing.T) {
	broken := errors.New("cut")
	long := strings.Repeat("0123456789", 1000)
	for name, c := range map[string]struct {
		from      io.Reader
		announced int64
		want      string
		err       error
	}{
		"as announced":            {strings.NewReader(long), int64(len(long)), long, nil},
		"of unknown length":       {strings.NewReader(long), -1, long, nil},
		"longer than announced":   {strings.NewReader(long), 3, long, nil},
		"a byte at a time":        {iotest.OneByteReader(strings.NewReader("hello")), 5, "hello", nil},
		"the end with the data":   {iotest.DataErrReader(strings.NewReader("hello")), 5, "hello", nil},
		"nothing":                 {strings.NewReader(""), 0, "", nil},
		"broken off":              {io.MultiReader(strings.NewReader("hel"), iotest.ErrReader(broken)), 5, "hel", broken},
		"announced beyond reason": {strings.NewReader("hello"), 1 << 60, "hello", nil},
	} {
		got, err := body.Text(c.from, c.announced, 1<<20)
		if got != c.want || err != c.err {
			t.Errorf("%s: %d bytes and %v, want %d and %v", name, len(got), err, len(c.want), c.err)
		}
	}
}

func TestTextStopsAfterItsLimit(t *testing.T) {
	endless := iotest.OneByteReader(strings.NewReader(strings.Repeat("x", 1000)))
	got, err := body.Text(endless, -1, 10)
	if len(got) != 11 || err != nil {
		t.Errorf("%d bytes and %v, want one more than the limit, which marks the body as too long", len(got), err)
	}
}
