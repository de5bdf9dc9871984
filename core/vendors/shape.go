package vendors

import (
	"fmt"
	"time"

	"github.com/tidwall/gjson"
)

// A response of the wrong shape counts as no response: its sender may not be the
// vendor, or it may be incomplete. A read is retried; after a write the outcome is
// unknown (XR-05, XR-07). Both are an Unknown.

func misshapen(request, expected string, found gjson.Result) error {
	what := found.Type.String()
	if found.Raw == "" {
		what = "nothing"
	}
	return &Unknown{Request: request, Cause: fmt.Errorf("the response has %s where %s was expected", what, expected)}
}

// Object parses a response that must be an object.
func Object(body, request string) (gjson.Result, error) {
	answer := gjson.Parse(body)
	if !answer.IsObject() {
		return gjson.Result{}, misshapen(request, "an object", answer)
	}
	return answer, nil
}

// Rows returns the list of objects at a path of a response.
func Rows(body, path, request string) ([]gjson.Result, error) {
	list := gjson.Get(body, path)
	if !list.IsArray() {
		return nil, misshapen(request, "a list at "+path, list)
	}
	rows := list.Array()
	for _, row := range rows {
		if !row.IsObject() {
			return nil, misshapen(request, "an object in "+path, row)
		}
	}
	return rows, nil
}

// Word returns a required text of an object.
func Word(object *gjson.Result, path, request string) (string, error) {
	value := object.Get(path)
	if value.Type != gjson.String || value.Str == "" {
		return "", misshapen(request, "a text at "+path, value)
	}
	return value.Str, nil
}

// ID returns a required id of an object: a number or a text.
func ID(object *gjson.Result, path, request string) (string, error) {
	value := object.Get(path)
	switch {
	case value.Type == gjson.Number:
		return value.Raw, nil
	case value.Type == gjson.String && value.Str != "":
		return value.Str, nil
	}
	return "", misshapen(request, "an id at "+path, value)
}

// Wrote checks the response to a write whose content is not needed: an object, or
// an empty body.
func Wrote(body, request string, err error) error {
	if err == nil && body != "" {
		_, err = Object(body, request)
	}
	return err
}

// Seconds returns a required duration of an object.
func Seconds(object *gjson.Result, path, request string) (time.Duration, error) {
	value := object.Get(path)
	if value.Type != gjson.Number || value.Num <= 0 {
		return 0, misshapen(request, "a number of seconds at "+path, value)
	}
	const year = 365 * 24 * 60 * 60
	return time.Duration(min(value.Num, year)) * time.Second, nil
}

// Moment returns a date and time; ok is false if there is none (XR-18).
func Moment(object *gjson.Result, path string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339Nano, object.Get(path).Str)
	return at, err == nil && at.Unix() > 0
}

// RowsWithID returns a list of objects, each of which must have an id.
func RowsWithID(body, path, id, request string) ([]gjson.Result, error) {
	rows, err := Rows(body, path, request)
	for n := 0; err == nil && n < len(rows); n++ {
		_, err = ID(&rows[n], id, request)
	}
	if err != nil {
		return nil, err
	}
	return rows, nil
}
