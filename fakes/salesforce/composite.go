package salesforce

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// maxParts is the maximum of subrequests in a composite or batch request.
const maxParts = 25

// postComposite answers POST /composite: subrequests run in order, and later ones can
// use the answers of earlier ones (REST API Developer Guide, Composite).
func (s *Server) postComposite(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	parts := v.Get("compositeRequest").Array()
	if len(parts) == 0 || len(parts) > maxParts {
		return kit.Response{}, refuseRequest(jsonParser, "compositeRequest has between 1 and 25 subrequests, not "+strconv.Itoa(len(parts)))
	}
	seen := map[string]bool{}
	for _, part := range parts {
		id := part.Get("referenceId").String()
		if id == "" || seen[id] {
			return kit.Response{}, refuseRequest(jsonParser, "Provided reference ID ("+id+") must be present and unique")
		}
		seen[id] = true
	}
	answers := s.compose(tx, r, parts, v.Get("allOrNone").Bool())
	b := []byte(`{"compositeResponse":[`)
	for i, a := range answers {
		if i > 0 {
			b = append(b, ',')
		}
		b = a.append(b, parts[i].Get("referenceId").String())
	}
	return answer(http.StatusOK, append(b, ']', '}'))
}

// part is the answer to a subrequest.
type part struct {
	status int
	body   []byte // nil if there is none
	header http.Header
}

func (a part) append(b []byte, reference string) []byte {
	b = append(b, `{"body":`...)
	b = append(b, a.text()...)
	b = append(b, `,"httpHeaders":{`...)
	if location := a.header.Get("Location"); location != "" {
		b = appendText(append(b, `"Location":`...), location)
	}
	b = append(b, `},"httpStatusCode":`...)
	b = strconv.AppendInt(b, int64(a.status), 10)
	b = appendText(append(b, `,"referenceId":`...), reference)
	return append(b, '}')
}

func (a part) text() string {
	if len(a.body) == 0 {
		return "null"
	}
	return string(a.body)
}

func (a part) failed() bool { return a.status >= 300 }

func halted(why string) part {
	return part{status: http.StatusBadRequest, body: appendErrors(nil, refuseRequest("PROCESSING_HALTED", why))}
}

const rolledBackPart = "The transaction was rolled back since another operation in the same transaction failed."

// compose runs subrequests in order. With all set, a failed subrequest undoes the
// others.
func (s *Server) compose(tx *kit.Tx, r *kit.Request, parts []gjson.Result, all bool) (answers []part) {
	known := map[string][]byte{}
	failed := -1
	s.atomically(func() bool {
		for i, p := range parts {
			if all && failed >= 0 {
				answers = append(answers, halted(rolledBackPart))
				continue
			}
			a := s.composePart(tx, r, p, known)
			if a.failed() && failed < 0 {
				failed = i
			}
			if !a.failed() {
				known[p.Get("referenceId").String()] = a.body
			}
			answers = append(answers, a)
		}
		return !all || failed < 0
	})
	if all && failed >= 0 {
		for i := range answers[:failed] {
			answers[i] = halted(rolledBackPart)
		}
	}
	return answers
}

func (s *Server) composePart(tx *kit.Tx, r *kit.Request, p gjson.Result, known map[string][]byte) part {
	target, err := fillReferences(p.Get("url").String(), known, false)
	if err != nil {
		return halted(err.Error())
	}
	body, err := fillReferences(p.Get("body").Raw, known, true)
	if err != nil {
		return halted(err.Error())
	}
	return s.runSubrequest(tx, r, p.Get("method").String(), target, body)
}

// fillReferences replaces references like @{contact.id} and @{found.records[0].Id} by
// values of earlier answers.
func fillReferences(text string, known map[string][]byte, quoted bool) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "@{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		reference, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("@{" + rest)
			return b.String(), nil
		}
		value, ok := lookup(reference, known)
		if !ok {
			return "", refuseRequest("PROCESSING_HALTED", "Invalid reference specified. No value for "+reference+" found")
		}
		if quoted {
			value = strings.Trim(string(appendText(nil, value)), `"`)
		}
		b.WriteString(value)
		text = after
	}
}

// lookup returns the value of a reference like name.path[0].field.
func lookup(reference string, known map[string][]byte) (string, bool) {
	path := strings.NewReplacer("[", ".", "]", "").Replace(reference)
	name, path, deep := strings.Cut(path, ".")
	body, exists := known[name]
	if !exists || !deep {
		return "", false
	}
	v := gjson.GetBytes(body, path)
	return v.String(), v.Exists()
}

// runSubrequest answers a subrequest with the rights and in the transaction of its
// request.
func (s *Server) runSubrequest(tx *kit.Tx, r *kit.Request, method, target, body string) part {
	req, err := http.NewRequest(method, strings.ReplaceAll(target, " ", "%20"), nil)
	if err != nil || !strings.HasPrefix(req.URL.Path, "/services/data/") {
		return refusedPart(s, errNotFound)
	}
	if err := checkVersion(strings.Split(req.URL.Path, "/")[3]); err != nil {
		return refusedPart(s, err)
	}
	handle, req := matchSubrequest(kit.CleanPath(req, true))
	if handle == nil {
		return refusedPart(s, errNotFound)
	}
	req.Header.Set("Content-Type", "application/json")
	inner := &kit.Request{HTTP: req, Body: []byte(body), Principal: r.Principal, Observer: r.Observer}
	resp, err := handle(s, tx, inner)
	if err != nil {
		return refusedPart(s, err)
	}
	return partOf(resp)
}

func refusedPart(s *Server, err error) part { return partOf(s.fail(nil, nil, err)) }

func partOf(resp kit.Response) part {
	p := part{resp.Status, resp.Raw, resp.Header}
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if p.body == nil && resp.Body != nil {
		p.body = appendJSON(nil, resp.Body)
	}
	return p
}

// postBatch answers POST /composite/batch: independent subrequests.
func (s *Server) postBatch(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	parts := v.Get("batchRequests").Array()
	if len(parts) == 0 || len(parts) > maxParts {
		return kit.Response{}, refuseRequest(jsonParser, "batchRequests has between 1 and 25 subrequests, not "+strconv.Itoa(len(parts)))
	}
	b, failed := []byte(nil), false
	for i, p := range parts {
		a := part{status: http.StatusPreconditionFailed, body: appendErrors(nil, refuseRequest("BATCH_PROCESSING_HALTED", "Batch processing halted per request"))}
		if !failed || !v.Get("haltOnError").Bool() {
			a = s.runSubrequest(tx, r, p.Get("method").String(), "/services/data/"+strings.TrimPrefix(p.Get("url").String(), "/services/data/"), p.Get("richInput").Raw)
		}
		failed = failed || a.failed()
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, `{"statusCode":`...), int64(a.status), 10)
		b = append(append(b, `,"result":`...), a.text()...)
		b = append(b, '}')
	}
	out := strconv.AppendBool([]byte(`{"hasErrors":`), failed)
	out = append(append(out, `,"results":[`...), b...)
	return answer(http.StatusOK, append(out, ']', '}'))
}
