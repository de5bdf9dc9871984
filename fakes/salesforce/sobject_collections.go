package salesforce

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// sObject Collections: up to 200 records in one request (REST API Developer Guide,
// Using sObject Collections).

const (
	mostRecords = 200
	mostRuns    = 10 // of records of one type, one after the other
)

// outcome is what became of one record. Here the code of an error stands under
// statusCode.
type outcome struct {
	row     *record
	made    bool // an upsert says so
	upsert  bool
	refused *failure
}

var rolledBack = &failure{code: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
	msg: "Record rolled back because not all records were valid and the request was using AllOrNone header", fields: []string{}}

func appendOutcomes(b []byte, all []outcome) []byte {
	b = append(b, '[')
	for i, o := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = o.append(b)
	}
	return append(b, ']')
}

func (o outcome) append(b []byte) []byte {
	b = append(b, '{')
	if o.refused == nil {
		b = append(b, `"id":"`+o.row.id+`","success":true,"errors":[]`...)
		if o.upsert && o.made {
			b = append(b, `,"created":true`...)
		} else if o.upsert {
			b = append(b, `,"created":false`...)
		}
		return append(b, '}')
	}
	b = append(b, `"success":false,"errors":[{"statusCode":`...)
	b = appendText(b, o.refused.code)
	b = appendText(append(b, `,"message":`...), o.refused.msg)
	b = appendTexts(append(b, `,"fields":`...), append([]string{}, o.refused.fields...))
	return append(b, '}', ']', '}')
}

// each does something with every record; with all is set, either all of it
// happens or nothing.
func (s *Server) each(n int, all bool, do func(i int) (outcome, error)) (results []outcome, err error) {
	s.atomically(func() bool {
		failed := false
		for i := range n {
			var one outcome
			one, err = do(i)
			if err != nil {
				f, isFailure := err.(*failure)
				if !isFailure {
					return false // not modelled
				}
				one, err = outcome{refused: f}, nil
			}
			failed = failed || one.refused != nil
			results = append(results, one)
		}
		if !failed || !all {
			return true
		}
		for i := range results {
			if results[i].refused == nil {
				results[i] = outcome{refused: rolledBack}
			}
		}
		return false
	})
	return results, err
}

// records reads the body of a collection.
func records(r *kit.Request) (list []gjson.Result, all bool, err error) {
	body, err := jsonBody(r)
	if err != nil {
		return nil, false, err
	}
	v, err := readObject(body)
	if err != nil {
		return nil, false, err
	}
	list = v.Get("records").Array()
	switch {
	case len(list) == 0:
		return nil, false, ofQuery(jsonParser, "records is missing or empty")
	case len(list) > mostRecords:
		return nil, false, ofQuery("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call")
	}
	runs, last := 0, ""
	for _, one := range list {
		if t := one.Get("attributes.type").String(); t != last {
			runs, last = runs+1, t
		}
	}
	if runs > mostRuns {
		return nil, false, ofQuery("INVALID_BATCH_SIZE", "cannot submit more than 10 chunks of different types in one call")
	}
	return list, v.Get("allOrNone").Bool(), nil
}

// typeOf is the object that a record of a collection says it is of.
func (s *Server) typeOf(v gjson.Result) (*object, error) {
	name := v.Get("attributes.type").String()
	if o := s.schema.object(name); o != nil && o.prefix != "" {
		return o, nil
	}
	return nil, &failure{status: 400, code: "INVALID_TYPE", msg: "sObject type '" + name + "' is not supported.", fields: []string{}}
}

func (s *Server) createMany(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	list, all, err := records(r)
	if err != nil {
		return kit.Response{}, err
	}
	return answered(s.each(len(list), all, func(i int) (outcome, error) {
		o, err := s.typeOf(list[i])
		if err != nil {
			return outcome{}, err
		}
		cells, err := s.readCells(o, list[i], true)
		if err != nil {
			return outcome{}, err
		}
		row, err := s.insert(tx, by(r), o, cells)
		return outcome{row: row}, err
	}))
}

func answered(results []outcome, err error) (kit.Response, error) {
	if err != nil {
		return kit.Response{}, err
	}
	return answer(http.StatusOK, appendOutcomes(nil, results))
}

// idOf is the id of a record of a collection: clients write id or Id.
func idOf(v gjson.Result) string {
	id := v.Get("id")
	if !id.Exists() {
		id = v.Get("Id")
	}
	return id.String()
}

