package salesforce

import (
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// externalOf returns the records that a path names by external id.
func (s *Server) externalOf(r *kit.Request) (o *object, f *field, found []*record, err error) {
	if o, err = s.objectOf(r); err != nil {
		return nil, nil, nil, err
	}
	if f, err = externalField(o, r); err != nil {
		return nil, nil, nil, err
	}
	return o, f, s.byExternalID(o, f, r.Param("value")), nil
}

// externalField returns the field of a path that names records by external id.
func externalField(o *object, r *kit.Request) (*field, error) {
	name := r.Param("field")
	f := o.field(name)
	if f == nil || !f.external && !f.lookup && f.kind != isID {
		return nil, noExternalID(name)
	}
	return f, nil
}

// singleRow returns the single record of a path. If there are several, several is the
// answer.
func (s *Server) singleRow(r *kit.Request) (row *record, several kit.Response, err error) {
	_, _, found, err := s.externalOf(r)
	switch {
	case err != nil:
		return nil, several, err
	case len(found) == 0:
		return nil, several, errNotFound
	case len(found) > 1:
		several, err = choices(r, found)
		return nil, several, err
	}
	return found[0], several, nil
}

// choices answers with the addresses of several records with the same external id.
func choices(r *kit.Request, found []*record) (kit.Response, error) {
	var all []string
	for _, row := range found {
		all = append(all, rowURL(r, row))
	}
	return answer(http.StatusMultipleChoices, appendTexts(nil, all))
}

func (s *Server) getExternal(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, several, err := s.singleRow(r)
	if err != nil || row == nil {
		return several, err
	}
	return s.answerRow(r, row)
}

func (s *Server) deleteExternal(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, several, err := s.singleRow(r)
	if err != nil || row == nil {
		return several, err
	}
	if err := s.remove(tx, author(r), row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

// upsertRow answers PATCH by external id: it changes the record or creates it.
func (s *Server) upsertRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, f, found, err := s.externalOf(r)
	switch {
	case err != nil:
		return kit.Response{}, err
	case len(found) > 1:
		return choices(r, found)
	case len(found) == 1:
		if err := s.checkIDOmitted(r, f); err != nil {
			return kit.Response{}, err
		}
		if err := s.updateFromBody(tx, r, found[0]); err != nil {
			return kit.Response{}, err
		}
		return s.answerUpsert(r, found[0])
	case r.Asked("updateOnly") == "true" || f.kind == isID:
		return kit.Response{}, errNotFound
	}
	return s.upsertNew(tx, r, o, f)
}

// checkIDOmitted refuses a body that repeats the id of the path.
func (s *Server) checkIDOmitted(r *kit.Request, f *field) error {
	body, err := jsonBody(r)
	if err != nil {
		return err
	}
	v, err := readObject(body)
	if err != nil {
		return err
	}
	v.ForEach(func(key, _ gjson.Result) bool {
		if strings.EqualFold(key.Str, "Id") || strings.EqualFold(key.Str, f.name) {
			err = refuseRequest(invalidField, "The "+f.name+" field should not be specified in the sobject data.")
		}
		return err == nil
	})
	return err
}

func (s *Server) upsertNew(tx *kit.Tx, r *kit.Request, o *object, f *field) (kit.Response, error) {
	if err := s.checkIDOmitted(r, f); err != nil {
		return kit.Response{}, err
	}
	value, err := readText(f, r.Param("value"))
	if err != nil {
		return kit.Response{}, err
	}
	body, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	cells, err := s.readCells(o, body, true)
	if err != nil {
		return kit.Response{}, err
	}
	row, err := s.insert(tx, author(r), o, append(cells, cell{f.index, value}))
	if err != nil {
		return kit.Response{}, err
	}
	return created(r, row, `,"created":true`)
}

// answerUpsert answers an upsert that has changed a record.
func (s *Server) answerUpsert(r *kit.Request, row *record) (kit.Response, error) {
	body := versionNumber(r.Param("version")) >= 46
	switch s.assume.Value(assumeUpsert) {
	case "body":
		body = true
	case "empty":
		body = false
	}
	if !body {
		return noContent()
	}
	return answer(http.StatusOK, []byte(`{"id":"`+row.id+`","success":true,"errors":[],"created":false}`))
}
