package salesforce

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// objectOf is the object that a path names.
func (s *Server) objectOf(r *kit.Request) (*object, error) {
	if o := s.schema.object(r.Param("type")); o != nil && o.prefix != "" {
		return o, nil
	}
	if isOneOf(r.Param("type"), otherObjects) {
		return nil, notModelled("the object " + r.Param("type"))
	}
	return nil, errNotFound
}

// rowOf is the record that a path names.
func (s *Server) rowOf(r *kit.Request) (*record, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return nil, err
	}
	return s.rowBy(o, r.Param("id"))
}

func (s *Server) rowBy(o *object, id string) (*record, error) {
	long, ok := longID(id)
	switch {
	case !ok && (len(id) == 15 || len(id) == 18):
		return nil, ofQuery(malformedID, "malformed id "+id)
	case !ok:
		return nil, noExternalID(id)
	}
	r := s.rows(o).byID[short(long)]
	if r == nil {
		return nil, errNotFound
	}
	return r, nil
}

// fieldsOf reads ?fields=A,B; Id is always among them.
func fieldsOf(o *object, names string) ([]*field, error) {
	if names == "" {
		return nil, nil
	}
	var fields []*field
	for _, name := range list(names) {
		f := o.field(name)
		if f == nil {
			return nil, ofQuery(invalidField, "No such column '"+name+"' on entity '"+o.name+"'."+hintField)
		}
		fields = append(fields, f)
	}
	if id := o.must("Id"); !slices.Contains(fields, id) {
		fields = append(fields, id)
	}
	return fields, nil
}

func (s *Server) getRow(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, err := s.rowOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.show(r, row)
}

func (s *Server) show(r *kit.Request, row *record) (kit.Response, error) {
	if row.deleted {
		return kit.Response{}, errIsDeleted
	}
	fields, err := fieldsOf(row.of, r.Query().Get("fields"))
	if err != nil {
		return kit.Response{}, err
	}
	return answer(http.StatusOK, s.appendRecord(make([]byte, 0, 1024), r.Param("version"), row, fields))
}

func (s *Server) createRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	row, err := s.create(tx, r, o)
	if err != nil {
		return kit.Response{}, err
	}
	return created(r, row, "")
}

func (s *Server) create(tx *kit.Tx, r *kit.Request, o *object) (*record, error) {
	body, err := jsonBody(r)
	if err != nil {
		return nil, err
	}
	v, err := readObject(body)
	if err != nil {
		return nil, err
	}
	cells, err := s.readCells(o, v, true)
	if err != nil {
		return nil, err
	}
	return s.insert(tx, by(r), o, cells)
}

// jsonBody is the body of a request that has to be JSON.
func jsonBody(r *kit.Request) ([]byte, error) {
	kind, _, _ := strings.Cut(r.HTTP.Header.Get("Content-Type"), ";")
	switch strings.TrimSpace(strings.ToLower(kind)) {
	case "", "application/json", "text/plain":
		return r.Body, nil
	case "application/xml", "text/xml":
		return nil, notModelled("the REST API in XML")
	case "multipart/form-data":
		return nil, notModelled("multipart bodies")
	}
	return nil, errMedia
}

func rowURL(r *kit.Request, row *record) string {
	return "/services/data/" + r.Param("version") + "/sobjects/" + row.of.name + "/" + row.id
}

// created answers a create, or an upsert that has made a record.
func created(r *kit.Request, row *record, more string) (kit.Response, error) {
	resp, err := answer(http.StatusCreated, []byte(`{"id":"`+row.id+`","success":true,"errors":[]`+more+`}`))
	resp.Header = http.Header{"Location": {rowURL(r, row)}}
	return resp, err
}

