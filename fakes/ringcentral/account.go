package ringcentral

import "github.com/callsim/callsim/fakes/kit"

type accountRef struct {
	URI string `json:"uri"`
	ID  string `json:"id"`
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

func (s *Server) accountURI() string { return s.base + s.path }

// accountOf checks that the path names this account.
func (s *Server) accountOf(r *kit.Request) error {
	if text := r.Param("account"); text != "~" && text != itoa(s.id) {
		return errNotFound("accountId")
	}
	return nil
}
