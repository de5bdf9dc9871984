package salesforce

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// failure is an error answer of the REST API: [{"message","errorCode","fields"}] (REST
// API Developer Guide, Status Codes and Error Responses). Errors of the token endpoint
// and of SOAP have other shapes (oauth.go, soap.go).
type failure struct {
	status int
	code   string
	msg    string
	fields []string // nil omits the key: the error concerns no fields
	detail *detail  // of DUPLICATES_DETECTED
	header http.Header
}

// detail is an additional key of an error.
type detail struct {
	key   string
	value any
}

func (f *failure) Error() string { return f.code + ": " + f.msg }

const (
	invalidField      = "INVALID_FIELD"
	malformedQuery    = "MALFORMED_QUERY"
	malformedSearch   = "MALFORMED_SEARCH"
	fieldIntegrity    = "FIELD_INTEGRITY_EXCEPTION"
	malformedID       = "MALFORMED_ID"
	jsonParser        = "JSON_PARSER_ERROR"
	badFilterOperator = "INVALID_QUERY_FILTER_OPERATOR"
	outsideRange      = "NUMBER_OUTSIDE_VALID_RANGE"
)

// Errors with a fixed message.
var (
	errSession   = &failure{status: 401, code: "INVALID_SESSION_ID", msg: "Session expired or invalid"}
	errHeader    = &failure{status: 401, code: "INVALID_AUTH_HEADER", msg: "INVALID_HEADER_TYPE"}
	errLimit     = &failure{status: 403, code: "REQUEST_LIMIT_EXCEEDED", msg: "TotalRequests Limit exceeded."}
	errNotFound  = &failure{status: 404, code: "NOT_FOUND", msg: "The requested resource does not exist"}
	errIsDeleted = &failure{status: 404, code: "ENTITY_IS_DELETED", msg: "entity is deleted", fields: []string{}}
	errTooLarge  = &failure{status: 413, code: "REQUEST_ENTITY_TOO_LARGE", msg: "Request entity too large"}
	errMedia     = &failure{status: 415, code: "UNSUPPORTED_MEDIA_TYPE", msg: "The content type of the request is not supported"}
	errLocator   = &failure{status: 400, code: "INVALID_QUERY_LOCATOR", msg: "invalid query locator"}
	errConverted = &failure{status: 400, code: "CANNOT_UPDATE_CONVERTED_LEAD", msg: "cannot reference converted lead", fields: []string{}}
	errPerson    = &failure{status: 400, code: "INVALID_PERSON_ACCOUNT_OPERATION",
		msg: "Person account contacts cannot be changed or deleted themselves: change or delete the person account", fields: []string{}}
	errLocked = &failure{status: 400, code: "UNABLE_TO_LOCK_ROW", msg: "unable to obtain exclusive access to this record", fields: []string{}}
)

// refuseFields is an error that names fields.
func refuseFields(code, msg string, fields ...string) *failure {
	return &failure{status: 400, code: code, msg: msg, fields: append([]string{}, fields...)}
}

// refuseRequest is an error that concerns no field.
func refuseRequest(code, msg string) *failure { return &failure{status: 400, code: code, msg: msg} }

func noExternalID(name string) *failure {
	return &failure{status: 404, code: "NOT_FOUND", msg: "Provided external ID field does not exist or is not accessible: " + name}
}

func noColumn(name, object string) *failure {
	return refuseRequest(invalidField, "No such column '"+name+"' on sobject of type "+object)
}

func missingFields(names []string) *failure {
	return refuseFields("REQUIRED_FIELD_MISSING", "Required fields are missing: ["+strings.Join(names, ", ")+"]", names...)
}

func tooLong(f *field, value string) *failure {
	return refuseFields("STRING_TOO_LONG", f.label+": data value too large: "+value+" (max length="+strconv.Itoa(f.length)+")", f.name)
}

// wrongID is the error of an id of another object (isID) or of a malformed id.
func wrongID(f *field, value string, isID bool) *failure {
	code := malformedID
	if isID {
		code = fieldIntegrity
	}
	return refuseFields(code, f.label+": id value of incorrect type: "+value, f.name)
}

// notModelled is a part of a modelled route that this fake does not implement.
type notModelled string

func (n notModelled) Error() string { return "callsim does not model " + string(n) }

const jsonType = "application/json;charset=UTF-8"

func answer(status int, raw []byte) (kit.Response, error) {
	return kit.Response{Status: status, Raw: raw, Type: jsonType}, nil
}

func answerBody(status int, body any) (kit.Response, error) {
	return kit.Response{Status: status, Body: body, Type: jsonType}, nil
}

func noContent() (kit.Response, error) { return kit.NoContent(), nil }

// fail encodes an error as Salesforce does.
func (s *Server) fail(_ *kit.Tx, _ *kit.Request, err error) kit.Response {
	var missing notModelled
	if errors.As(err, &missing) {
		return kit.Response{Status: http.StatusNotImplemented, Type: jsonType, Body: map[string]string{
			"callsim": "not modelled", "vendor": vendor, "message": missing.Error()}}
	}
	var refused *oauthError
	if errors.As(err, &refused) {
		return refused.response()
	}
	var fault *soapFault
	if errors.As(err, &fault) {
		return fault.response()
	}
	f := failureOf(err)
	return kit.Response{Status: f.status, Raw: appendErrors(nil, f), Type: jsonType, Header: f.header}
}

func failureOf(err error) *failure {
	var f *failure
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, kit.ErrUnknownRoute):
		return errNotFound
	case errors.Is(err, kit.ErrBodyTooLarge):
		return errTooLarge
	}
	return refuseRequest(jsonParser, "The request body could not be read: "+err.Error())
}

// appendErrors appends the list with one error.
func appendErrors(b []byte, f *failure) []byte {
	b = append(b, '[', '{')
	if f.detail != nil {
		b = append(appendText(b, f.detail.key), ':')
		b = appendJSON(b, f.detail.value)
		b = append(b, ',')
	}
	b = append(b, `"message":`...)
	b = appendText(b, f.msg)
	b = append(b, `,"errorCode":`...)
	b = appendText(b, f.code)
	if f.fields != nil {
		b = append(b, `,"fields":`...)
		b = appendTexts(b, f.fields)
	}
	return append(b, '}', ']')
}
