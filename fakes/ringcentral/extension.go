package ringcentral

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// ExtensionType is the type of an extension.
type ExtensionType string

// The types that are modelled (Developer Guide, Extensions).
const (
	User        ExtensionType = "User"
	Queue       ExtensionType = "Department" // a call queue
	IVR         ExtensionType = "IvrMenu"
	MessageOnly ExtensionType = "Voicemail"
)

// extension is a user, queue, IVR or message box that calls can be routed to.
type extension struct {
	kit.Stamp
	id          int64
	number      string // "102"
	kind        ExtensionType
	name        string
	first, last string
	email       string
	status      string
	admin       bool
	device      int64 // a user's soft phone
	recording   RecordingSetting
	numbers     []*number

	presence presence

	ringFor   time.Duration
	voicemail bool         // unanswered callers can leave a voicemail
	closed    bool         // outside business hours
	alsoRing  []*extension // users whose phones ring at the same time
	queue     *queue       // for a queue
	menu      []choice     // for an IVR

	live   []*party  // in active calls
	wrapUp time.Time // end of the wrap-up
}

// RecordingSetting is which recordings a user's licence and the account allow.
type RecordingSetting string

// The settings. A user with automatic recording can also record on demand.
const (
	NoRecording        RecordingSetting = ""
	OnDemandRecording  RecordingSetting = "on demand"
	AutomaticRecording RecordingSetting = "automatic"
)

// feature is a feature of a licence.
type feature struct {
	Name    string `json:"featureName"`
	Enabled bool   `json:"enabled"`
	Reason  string `json:"reason,omitempty"`
}

func (x *extension) features() []feature {
	automatic := x.recording == AutomaticRecording
	demand := automatic || x.recording == OnDemandRecording
	return []feature{
		licence("SMS", true), licence("Presence", true), licence("Voicemail", true),
		licence("OnDemandCallRecording", demand),
		licence("AutomaticInboundCallRecording", automatic), licence("AutomaticOutboundCallRecording", automatic),
	}
}

func licence(name string, enabled bool) feature {
	if enabled {
		return feature{Name: name, Enabled: true}
	}
	return feature{Name: name, Reason: "AccountLimitation"}
}

// extensionRef is a reference to an extension in other resources.
type extensionRef struct {
	URI    string `json:"uri"`
	ID     int64  `json:"id"`
	Number string `json:"extensionNumber,omitempty"`
}

func (s *Server) refOf(x *extension) *extensionRef {
	if x == nil {
		return nil
	}
	return &extensionRef{s.extensionURI(x), x.id, x.number}
}

func (s *Server) extensionURI(x *extension) string {
	return s.base + s.pathOf(x)
}

// pathOf returns the path of an extension, which prefixes those of its resources.
func (s *Server) pathOf(x *extension) string { return s.path + "/extension/" + itoa(x.id) }

type contactInfo struct {
	First   string `json:"firstName,omitempty"`
	Last    string `json:"lastName,omitempty"`
	Email   string `json:"email,omitempty"`
	AsLogin bool   `json:"emailAsLoginName"`
}

type enabled struct {
	Enabled bool `json:"enabled"`
}

type extensionJSON struct {
	URI         string        `json:"uri"`
	ID          int64         `json:"id"`
	Number      string        `json:"extensionNumber"`
	Name        string        `json:"name"`
	Type        ExtensionType `json:"type"`
	Status      string        `json:"status"`
	Contact     *contactInfo  `json:"contact,omitempty"`
	Permissions struct {
		Admin         enabled `json:"admin"`
		International enabled `json:"internationalCalling"`
	} `json:"permissions"`
	Image struct {
		URI string `json:"uri"`
	} `json:"profileImage"`
	Hidden   bool              `json:"hidden"`
	Features []feature         `json:"serviceFeatures,omitempty"`
	Regional *regionalSettings `json:"regionalSettings,omitempty"`
	Queues   []department      `json:"departments,omitempty"`
	Account  *accountRef       `json:"account,omitempty"`
}

type department struct {
	ID     int64  `json:"id"`
	URI    string `json:"uri"`
	Number string `json:"extensionNumber"`
}

// extensionJSON encodes an extension; full adds the fields that lists do not have.
func (s *Server) extensionJSON(x *extension, full bool) *extensionJSON {
	s.engine.Saw(&x.Stamp)
	j := &extensionJSON{URI: s.extensionURI(x), ID: x.id, Number: x.number, Name: x.name, Type: x.kind, Status: x.status}
	j.Permissions.Admin.Enabled = x.admin
	j.Image.URI = j.URI + "/profile-image"
	if x.kind == User {
		j.Contact = &contactInfo{x.first, x.last, x.email, true}
		j.Features = x.features()
	} else {
		j.Contact = &contactInfo{First: x.name}
	}
	if full {
		j.Regional, j.Account = newRegional(), &accountRef{s.accountURI(), itoa(s.id)}
		for q := range s.extensions.All {
			if q.queue != nil && slices.Contains(q.queue.members, x) {
				j.Queues = append(j.Queues, department{q.id, s.extensionURI(q), q.number})
			}
		}
	}
	return j
}

// listExtensions filters by type, status, number and e-mail address. A repeated filter
// matches any of its values.
func (s *Server) listExtensions(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	var all []*extensionJSON
	for x := range s.extensions.All {
		if anyOf(q["type"], string(x.kind)) && anyOf(q["status"], x.status) && anyOf(q["extensionNumber"], x.number) &&
			(len(q["email"]) == 0 || slices.ContainsFunc(q["email"], func(e string) bool { return x.email != "" && strings.EqualFold(e, x.email) })) {
			all = append(all, s.extensionJSON(x, false))
		}
	}
	return listAnswer(s, r, all, true)
}

// anyOf reports whether a value is in the filter; an empty filter matches all values.
func anyOf(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

func (s *Server) getExtension(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, s.extensionJSON(x, true)), nil
}

// listDevices lists the one soft phone of a user.
func (s *Server) listDevices(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	type phoneLine struct {
		ID     string     `json:"id"`
		Type   string     `json:"lineType"`
		Number *numberRef `json:"phoneInfo,omitempty"`
	}
	type device struct {
		URI       string        `json:"uri"`
		ID        string        `json:"id"`
		Type      string        `json:"type"`
		Name      string        `json:"name"`
		Status    string        `json:"status"`
		Extension *extensionRef `json:"extension"`
		Lines     []phoneLine   `json:"phoneLines"`
	}
	var all []device
	if x.device != 0 {
		d := device{s.accountURI() + "/device/" + itoa(x.device), itoa(x.device), "SoftPhone", x.name + "'s phone", "Online", s.refOf(x), []phoneLine{}}
		if !x.presence.online {
			d.Status = "Offline"
		}
		if n := x.direct(); n != nil {
			d.Lines = append(d.Lines, phoneLine{itoa(n.id), "Standalone", &numberRef{itoa(n.id), n.e164}})
		}
		all = append(all, d)
	}
	return listAnswer(s, r, all, true)
}

type numberRef struct {
	ID     string `json:"id"`
	Number string `json:"phoneNumber"`
}