func (s *Server) updateRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, err := s.rowOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if err := s.change(tx, r, row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

// change writes a body's fields to a record.
func (s *Server) change(tx *kit.Tx, r *kit.Request, row *record, skip ...string) error {
	body, err := jsonBody(r)
	if err != nil {
		return err
	}
	v, err := readObject(body)
	if err != nil {
		return err
	}
	if row.deleted {
		return errIsDeleted
	}
	cells, err := s.readCells(row.of, v, false, skip...)
	if err != nil {
		return err
	}
	return s.update(tx, by(r), row, cells)
}

func (s *Server) deleteRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, err := s.rowOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if err := s.remove(tx, by(r), row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

// externalOf finds the records that a path names by an external id.
func (s *Server) externalOf(r *kit.Request) (o *object, f *field, found []*record, err error) {
	if o, err = s.objectOf(r); err != nil {
		return nil, nil, nil, err
	}
	f = o.field(r.Param("field"))
	if f == nil || !f.external && !f.lookup && f.kind != isID {
		return nil, nil, nil, noExternalID(r.Param("field"))
	}
	return o, f, s.byExternalID(o, f, r.Param("value")), nil
}

// one wants a single record.
func (s *Server) one(r *kit.Request) (row *record, several kit.Response, err error) {
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

// choices is the answer where an external id is that of several records.
func choices(r *kit.Request, found []*record) (kit.Response, error) {
	var all []string
	for _, row := range found {
		all = append(all, rowURL(r, row))
	}
	return answer(http.StatusMultipleChoices, appendTexts(nil, all))
}

func (s *Server) getExternal(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, several, err := s.one(r)
	if err != nil || row == nil {
		return several, err
	}
	return s.show(r, row)
}

func (s *Server) deleteExternal(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, several, err := s.one(r)
	if err != nil || row == nil {
		return several, err
	}
	if err := s.remove(tx, by(r), row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

// upsertRow is PATCH by an external id: it changes the record, or makes it.
func (s *Server) upsertRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, f, found, err := s.externalOf(r)
	switch {
	case err != nil:
		return kit.Response{}, err
	case len(found) > 1:
		return choices(r, found)
	case len(found) == 1:
		if err := s.unnamed(r, f); err != nil {
			return kit.Response{}, err
		}
		if err := s.change(tx, r, found[0]); err != nil {
			return kit.Response{}, err
		}
		return s.upserted(r, found[0])
	case r.Query().Get("updateOnly") == "true" || f.kind == isID:
		return kit.Response{}, errNotFound
	}
	return s.upsertNew(tx, r, o, f)
}

// unnamed refuses a body that names the id which stands in the path already.
func (s *Server) unnamed(r *kit.Request, f *field) error {
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
			err = ofQuery(invalidField, "The "+f.name+" field should not be specified in the sobject data.")
		}
		return err == nil
	})
	return err
}

func (s *Server) upsertNew(tx *kit.Tx, r *kit.Request, o *object, f *field) (kit.Response, error) {
	if err := s.unnamed(r, f); err != nil {
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
	row, err := s.insert(tx, by(r), o, append(cells, cell{f.index, value}))
	if err != nil {
		return kit.Response{}, err
	}
	return created(r, row, `,"created":true`)
}

// upserted answers an upsert that has changed a record.
func (s *Server) upserted(r *kit.Request, row *record) (kit.Response, error) {
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

// spanAsked reads start and end of /updated and /deleted.
func spanAsked(r *kit.Request) (span, error) {
	from, okFrom := soql.ParseTime(r.Query().Get("start"))
	to, okTo := soql.ParseTime(r.Query().Get("end"))
	switch {
	case !okFrom || !okTo:
		return span{}, ofQuery("INVALID_ARGUMENT", "start and end are date and time, in ISO 8601")
	case !from.Before(to):
		return span{}, ofQuery("INVALID_REPLICATION_DATE", "startDate before endDate")
	}
	return span{from, to}, nil
}

func (s *Server) getUpdated(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	within, err := spanAsked(r)
	if err != nil {
		return kit.Response{}, err
	}
	ids := []string{}
	for _, row := range s.rows(o).all {
		if !row.deleted && within.compare(row.modified) == 0 {
			ids = append(ids, row.id)
		}
	}
	b := appendTexts([]byte(`{"ids":`), ids)
	b = append(b, `,"latestDateCovered":`...)
	return answer(http.StatusOK, append(appendValue(b, nil, within.to.Truncate(time.Minute)), '}'))
}

func (s *Server) getDeleted(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	within, err := spanAsked(r)
	if err != nil {
		return kit.Response{}, err
	}
	b := []byte(`{"deletedRecords":[`)
	for _, row := range s.rows(o).all {
		if !row.deleted || within.compare(row.modified) != 0 {
			continue
		}
		if b[len(b)-1] != '[' {
			b = append(b, ',')
		}
		b = append(b, `{"id":"`+row.id+`","deletedDate":`...)
		b = append(appendValue(b, nil, row.modified), '}')
	}
	b = append(b, `],"earliestDateAvailable":`...)
	b = appendValue(b, nil, s.opened)
	b = append(b, `,"latestDateCovered":`...)
	return answer(http.StatusOK, append(appendValue(b, nil, within.to.Truncate(time.Minute)), '}'))
}
