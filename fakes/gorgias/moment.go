package gorgias

import (
	"strconv"
	"strings"
	"time"
)

// moment is an instant as Gorgias writes it: microseconds and an offset, null
// for never.
type moment time.Time

const momentLayout = "2006-01-02T15:04:05.000000+00:00"

// MarshalJSON implements json.Marshaler.
func (m moment) MarshalJSON() ([]byte, error) {
	t := time.Time(m)
	if t.IsZero() {
		return []byte("null"), nil
	}
	b := make([]byte, 0, 36)
	b = append(b, '"')
	b = t.UTC().AppendFormat(b, momentLayout)
	return append(b, '"'), nil
}

func (m moment) String() string { return time.Time(m).UTC().Format(momentLayout) }

// readMoment reads the forms that clients send: with an offset, with Z, and
// without either, as the reference's examples have it.
func readMoment(text string) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// moments reads the instants of a body; p takes what is none.
func (p problems) moment(field string, text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	t, fine := readMoment(*text)
	if !fine {
		p.add(field, "Not a valid datetime.")
	}
	return t
}

// orNull turns the empty text into null.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// uri is the relative address of an object, with its slash at the end.
func uri(resource string, id int64) string {
	return "/api/" + resource + "/" + strconv.FormatInt(id, 10) + "/"
}

// nameParts are what Gorgias takes for first and last name: the first word, and
// the last of several.
func nameParts(name string) (first, last string) {
	words := strings.Fields(name)
	switch len(words) {
	case 0:
		return "", ""
	case 1:
		return words[0], ""
	}
	return words[0], words[len(words)-1]
}
