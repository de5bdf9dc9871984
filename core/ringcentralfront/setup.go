package ringcentralfront

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Setup returns the handler where an administrator's dashboard verifies a
// credential and reads the numbers that can be connected: POST {"credential": "…"},
// or {} for the stored credential (RF-30, RF-32).
func (i *Integration) Setup() http.Handler { return http.HandlerFunc(i.setup) }

// setupBody is far more than a credential needs.
const setupBody = 64 << 10

func (i *Integration) setup(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodPost) {
		return
	}
	body, ok := answer.Body(w, r, setupBody)
	if !ok {
		return
	}
	credential := gjson.Get(body, "credential").String()
	if credential == "" {
		credential = i.Settings.Current().Text(Credential)
	}
	if credential == "" {
		answer.Refuse(w, http.StatusConflict, "no credential is stored yet; send one as credential")
		return
	}
	c := i.as(credential)
	account, problem := verify(r.Context(), c, c.LogIn(r.Context()))
	if problem != nil {
		problem.answer(w)
		return
	}
	type number struct {
		Number string `json:"number"`
		Usage  string `json:"usage"`
		Name   string `json:"name,omitempty"`
		SMS    bool   `json:"sms"` // it can be connected for SMS
	}
	list := make([]number, 0, len(account.numbers))
	for _, n := range account.numbers {
		list = append(list, number{n.E164, n.Usage, n.Name, slices.Contains(account.senders, n.E164)})
	}
	answer.JSON(w, http.StatusOK, struct {
		Numbers []number `json:"numbers"`
	}{list})
}

// problem is the reason of a refusal.
type problem struct {
	status int
	words  string
}

func (p *problem) answer(w http.ResponseWriter) { answer.Refuse(w, p.status, "%s", p.words) }

// account lists the numbers that can be connected with a credential, and those from
// which its user may send SMS (RF-47).
type account struct {
	user    string // name
	numbers []ringcentral.Number
	senders []string
}

// verify tests a credential: it must be valid (RF-30) and an administrator's
// (RF-31). It returns the numbers that can be connected.
func verify(ctx context.Context, c *ringcentral.Client, err error) (account, *problem) {
	var me ringcentral.Extension
	if err == nil {
		me, _, err = c.Extension(ctx, ringcentral.Me)
	}
	if err == nil && !me.Admin {
		return account{}, &problem{http.StatusForbidden, "the credential belongs to " + me.Name + ", who is no administrator in RingCentral; use an administrator's"}
	}
	a := account{user: me.Name}
	if err == nil {
		a.numbers, err = c.Numbers(ctx)
	}
	if err == nil {
		a.senders, err = c.Senders(ctx)
	}
	switch {
	case err == nil:
		return a, nil
	case vendors.IsBarred(err):
		return account{}, &problem{http.StatusUnprocessableEntity, "RingCentral refuses the credential (" + err.Error() + "); create another one there and connect again"}
	}
	return account{}, &problem{http.StatusBadGateway, "the credential could not be verified: " + err.Error() + "; try again"}
}

// as returns a client with a credential: the integration's own, or a trial client,
// so that connecting a number uses the login of the verification.
func (i *Integration) as(credential string) *ringcentral.Client {
	if credential == i.Settings.Current().Text(Credential) {
		return i.rc
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.trial == nil || i.tried != credential {
		i.tried = credential
		i.trial = ringcentral.New(i.Runtime, i.Transport, i.Access, func() string { return credential })
	}
	return i.trial
}

// Dashboard returns the handler of the settings: a document is verified before it
// is stored, and the subscription is updated before the response.
func (i *Integration) Dashboard() http.Handler { return http.HandlerFunc(i.dashboard) }

func (i *Integration) dashboard(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPut {
		i.Settings.ServeHTTP(w, r)
		return
	}
	body, ok := answer.Body(w, r, setupBody)
	if !ok {
		return
	}
	owners, problem := i.check(r.Context(), gjson.Parse(body))
	if problem != nil {
		problem.answer(w)
		return
	}
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	status := statusWriter{ResponseWriter: w}
	i.Settings.ServeHTTP(&status, r)
	if status.code == http.StatusOK {
		i.adopt()
		i.applySettings(r.Context(), owners)
	}
}

// adopt takes over the login of the trial client once its credential is stored:
// RingCentral limits logins per minute.
func (i *Integration) adopt() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.trial != nil && i.tried == i.Settings.Current().Text(Credential) {
		i.rc.Adopt(i.trial)
		i.trial = nil
	}
}

// statusWriter records the status of a response.
type statusWriter struct {
	http.ResponseWriter
	code int
}

func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

// check verifies a document before it is stored: an enabled one needs a valid
// credential and numbers of its account.
func (i *Integration) check(ctx context.Context, document gjson.Result) (owners map[string]string, p *problem) {
	if !document.Get("enabled").Bool() {
		return nil, nil
	}
	credential := document.Get(Credential).String()
	if credential == "" || credential == settings.Mask {
		credential = i.Settings.Current().Text(Credential)
	}
	if credential == "" {
		return nil, nil // the document will be refused
	}
	a, p := verify(ctx, i.as(credential), nil)
	if p != nil {
		return nil, p
	}
	owners = make(map[string]string, len(a.numbers))
	for _, n := range a.numbers {
		owners[n.E164] = n.Extension
	}
	for _, field := range [...]string{VoiceChannels, SMSChannels} {
		for _, number := range slices.Sorted(maps.Keys(document.Get(field).Map())) {
			if _, known := owners[number]; !known {
				return nil, &problem{http.StatusUnprocessableEntity, "RingCentral has no number " + number + " in this account; choose one of those that " + SetupPath + " lists"}
			}
			if field == SMSChannels && !slices.Contains(a.senders, number) {
				return nil, &problem{http.StatusUnprocessableEntity, "RingCentral does not allow " + a.user + ", the owner of the credential, to send SMS from " + number +
					"; connect it for calls only, or choose one for which " + SetupPath + " says sms: true"}
			}
		}
	}
	return owners, nil
}

// applySettings stores the owners of the numbers and updates the subscription.
// Failures are retried later.
func (i *Integration) applySettings(ctx context.Context, owners map[string]string) {
	err := i.storeOwners(ctx, owners)
	if err == nil {
		_, err = i.subscribe(ctx)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		i.Log.Error("subscribing to RingCentral's events failed; it is retried", "why", err)
	}
}
