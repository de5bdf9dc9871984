package salesforce

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds login and logout of the partner API, with which older clients begin
// (SOAP API Developer Guide, login() and logout()). Other operations of SOAP are not
// modelled.

// soapFault is an error of SOAP, always with status 500.
type soapFault struct{ code, msg string }

func (f *soapFault) Error() string { return f.code + ": " + f.msg }

var (
	faultLogin   = &soapFault{"INVALID_LOGIN", "Invalid username, password, security token; or user locked out."}
	faultSession = &soapFault{"INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session"}
	faultVersion = &soapFault{"UNSUPPORTED_API_VERSION", "login() is not available in this API version"}
	faultXML     = &soapFault{"INVALID_OPERATION", "The request is not a SOAP envelope that can be read"}
)

const soapType = "text/xml;charset=UTF-8"

func (f *soapFault) response() kit.Response {
	text := f.code + ": " + f.msg
	return kit.Response{Status: http.StatusInternalServerError, Type: soapType, Raw: []byte(
		`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
			`xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>` +
			`<faultcode>sf:` + f.code + `</faultcode><faultstring>` + escapeXML(text) + `</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault">` +
			`<sf:exceptionCode>` + f.code + `</sf:exceptionCode><sf:exceptionMessage>` + escapeXML(f.msg) + `</sf:exceptionMessage>` +
			`</sf:LoginFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`)}
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // writing to a Builder cannot fail
	return b.String()
}

// envelope is a request without regard to namespace prefixes.
type envelope struct {
	operation string // the name of the body's element
	texts     map[string]string
}

// soap answers POST /services/Soap/u/{soap}. The operation is in the body, not in the
// SOAPAction header.
func (s *Server) soap(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	e, err := readEnvelope(r.Body)
	if err != nil {
		return kit.Response{}, faultXML
	}
	switch e.operation {
	case "login":
		return s.soapLogin(tx, r, e)
	case "logout":
		sess := s.session(tx.Now(), e.texts["sessionId"])
		if sess == nil {
			return kit.Response{}, faultSession
		}
		sess.ended = true
		return soapAnswer("<logoutResponse/>"), nil
	}
	return kit.Response{}, notModelled("SOAP's " + e.operation)
}

func readEnvelope(body []byte) (e envelope, err error) {
	e.texts = map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(body))
	var path []string
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && e.operation != "":
			return e, nil
		case err != nil:
			return e, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(path) > 0 && path[len(path)-1] == "Body" && e.operation == "" {
				e.operation = t.Name.Local
			}
			path = append(path, t.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 0 {
				e.texts[path[len(path)-1]] += string(t)
			}
		}
	}
}

func (s *Server) soapLogin(tx *kit.Tx, r *kit.Request, e envelope) (kit.Response, error) {
	version := r.Param("soap")
	number, err := strconv.ParseFloat(version, 64)
	if err != nil || number < oldestVersion || number > newestVersion {
		return kit.Response{}, faultVersion
	}
	switch s.assume.Value(assumeSoapLogin) {
	case "never":
		return kit.Response{}, faultLogin
	case "until-64":
		if number >= 65 {
			return kit.Response{}, faultVersion
		}
	}
	user := s.userByPassword(strings.TrimSpace(e.texts["username"]), strings.TrimSpace(e.texts["password"]))
	if user == nil {
		return kit.Response{}, faultLogin
	}
	sess := s.startSession(tx, user, nil)
	sess.from = r.HTTP.RemoteAddr
	return soapAnswer(s.loginResult(version, user, sess)), nil
}

// loginResult encodes the answer to a login, without prefixes, because clients search
// for the bare names.
func (s *Server) loginResult(version string, user *record, sess *session) string {
	org := s.org()
	return "<loginResponse><result>" + elements([][2]string{
		{"metadataServerUrl", s.base + "/services/Soap/m/" + version + "/" + short(org.id)},
		{"passwordExpired", "false"},
		{"sandbox", "false"},
		{"serverUrl", s.base + "/services/Soap/u/" + version + "/" + short(org.id)},
		{"sessionId", sess.token},
		{"userId", user.id},
	}) + "<userInfo>" + elements([][2]string{
		{"organizationId", org.id},
		{"organizationName", s.name(org)},
		{"orgHasPersonAccounts", strconv.FormatBool(s.persons)},
		{"profileId", user.text("ProfileId")},
		{"sessionSecondsValid", strconv.Itoa(int(s.sessionTimeout().Seconds()))},
		{"userEmail", user.text("Email")},
		{"userFullName", s.name(user)},
		{"userId", user.id},
		{"userLanguage", user.text("LanguageLocaleKey")},
		{"userLocale", user.text("LocaleSidKey")},
		{"userName", user.text("Username")},
		{"userTimeZone", user.text("TimeZoneSidKey")},
		{"userType", "Standard"},
	}) + "</userInfo></result></loginResponse>"
}

func elements(named [][2]string) string {
	var b strings.Builder
	for _, e := range named {
		b.WriteString("<" + e[0] + ">" + escapeXML(e[1]) + "</" + e[0] + ">")
	}
	return b.String()
}

func soapAnswer(body string) kit.Response {
	return kit.Response{Status: http.StatusOK, Type: soapType, Raw: []byte(
		`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
			`xmlns="urn:partner.soap.sforce.com"><soapenv:Body>` + body + `</soapenv:Body></soapenv:Envelope>`)}
}
