package vendors

import (
	"fmt"
	"time"

	"github.com/tidwall/gjson"
)

// An answer of a wrong shape is none: whoever sent it may not be the vendor, or not
// all of it. Of a read that is trouble, which is worth another try; of a write the
// outcome is unknown (XR-05, XR-07). Both are an Unknown.

func misshapen(request, expected string, found gjson.Result) error {
	what := found.Type.String()
	if found.Raw == "" {
		what = "nothing"
	}
	return &Unknown{Request: request, Cause: fmt.Errorf("the answer has %s where %s was expected", what, expected)}
}

// Object reads an answer that is an object.
func Object(body, request string) (gjson.Result, error) {
	answer := gjson.Parse(body)
	if !answer.IsObject() {
		return gjson.Result{}, misshapen(request, "an object", answer)
	}
	return answer, nil
}

// Rows reads a list of objects that stands at a path of an answer.
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

// Word reads a text that an object must have.
func Word(object *gjson.Result, path, request string) (string, error) {
	value := object.Get(path)
	if value.Type != gjson.String || value.Str == "" {
		return "", misshapen(request, "a text at "+path, value)
	}
	return value.Str, nil
}

// ID reads an id that an object must have: a number or a text.
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

// Wrote judges the answer to a write of which nothing is needed: an object, or an
// empty body.
func Wrote(body, request string, err error) error {
	if err == nil && body != "" {
		_, err = Object(body, request)
	}
	return err
}

// Seconds reads for how long something lasts.
func Seconds(object *gjson.Result, path, request string) (time.Duration, error) {
	value := object.Get(path)
	if value.Type != gjson.Number || value.Num <= 0 {
		return 0, misshapen(request, "a number of seconds at "+path, value)
	}
	const year = 365 * 24 * 60 * 60
	return time.Duration(min(value.Num, year)) * time.Second, nil
}

// Moment reads a date and time; ok is false for what is none (XR-18).
func Moment(object *gjson.Result, path string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339Nano, object.Get(path).Str)
	return at, err == nil && at.Unix() > 0
}

// RowsWithID reads a list of objects each of which has an id.
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