func (s *Server) updateMany(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	list, all, err := records(r)
	if err != nil {
		return kit.Response{}, err
	}
	return answered(s.each(len(list), all, func(i int) (outcome, error) {
		o, err := s.typeOf(list[i])
		if err != nil {
			return outcome{}, err
		}
		id := idOf(list[i])
		if id == "" {
			return outcome{}, refuse("MISSING_ARGUMENT", "Id not specified in an update call")
		}
		row, err := s.rowBy(o, id)
		if err != nil {
			return outcome{}, missingRow(err)
		}
		cells, err := s.readCells(o, list[i], false, "Id")
		if err != nil {
			return outcome{}, err
		}
		return outcome{row: row}, s.update(tx, by(r), row, cells)
	}))
}

// missingRow is what collections say of an id that leads nowhere.
func missingRow(err error) error {
	if err == error(errNotFound) {
		return refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
	}
	f, ok := err.(*failure)
	if ok && f.code == "NOT_FOUND" {
		return refuse(malformedID, "malformed id")
	}
	return err
}

func (s *Server) upsertMany(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	f, err := externalField(o, r)
	if err != nil {
		return kit.Response{}, err
	}
	list, all, err := records(r)
	if err != nil {
		return kit.Response{}, err
	}
	return answered(s.each(len(list), all, func(i int) (outcome, error) { return s.upsertOne(tx, r, o, f, list[i]) }))
}

func (s *Server) upsertOne(tx *kit.Tx, r *kit.Request, o *object, f *field, v gjson.Result) (outcome, error) {
	value := ""
	v.ForEach(func(key, field gjson.Result) bool {
		if strings.EqualFold(key.Str, f.name) {
			value = field.String()
		}
		return true
	})
	if value == "" {
		if f.kind != isID {
			return outcome{}, refuse("MISSING_ARGUMENT", f.name+" not specified")
		}
		cells, err := s.readCells(o, v, true, "Id")
		if err != nil {
			return outcome{}, err
		}
		row, err := s.insert(tx, by(r), o, cells)
		return outcome{row: row, made: true, upsert: true}, err
	}
	found := s.byExternalID(o, f, value)
	switch {
	case len(found) > 1:
		return outcome{}, refuse("DUPLICATE_EXTERNAL_ID", "more than one record found for external id field: "+f.name)
	case len(found) == 0 && f.kind == isID:
		return outcome{}, refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
	}
	cells, err := s.readCells(o, v, len(found) == 0, "Id")
	if err != nil {
		return outcome{}, err
	}
	if len(found) == 0 {
		row, err := s.insert(tx, by(r), o, cells)
		return outcome{row: row, made: true, upsert: true}, err
	}
	return outcome{row: found[0], upsert: true}, s.update(tx, by(r), found[0], cells)
}

func (s *Server) deleteMany(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ids := list(r.Asked("ids"))
	if len(ids) == 0 || len(ids) > mostRecords {
		return kit.Response{}, ofQuery("EXCEEDED_ID_LIMIT", "between 1 and 200 ids are deleted in one call")
	}
	return answered(s.each(len(ids), r.Asked("allOrNone") == "true", func(i int) (outcome, error) {
		long, ok := longID(ids[i])
		if !ok {
			return outcome{}, refuse(malformedID, "malformed id "+ids[i])
		}
		row := s.find(long)
		if row == nil {
			return outcome{}, refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
		}
		return outcome{row: row}, s.remove(tx, by(r), row)
	}))
}

func (s *Server) getMany(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.many(r, list(r.Asked("ids")), list(r.Asked("fields")))
}

func (s *Server) retrieveMany(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	return s.many(r, texts(v.Get("ids")), texts(v.Get("fields")))
}

// many reads records by id, in their order; what is not there is null.
func (s *Server) many(r *kit.Request, ids, names []string) (kit.Response, error) {
	o, err := s.objectOf(r)
	switch {
	case err != nil:
		return kit.Response{}, err
	case len(ids) == 0 || len(names) == 0:
		return kit.Response{}, ofQuery("MISSING_ARGUMENT", "ids and fields are required")
	case len(ids) > 2000:
		return kit.Response{}, ofQuery("EXCEEDED_ID_LIMIT", "at most 2000 records are read in one call")
	}
	fields, err := fieldsOf(o, strings.Join(names, ","))
	if err != nil {
		return kit.Response{}, err
	}
	b := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		row, err := s.rowBy(o, id)
		if err != nil || row.deleted {
			b = append(b, "null"...)
			continue
		}
		b = s.appendRecord(b, r.Param("version"), row, slices.Clone(fields))
	}
	return answer(http.StatusOK, append(b, ']'))
}
