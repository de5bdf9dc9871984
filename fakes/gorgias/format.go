package gorgias

import (
	"strconv"
	"strings"
	"time"
)

// moment is a time in Gorgias's format: with microseconds and an offset. The zero time
// is null.
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

// readMoment parses the formats that clients send: with an offset, with Z, or without
// either as in the examples of the API reference.
func readMoment(text string) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// moment parses a time of a body and adds a problem if it is malformed.
func (p problems) moment(field string, text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	t, valid := readMoment(*text)
	if !valid {
		p.add(field, "Not a valid datetime.")
	}
	return t
}

// orNull returns nil for an empty string, which is null in JSON.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// uri returns the relative address of an object, with its trailing slash.
func uri(resource string, id int64) string {
	return "/api/" + resource + "/" + strconv.FormatInt(id, 10) + "/"
}

// nameParts returns the first word as first name and the last of several words as last
// name, as Gorgias does.
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
