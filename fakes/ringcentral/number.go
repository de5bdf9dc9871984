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
	to       *extension // receives its calls
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

// numberJSON encodes a number; only the list of an extension (of) has features.
func (s *Server) numberJSON(n *number, of *extension) *numberJSON {
	s.engine.Saw(&n.Stamp)
	j := &numberJSON{ID: n.id, URI: s.accountURI() + "/phone-number/" + itoa(n.id), Number: n.e164, Payment: "Local", Type: "VoiceFax",
		Usage: n.usage, Status: "Normal", Location: n.location, Primary: n.usage == usageMain}
	if n.usage == usageDirect {
		j.Extension = s.refOf(n.to)
	}
	if of != nil {
		j.Features = []string{"CallerId"}
		if n.sms && s.maySendSMS(of, n) {
			j.Features = append(j.Features, "SmsSender", "MmsSender")
		}
	}
	return j
}

// listAccountNumbers lists the numbers of the company.
func (s *Server) listAccountNumbers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	return s.numberList(r, func(*number) bool { return true }, nil)
}

// maySendSMS reports whether an extension may send SMS from a number: its own, or a
// queue's (see handlesSMS).
func (s *Server) maySendSMS(x *extension, n *number) bool { return n.to == x || s.handlesSMS(n.to, x) }

// listExtensionNumbers lists the numbers that an extension can use: its direct numbers,
// company numbers and numbers from which it may send SMS.
func (s *Server) listExtensionNumbers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return s.numberList(r, func(n *number) bool { return s.maySendSMS(x, n) || n.usage != usageDirect }, x)
}

func (s *Server) numberList(r *kit.Request, keep func(*number) bool, of *extension) (kit.Response, error) {
	var all []*numberJSON
	usage := r.Query()["usageType"]
	for n := range s.numbers.All {
		if keep(n) && anyOf(usage, n.usage) {
			all = append(all, s.numberJSON(n, of))
		}
	}
	return listAnswer(s, r, all, true)
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

// mainNumber returns the main number of the company, else its first number, else nil.
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

// direct returns the extension's direct number, or nil.
func (x *extension) direct() *number {
	for _, n := range x.numbers {
		if n.usage == usageDirect {
			return n
		}
	}
	return nil
}

// callerID returns the number shown to external parties when an extension calls.
func (s *Server) callerID(x *extension) string {
	if n := x.direct(); n != nil {
		return n.e164
	}
	if n := s.mainNumber(); n != nil {
		return n.e164
	}
	return ""
}

// checkE164 returns why a number is not valid E.164, or "".
func checkE164(text string) string {
	if !kit.IsE164(text) {
		return "\"" + text + "\" is not a phone number in E.164, for example +12125550102"
	}
	return ""
}

// places are the locations of some area codes, as in messages and the call log.
var places = map[string]string{"212": "New York, NY", "310": "Los Angeles, CA", "415": "San Francisco, CA", "604": "Vancouver, BC", "646": "New York, NY"}

func placeOf(e164 string) string {
	if strings.HasPrefix(e164, "+1") && len(e164) == 12 {
		return places[e164[2:5]]
	}
	return ""
}
