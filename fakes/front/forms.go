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

// Bodies with files come as multipart/form-data. Nested fields are written with
// brackets, sender[handle], to[0], options[tag_ids][]; files are in attachments,
// attachments[] or attachments[n], 25 MB together (Front API reference,
// Attachments).

const (
	jsonMax = 1 << 20
	formMax = 25 << 20
)

// upload is a file of a form.
type upload struct {
	name, kind string
	data       []byte
}

// decodeWithFiles reads a body in either form.
func decodeWithFiles(r *kit.Request, into any) ([]upload, error) {
	written := r.HTTP.Header.Get("Content-Type")
	if written == "application/json" { // as nearly everybody writes it
		return nil, decode(r, into)
	}
	kind, params, err := mime.ParseMediaType(written)
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
			return nil, errInvalid("body: is no multipart/form-data")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, errInvalid("body: is no multipart/form-data")
		}
		name, _, _ := strings.Cut(part.FormName(), "[")
		if part.FileName() == "" {
			form.set(path(part.FormName()), string(data))
			continue
		}
		if name != "attachments" {
			return nil, errInvalid("body." + name + ": is no field for files")
		}
		files = append(files, upload{part.FileName(), part.Header.Get("Content-Type"), data})
	}
}

// path splits sender[handle] into its names.
func path(name string) []string {
	return strings.Split(strings.ReplaceAll(name, "]", ""), "[")
}

// node is a value of a form: a text, or named values in the order they came.
type node struct {
	text  string
	names []string
	under map[string]*node
	typed any // the text as a number or switch, once that is known to be wanted
}

func (n *node) set(path []string, text string) {
	if len(path) == 0 {
		n.text = text
		return
	}
	name := path[0]
	if name == "" { // to[]: the next
		name = strconv.Itoa(len(n.names))
	}
	if n.under[name] == nil {
		if n.under == nil {
			n.under = map[string]*node{}
		}
		n.under[name] = &node{}
		n.names = append(n.names, name)
	}
	n.under[name].set(path[1:], text)
}

// value is the form as JSON would hold it: names that are all numbers make a
// list.
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
			list = append(list, n.under[name].value())
		}
		return list
	}
	object := map[string]any{}
	for _, name := range n.names {
		object[name] = n.under[name].value()
	}
	return object
}

// decode fills a struct. A form knows only texts: where the struct wants a
// number or a switch, the text is taken for one.
func (n *node) decode(into any) error {
	if len(n.names) == 0 {
		return nil
	}
	for {
		raw, err := json.Marshal(n.value())
		if err != nil {
			return errInvalid("body: is no multipart/form-data")
		}
		one := kit.Request{Body: raw}
		err = one.JSON(into)
		var wrong *kit.WrongType
		if !errors.As(err, &wrong) || wrong.Got != "string" || !n.retype(wrong) {
			return err
		}
	}
}

// retype reads one text as what is wanted there; false when it is not that.
func (n *node) retype(wrong *kit.WrongType) bool {
	at := n
	for _, name := range strings.Split(wrong.Field, ".") {
		if at = at.under[name]; at == nil {
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
