package spark

import (
	"strconv"
	"time"
)

// stamp formats an instant as Spark does: UTC, whole seconds (API documentation,
// Dates).
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// dateForms are the date formats that Spark accepts. A date without a zone is in UTC
// (API documentation, Dates).
var dateForms = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02", "20060102T150405", "20060102T150405Z07:00", "20060102",
}

func parseDate(text string) (time.Time, bool) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil && t.Year() > 0 && t.Year() < 10_000 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func optionalID(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// parseID parses an id in a path. Ids are positive.
func parseID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0
}

// text returns an optional string of a body. It refuses an empty string (assumption
// spark-empty-text).
func (s *Server) text(name string, given *string) (string, error) {
	if given == nil {
		return "", nil
	}
	if *given == "" && s.assumed(assumeEmptyText, "refused") {
		return "", errBadRequest("%s is empty; leave it out", name)
	}
	return *given, nil
}
