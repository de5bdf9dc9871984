package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Bodies with files are multipart/form-data. Nested fields have brackets:
// sender[handle], to[0], options[tag_ids][]. Files are in attachments, attachments[] or
// attachments[n], together at most 25 MB (Front API reference, Attachments).

const (
	jsonMax = 1 << 20
	formMax = 25 << 20
)

// upload is a file in a form.
type upload struct {
	name, kind string
	data       []byte
}

// decodeWithFiles decodes a JSON body or a form and returns the form's files.
func decodeWithFiles(r *kit.Request, into any) ([]upload, error) {
	kind, params, err := mime.ParseMediaType(r.HTTP.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, decode(r, into)
	}
	form := &node{}
	var files []upload
	parts := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return files, form.decode(into)
		}
		if err != nil {
			return nil, errInvalid("body: should be multipart/form-data")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, errInvalid("body: should be multipart/form-data")
		}
		name, _, _ := strings.Cut(part.FormName(), "[")
		if part.FileName() == "" {
			form.set(path(part.FormName()), string(data))
			continue
		}
		if name != "attachments" {
			return nil, errInvalid("body." + name + ": should not be a file")
		}
		files = append(files, upload{part.FileName(), part.Header.Get("Content-Type"), data})
	}
}

// path splits a field name like sender[handle] into its parts.
func path(name string) []string {
	return strings.Split(strings.ReplaceAll(name, "]", ""), "[")
}

// node is a value of a form: a string, or named values in their order.
type node struct {
	text     string
	names    []string
	children map[string]*node
	typed    any // text as a number or bool, after retype
}

func (n *node) set(path []string, text string) {
	if len(path) == 0 {
		n.text = text
		return
	}
	name := path[0]
	if name == "" { // to[] appends
		name = strconv.Itoa(len(n.names))
	}
	if n.children[name] == nil {
		if n.children == nil {
			n.children = map[string]*node{}
		}
		n.children[name] = &node{}
		n.names = append(n.names, name)
	}
	n.children[name].set(path[1:], text)
}

// value returns the form as a value for JSON. Names that are all numbers make a list.
func (n *node) value() any {
	if len(n.names) == 0 {
		if n.typed != nil {
			return n.typed
		}
		return n.text
	}
	if !slices.ContainsFunc(n.names, func(name string) bool { _, err := strconv.Atoi(name); return err != nil }) {
		list := make([]any, 0, len(n.names))
		for _, name := range n.names {
			list = append(list, n.children[name].value())
		}
		return list
	}
	object := map[string]any{}
	for _, name := range n.names {
		object[name] = n.children[name].value()
	}
	return object
}

// decode decodes the form into a struct. It converts strings to numbers and bools where
// the struct needs them.
func (n *node) decode(into any) error {
	if len(n.names) == 0 {
		return nil
	}
	for {
		raw, err := json.Marshal(n.value())
		if err != nil {
			return errInvalid("body: should be multipart/form-data")
		}
		one := kit.Request{Body: raw}
		err = one.JSON(into)
		var wrong *kit.WrongType
		if !errors.As(err, &wrong) || wrong.Got != "string" || !n.retype(wrong) {
			return err
		}
	}
}

// retype converts one string to the wanted type and reports whether it succeeded.
func (n *node) retype(wrong *kit.WrongType) bool {
	at := n
	for _, name := range strings.Split(wrong.Field, ".") {
		if at = at.children[name]; at == nil {
			return false
		}
	}
	if at.typed != nil || len(at.names) > 0 {
		return false
	}
	if strings.TrimPrefix(wrong.Want, "*") == "bool" {
		on, err := strconv.ParseBool(at.text)
		at.typed = on
		return err == nil
	}
	number, err := strconv.ParseFloat(at.text, 64)
	at.typed = number
	return err == nil
}
