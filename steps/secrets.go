package steps

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
)

// secretSentences check that tokens and passwords are not leaked (XR-12).
var secretSentences = []*Row{
	given("the CRM answers {status} to the first {count} requests and quotes its token", Network, "answers the core's next requests with its own credentials in the body", theCRMQuotesTokens),
	when("the operator reads the settings", Core, "requests the integration's settings document from the core", somebodyReadsSettings).proof(),
	then("the core's log has new entries and contains no secret", Log, Core, "checks that the core's log has new entries and contains no secret", theLogNamesNoSecret),
	then("no answer of the core contains a secret", Delivery, Core, "searches every recorded answer of the core for the secrets of the world", noAnswerNamesASecret),
	then("the complete record contains no secret", Journal, Core, "searches the complete record of the world for its secrets", theRecordNamesNoSecret),
}

// theCRMQuotesTokens makes the CRM refuse with a body that quotes the credentials of
// the request, as careless servers do.
func theCRMQuotesTokens(s *Scenario, status, count int) error {
	crm := s.integration.crm
	return s.disturb(func(w *sim.World) error {
		if w == s.world {
			s.loggedBefore = len(w.Log())
		}
		var quoted []string
		for _, secret := range w.Trace.Secrets() {
			if strings.HasPrefix(secret.Name, crm+"-") && !unsent.MatchString(secret.Name) {
				quoted = append(quoted, secret.Value)
			}
		}
		if len(quoted) == 0 {
			return fmt.Errorf("%s has no credentials to quote", crm)
		}
		words := "cannot serve you with " + strings.Join(quoted, " and ")
		body := `{"error":"` + words + `","message":"` + words + `","_error":{"title":"Trouble","message":"` + words + `"}}`
		return w.Plan(simnet.Fault{Kind: simnet.Status, Status: status, Body: body, From: "core", To: crm, Times: count})
	})
}

// unsent matches the secrets that the core does not send: those of clients that log in
// with a name, and the part of a session's token that follows the org's id.
var unsent = regexp.MustCompile(`-(password|security-token)|^salesforce-access-token`)

// somebodyReadsSettings asks for the integration's settings document.
func somebodyReadsSettings(s *Scenario) error {
	address := "/settings/" + s.integration.name
	return s.do(func(w *sim.World) error {
		status, text, err := w.Get("administrator", address)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("the core answered %d %s", status, text)
		}
		return err
	})
}

// theLogNamesNoSecret checks only logs with entries since the fault was planned.
func theLogNamesNoSecret(s *Scenario) error {
	log := s.world.Log()
	if len(log) <= s.loggedBefore {
		return fmt.Errorf("the core has logged nothing since: the trouble cannot be seen")
	}
	return namesNoSecret(s.world, "the log", []byte(log))
}

// noAnswerNamesASecret reads the record, in which a placeholder replaces each secret.
func noAnswerNamesASecret(s *Scenario) error {
	answers := 0
	for _, from := range []string{s.integration.phones, "stranger", "somebody", "administrator"} {
		for _, x := range journal(s.world, from, "core") {
			answers++
			for _, secret := range s.world.Trace.Secrets() {
				if bytes.Contains(x.ResponseBody, []byte("«"+secret.Name+"»")) {
					return fmt.Errorf("the answer to %s %s from %s holds the %s", x.Method, x.URL, from, secret.Name)
				}
			}
		}
	}
	if answers == 0 {
		return fmt.Errorf("the core has answered nobody")
	}
	return nil
}

func theRecordNamesNoSecret(w *sim.World) error {
	var record bytes.Buffer
	if _, err := w.Trace.WriteTo(&record); err != nil {
		return err
	}
	return namesNoSecret(w, "the record", record.Bytes())
}

func namesNoSecret(w *sim.World, where string, text []byte) error {
	secrets := w.Trace.Secrets()
	if len(secrets) == 0 {
		return fmt.Errorf("this world has no secrets")
	}
	for _, secret := range secrets {
		if at := bytes.Index(text, []byte(secret.Value)); at >= 0 {
			line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
			return fmt.Errorf("%s holds the %s, after %q", where, secret.Name, line[max(0, len(line)-80):])
		}
	}
	return nil
}
