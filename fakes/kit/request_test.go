package kit_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/kit"
)

func TestMalformedJSON(t *testing.T) {
	for body, want := range map[string]kit.MalformedJSON{
		`{"item": }`:       {Offset: 9, Char: "}"},
		`{"item": "pen"`:   {Offset: 14},
		``:                 {Offset: 0},
		`{}x`:              {Offset: 2, Char: "x"},
		`{"item": tru}`:    {Offset: 12, Char: "}"},
		`{"item": é}`:      {Offset: 9, Char: "é"},
		"{\"item\": \xff}": {Offset: 9, Char: "\uFFFD"},
		`[1,]`:             {Offset: 3, Char: "]"},
		`"pen`:             {Offset: 4},
	} {
		r := kit.Request{Body: []byte(body)}
		var into struct{ Item string }
		err := r.JSON(&into)
		var bad *kit.MalformedJSON
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if bad.Offset != want.Offset || bad.Char != want.Char || bad.Unwrap() == nil {
			t.Errorf("%s stops being JSON at %d %q, want %d %q", body, bad.Offset, bad.Char, want.Offset, want.Char)
		}
	}
}

func TestWrongType(t *testing.T) {
	type inner struct {
		Size int8 `json:"size"`
	}
	for body, want := range map[string]kit.WrongType{
		`{"item":1.5}`:          {Field: "item", Got: "number", Want: "string"},
		`{"box":{"size":"xl"}}`: {Field: "box.size", Got: "string", Want: "int8"},
		`{"box":{"size":300}}`:  {Field: "box.size", Got: "number", Want: "int8"},
		`{"tags":{}}`:           {Field: "tags", Got: "object", Want: "[]string"},
		`{"tags":[true]}`:       {Field: "tags", Got: "bool", Want: "string"},
		`[]`:                    {Field: "", Got: "array"},
	} {
		r := kit.Request{Body: []byte(body)}
		var into struct {
			Item string   `json:"item"`
			Box  inner    `json:"box"`
			Tags []string `json:"tags"`
		}
		err := r.JSON(&into)
		var wrong *kit.WrongType
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if wrong.Field != want.Field || wrong.Got != want.Got || want.Want != "" && wrong.Want != want.Want {
			t.Errorf("%s: %+v, want %+v", body, *wrong, want)
		}
		if want.Field != "" && !strings.Contains(wrong.Error(), want.Field) {
			t.Errorf("the error does not name the field: %v", wrong)
		}
	}
}

func TestUnknownFieldsAreIgnored(t *testing.T) {
	r := kit.Request{Body: []byte(`{"item":"pen","colour":"blue"}`)}
	var into struct{ Item string }
	if err := r.JSON(&into); err != nil || into.Item != "pen" {
		t.Errorf("%v %+v", err, into)
	}
}

// JSON accepts any valid body and reports any other with an offset inside the body.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"", "{", `{"item":1}`, `{"item":"\ud800"}`, "\xff", "nul", `{"box":[{"size":1e99}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := kit.Request{Body: body}
		var into struct {
			Item string
			Box  []struct{ Size int8 }
		}
		err := r.JSON(&into)
		var bad *kit.MalformedJSON
		var wrong *kit.WrongType
		switch {
		case err == nil || errors.As(err, &wrong):
			if !json.Valid(body) {
				t.Errorf("%q is invalid JSON, but JSON returned %v", body, err)
			}
		case errors.As(err, &bad) && bad.Offset >= 0 && bad.Offset <= int64(len(body)) && !json.Valid(body):
		default:
			t.Errorf("%q: %v", body, err)
		}
	})
}
