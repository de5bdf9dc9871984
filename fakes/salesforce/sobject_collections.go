package salesforce

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds sObject Collections: up to 200 records in one request (REST API
// Developer Guide, Using sObject Collections).

const (
	maxRecords = 200
	maxRuns    = 10 // runs of consecutive records of one type
)

// outcome is the result for one record. The code of its error has the key statusCode.
type outcome struct {
	row     *record
	created bool // the record was created; answers to upserts contain it
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
		if o.upsert && o.created {
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

// forEach calls do for every record. With all set, one failed record undoes the others.
func (s *Server) forEach(n int, all bool, do func(i int) (outcome, error)) (results []outcome, err error) {
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
		return nil, false, refuseRequest(jsonParser, "records is missing or empty")
	case len(list) > maxRecords:
		return nil, false, refuseRequest("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call")
	}
	runs, last := 0, ""
	for _, one := range list {
		if t := one.Get("attributes.type").String(); t != last {
			runs, last = runs+1, t
		}
	}
	if runs > maxRuns {
		return nil, false, refuseRequest("INVALID_BATCH_SIZE", "cannot submit more than 10 chunks of different types in one call")
	}
	return list, v.Get("allOrNone").Bool(), nil
}

// typeOf returns the object named by a record of a collection.
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
	return answerOutcomes(s.forEach(len(list), all, func(i int) (outcome, error) {
		o, err := s.typeOf(list[i])
		if err != nil {
			return outcome{}, err
		}
		cells, err := s.readCells(o, list[i], true)
		if err != nil {
			return outcome{}, err
		}
		row, err := s.insert(tx, author(r), o, cells)
		return outcome{row: row}, err
	}))
}

func answerOutcomes(results []outcome, err error) (kit.Response, error) {
	if err != nil {
		return kit.Response{}, err
	}
	return answer(http.StatusOK, appendOutcomes(nil, results))
}

// idOf returns the id of a record of a collection. Clients write id or Id.
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
	return answerOutcomes(s.forEach(len(list), all, func(i int) (outcome, error) {
		o, err := s.typeOf(list[i])
		if err != nil {
			return outcome{}, err
		}
		id := idOf(list[i])
		if id == "" {
			return outcome{}, refuseFields("MISSING_ARGUMENT", "Id not specified in an update call")
		}
		row, err := s.rowByID(o, id)
		if err != nil {
			return outcome{}, missingRow(err)
		}
		cells, err := s.readCells(o, list[i], false, "Id")
		if err != nil {
			return outcome{}, err
		}
		return outcome{row: row}, s.update(tx, author(r), row, cells)
	}))
}

// missingRow converts the error of an unknown id to that of collections.
func missingRow(err error) error {
	if err == error(errNotFound) {
		return refuseFields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
	}
	f, ok := err.(*failure)
	if ok && f.code == "NOT_FOUND" {
		return refuseFields(malformedID, "malformed id")
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
	return answerOutcomes(s.forEach(len(list), all, func(i int) (outcome, error) { return s.upsertOne(tx, r, o, f, list[i]) }))
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
			return outcome{}, refuseFields("MISSING_ARGUMENT", f.name+" not specified")
		}
		cells, err := s.readCells(o, v, true, "Id")
		if err != nil {
			return outcome{}, err
		}
		row, err := s.insert(tx, author(r), o, cells)
		return outcome{row: row, created: true, upsert: true}, err
	}
	found := s.byExternalID(o, f, value)
	switch {
	case len(found) > 1:
		return outcome{}, refuseFields("DUPLICATE_EXTERNAL_ID", "more than one record found for external id field: "+f.name)
	case len(found) == 0 && f.kind == isID:
		return outcome{}, refuseFields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
	}
	cells, err := s.readCells(o, v, len(found) == 0, "Id")
	if err != nil {
		return outcome{}, err
	}
	if len(found) == 0 {
		row, err := s.insert(tx, author(r), o, cells)
		return outcome{row: row, created: true, upsert: true}, err
	}
	return outcome{row: found[0], upsert: true}, s.update(tx, author(r), found[0], cells)
}

func (s *Server) deleteMany(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ids := splitList(r.Asked("ids"))
	if len(ids) == 0 || len(ids) > maxRecords {
		return kit.Response{}, refuseRequest("EXCEEDED_ID_LIMIT", "between 1 and 200 ids are deleted in one call")
	}
	return answerOutcomes(s.forEach(len(ids), r.Asked("allOrNone") == "true", func(i int) (outcome, error) {
		long, ok := longID(ids[i])
		if !ok {
			return outcome{}, refuseFields(malformedID, "malformed id "+ids[i])
		}
		row := s.find(long)
		if row == nil {
			return outcome{}, refuseFields("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
		}
		return outcome{row: row}, s.remove(tx, author(r), row)
	}))
}

func (s *Server) getMany(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.readMany(r, splitList(r.Asked("ids")), splitList(r.Asked("fields")))
}

func (s *Server) retrieveMany(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	return s.readMany(r, stringsOf(v.Get("ids")), stringsOf(v.Get("fields")))
}

// readMany returns records by id, in the order of the ids. An unknown record is null.
func (s *Server) readMany(r *kit.Request, ids, names []string) (kit.Response, error) {
	o, err := s.objectOf(r)
	switch {
	case err != nil:
		return kit.Response{}, err
	case len(ids) == 0 || len(names) == 0:
		return kit.Response{}, refuseRequest("MISSING_ARGUMENT", "ids and fields are required")
	case len(ids) > 2000:
		return kit.Response{}, refuseRequest("EXCEEDED_ID_LIMIT", "at most 2000 records are read in one call")
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
		row, err := s.rowByID(o, id)
		if err != nil || row.deleted {
			b = append(b, "null"...)
			continue
		}
		b = s.appendRecord(b, r.Param("version"), row, slices.Clone(fields))
	}
	return answer(http.StatusOK, append(b, ']'))
}
