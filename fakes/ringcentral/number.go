package ringcentral

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// number is a phone number of the company.
type number struct {
	kit.Stamp
	id       int64
	e164     string
	usage    string
	to       *extension // whom it leads to
	sms      bool
	location string
}

// The usages that are modelled (Developer Guide, Phone numbers).
const (
	usageMain    = "MainCompanyNumber"
	usageCompany = "CompanyNumber"
	usageDirect  = "DirectNumber"
)

type numberJSON struct {
	ID        int64         `json:"id"`
	URI       string        `json:"uri"`
	Number    string        `json:"phoneNumber"`
	Payment   string        `json:"paymentType"`
	Type      string        `json:"type"`
	Usage     string        `json:"usageType"`
	Status    string        `json:"status"`
	Location  string        `json:"location,omitempty"`
	Primary   bool          `json:"primary"`
	Extension *extensionRef `json:"extension,omitempty"`
	Features  []string      `json:"features,omitempty"`
}

// numberJSON shows a number; features only stand in the list of an extension.
func (s *Server) numberJSON(n *number, of *extension) *numberJSON {
	s.engine.Saw(&n.Stamp)
	j := &numberJSON{ID: n.id, URI: s.accountURI() + "/phone-number/" + itoa(n.id), Number: n.e164, Payment: "Local", Type: "VoiceFax",
		Usage: n.usage, Status: "Normal", Location: n.location, Primary: n.usage == usageMain}
	if n.usage == usageDirect {
		j.Extension = s.refOf(n.to)
	}
	if of != nil {
		j.Features = []string{"CallerId"}
		if n.sms && s.mayText(of, n) {
			j.Features = append(j.Features, "SmsSender", "MmsSender")
		}
	}
	return j
}

// listAccountNumbers is every number of the company.
func (s *Server) listAccountNumbers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	return s.numberList(r, func(*number) bool { return true }, nil)
}

// mayText reports whether an extension may text from a number: its own, or one of a
// queue whose texts it is in charge of.
func (s *Server) mayText(x *extension, n *number) bool { return n.to == x || s.textsOf(n.to, x) }

// listExtensionNumbers is what an extension may show as its own: its direct
// numbers, those of the company and those that it may text from.
func (s *Server) listExtensionNumbers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return s.numberList(r, func(n *number) bool { return s.mayText(x, n) || n.usage != usageDirect }, x)
}

func (s *Server) numberList(r *kit.Request, keep func(*number) bool, of *extension) (kit.Response, error) {
	var all []*numberJSON
	usage := r.Query()["usageType"]
	for n := range s.numbers.All {
		if keep(n) && anyOf(usage, n.usage) {
			all = append(all, s.numberJSON(n, of))
		}
	}
	return listed(s, r, all, true)
}

func (s *Server) getNumber(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	id, _ := r.ID("number")
	n, ok := s.numbers.Get(id)
	if !ok {
		return kit.Response{}, errNotFound("phoneNumberId")
	}
	return reply(200, s.numberJSON(n, nil)), nil
}

// mainNumber is the one that the company shows.
func (s *Server) mainNumber() *number {
	var first *number
	for n := range s.numbers.All {
		if n.usage == usageMain {
			return n
		}
		if first == nil {
			first = n
		}
	}
	return first
}

// direct is the extension's own number, nil when it has none.
func (x *extension) direct() *number {
	for _, n := range x.numbers {
		if n.usage == usageDirect {
			return n
		}
	}
	return nil
}

// callerID is the number that somebody outside sees when an extension calls.
func (s *Server) callerID(x *extension) string {
	if n := x.direct(); n != nil {
		return n.e164
	}
	if n := s.mainNumber(); n != nil {
		return n.e164
	}
	return ""
}

// checkE164 says what is wrong with a number, "" when nothing is.
func checkE164(text string) string {
	if !kit.IsE164(text) {
		return "\"" + text + "\" is no number such as +12125550102"
	}
	return ""
}

// places of some area codes, as messages and the call log name them.
var places = map[string]string{"212": "New York, NY", "310": "Los Angeles, CA", "415": "San Francisco, CA", "604": "Vancouver, BC", "646": "New York, NY"}

func placeOf(e164 string) string {
	if strings.HasPrefix(e164, "+1") && len(e164) == 12 {
		return places[e164[2:5]]
	}
	return ""
}
