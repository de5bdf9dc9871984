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

func (s *Server) accountURI() string { return s.base + s.path }

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

type accountRef struct {
	URI string `json:"uri"`
	ID  string `json:"id"`
}

type department struct {
	ID     int64  `json:"id"`
	URI    string `json:"uri"`
	Number string `json:"extensionNumber"`
}

type regionalSettings struct {
	Zone    nameID `json:"timezone"`
	Country struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		ISO  string `json:"isoCode"`
		Code string `json:"callingCode"`
	} `json:"homeCountry"`
	TimeFormat string `json:"timeFormat"`
}

type nameID struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// newRegional returns the regional settings of an account in New York.
func newRegional() *regionalSettings {
	r := &regionalSettings{Zone: nameID{"57", "US/Eastern"}, TimeFormat: "12h"}
	r.Country.ID, r.Country.Name, r.Country.ISO, r.Country.Code = "1", "United States", "US", "1"
	return r
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

// getAccount answers GET /restapi/v1.0/account/~.
func (s *Server) getAccount(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	body := struct {
		URI      string        `json:"uri"`
		ID       int64         `json:"id"`
		Main     string        `json:"mainNumber,omitempty"`
		Status   string        `json:"status"`
		Operator *extensionRef `json:"operator,omitempty"`
		Company  struct {
			Name string `json:"companyName"`
		} `json:"serviceInfo"`
		Setup    string            `json:"setupWizardState"`
		Regional *regionalSettings `json:"regionalSettings"`
	}{URI: s.accountURI(), ID: s.id, Status: "Confirmed", Setup: "Completed", Regional: newRegional()}
	body.Company.Name = s.company
	if main := s.mainNumber(); main != nil {
		body.Main = main.e164
	}
	if owner, ok := s.extensions.Get(s.id); ok {
		body.Operator = s.refOf(owner)
	}
	return reply(200, body), nil
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

// callRecordingSettings returns the recording settings of the account.
func (s *Server) callRecordingSettings(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	onDemand, automatic := false, false
	for x := range s.extensions.All {
		onDemand = onDemand || x.recording != NoRecording
		automatic = automatic || x.recording == AutomaticRecording
	}
	return reply(200, struct {
		OnDemand  enabled    `json:"onDemand"`
		Automatic enabled    `json:"automatic"`
		Greetings []struct{} `json:"greetings"`
	}{enabled{onDemand}, enabled{automatic}, []struct{}{}}), nil
}
