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

// Setup is where an administrator's dashboard verifies a credential and learns
// which numbers there are to connect: POST {"credential": "…"}, or {} for the one
// that is stored (RF-30, RF-32).
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
		SMS    bool   `json:"sms"` // it can be connected for texts
	}
	list := make([]number, 0, len(account.numbers))
	for _, n := range account.numbers {
		list = append(list, number{n.E164, n.Usage, n.Name, slices.Contains(account.senders, n.E164)})
	}
	answer.JSON(w, http.StatusOK, struct {
		Numbers []number `json:"numbers"`
	}{list})
}

// problem is why something cannot be set up.
type problem struct {
	status int
	words  string
}

func (p *problem) answer(w http.ResponseWriter) { answer.Refuse(w, p.status, "%s", p.words) }

// account is what can be connected with a credential: numbers, and those of them
// from which its user may send texts (RF-47).
type account struct {
	user    string // name
	numbers []ringcentral.Number
	senders []string
}

// verify tries a credential out: it must let the integration in (RF-30), as an
// administrator (RF-31). What comes back is what can be connected with it.
func verify(ctx context.Context, c *ringcentral.Client, err error) (account, *problem) {
	var me ringcentral.Extension
	if err == nil {
		me, _, err = c.Extension(ctx, ringcentral.Me)
	}
	if err == nil && !me.Admin {
		return account{}, &problem{http.StatusForbidden, "the credential is that of " + me.Name + ", who is no administrator in RingCentral; use an administrator's"}
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
	return account{}, &problem{http.StatusBadGateway, "RingCentral could not be asked: " + err.Error() + "; try again"}
}

// as is a client with a credential: the integration's own, or one for trying it
// out. A number is chosen with the login that its credential was verified by.
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

// Dashboard is the settings' address: what is to be stored is verified first, and
// what was stored is carried to RingCentral before the answer.
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
		i.carryOver(r.Context(), owners)
	}
}

// adopt goes on with the login that a credential was tried out with, once it is
// stored: RingCentral allows few logins a minute.
func (i *Integration) adopt() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.trial != nil && i.tried == i.Settings.Current().Text(Credential) {
		i.rc.Adopt(i.trial)
		i.trial = nil
	}
}

// statusWriter remembers how a request was answered, and holds the answer back.
type statusWriter struct {
	http.ResponseWriter
	code int
}

func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

// check looks at a document before it is stored: an enabled one needs a credential
// that fits, and numbers of its account.
func (i *Integration) check(ctx context.Context, document gjson.Result) (owners map[string]string, p *problem) {
	if !document.Get("enabled").Bool() {
		return nil, nil
	}
	credential := document.Get(Credential).String()
	if credential == "" || credential == settings.Mask {
		credential = i.Settings.Current().Text(Credential)
	}
	if credential == "" {
		return nil, nil // the document will be refused for it
	}
	a, p := verify(ctx, i.as(credential), nil)
	if p != nil {
		return nil, p
	}
	owners = make(map[string]string, len(a.numbers))
	for _, n := range a.numbers {
		owners[n.E164] = n.Extension
	}
	for _, field := range [...]string{VoiceChannels, TextChannels} {
		for _, number := range slices.Sorted(maps.Keys(document.Get(field).Map())) {
			if _, known := owners[number]; !known {
				return nil, &problem{http.StatusUnprocessableEntity, "RingCentral has no number " + number + " in this account; choose one of those that " + SetupPath + " lists"}
			}
			if field == TextChannels && !slices.Contains(a.senders, number) {
				return nil, &problem{http.StatusUnprocessableEntity, "RingCentral does not let " + a.user + ", whose credential it is, send SMS from " + number +
					"; connect it for calls only, or choose one for which " + SetupPath + " says sms: true"}
			}
		}
	}
	return owners, nil
}

// carryOver remembers whose the numbers are and sees to the subscription. What
// fails is tried again later.
func (i *Integration) carryOver(ctx context.Context, owners map[string]string) {
	err := i.keepOwners(ctx, owners)
	if err == nil {
		_, err = i.subscribe(ctx)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		i.Log.Error("the subscription for RingCentral's events is not in place yet; it is tried again", "why", err)
	}
}
