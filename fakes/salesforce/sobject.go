package salesforce

import (
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// objectOf returns the object of a path.
func (s *Server) objectOf(r *kit.Request) (*object, error) {
	name := r.Param("type")
	if o := s.schema.object(name); o != nil && o.prefix != "" {
		return o, nil
	}
	if isOneOf(name, otherObjects) {
		return nil, notModelled("the object " + name)
	}
	return nil, errNotFound
}

// rowOf returns the record of a path.
func (s *Server) rowOf(r *kit.Request) (*record, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return nil, err
	}
	return s.rowByID(o, r.Param("id"))
}

func (s *Server) rowByID(o *object, id string) (*record, error) {
	long, ok := longID(id)
	switch {
	case !ok && (len(id) == 15 || len(id) == 18):
		return nil, refuseRequest(malformedID, "malformed id "+id)
	case !ok:
		return nil, noExternalID(id)
	}
	r := s.rows(o).byID[short(long)]
	if r == nil {
		return nil, errNotFound
	}
	return r, nil
}

// fieldsOf reads ?fields=A,B and adds Id.
func fieldsOf(o *object, names string) ([]*field, error) {
	if names == "" {
		return nil, nil
	}
	var fields []*field
	for _, name := range splitList(names) {
		f := o.field(name)
		if f == nil {
			return nil, refuseRequest(invalidField, "No such column '"+name+"' on entity '"+o.name+"'."+hintField)
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
	return s.answerRow(r, row)
}

func (s *Server) answerRow(r *kit.Request, row *record) (kit.Response, error) {
	if row.deleted {
		return kit.Response{}, errIsDeleted
	}
	fields, err := fieldsOf(row.object, r.Asked("fields"))
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
	row, err := s.createFromBody(tx, r, o)
	if err != nil {
		return kit.Response{}, err
	}
	return created(r, row, "")
}

func (s *Server) createFromBody(tx *kit.Tx, r *kit.Request, o *object) (*record, error) {
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
	return s.insert(tx, author(r), o, cells)
}

// jsonBody returns the body of a request, which must be JSON.
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
	return "/services/data/" + r.Param("version") + "/sobjects/" + row.object.name + "/" + row.id
}

// created answers a create, or an upsert that has created a record.
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
	if err := s.updateFromBody(tx, r, row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}

// updateFromBody writes the fields of a body to a record.
func (s *Server) updateFromBody(tx *kit.Tx, r *kit.Request, row *record, ignored ...string) error {
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
	cells, err := s.readCells(row.object, v, false, ignored...)
	if err != nil {
		return err
	}
	return s.update(tx, author(r), row, cells)
}

func (s *Server) deleteRow(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	row, err := s.rowOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if err := s.remove(tx, author(r), row); err != nil {
		return kit.Response{}, err
	}
	return noContent()
}
