package aircall

import (
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

// exchangeCode exchanges an authorization code for an access token. The token does
// not expire and has no refresh token (docs/oauth); errors follow RFC 6749.
func (s *Server) exchangeCode(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		GrantType    string `json:"grant_type"`
		Code         string `json:"code"`
		RedirectURI  string `json:"redirect_uri"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	if r.JSON(&body) != nil {
		return s.oauthError("invalid_request"), nil
	}
	a := s.appOf(body.ClientID)
	if a == nil || secretsEqual(a.secret, body.ClientSecret) == 0 {
		return s.oauthError("invalid_client"), nil
	}
	if body.GrantType != "authorization_code" {
		return s.oauthError("unsupported_grant_type"), nil
	}
	c := s.codes[body.Code]
	if c == nil || c.used || c.app != a || tx.Now().After(c.until) || body.RedirectURI != a.redirectURI {
		return s.oauthError("invalid_grant"), nil
	}
	c.used = true
	i := s.install(tx, a, s.secret("aircall-access-token", kit.HexString(tx.Rand(), 20)))
	i.user, i.numbers, i.from = c.user, c.numbers, r.HTTP.RemoteAddr
	return kit.OK(struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		CreatedAt   int64  `json:"created_at"`
	}{i.token, "Bearer", tx.Now().Unix()}), nil
}

// install stores an integration with an access token.
func (s *Server) install(tx *kit.Tx, a *app, token string) *integration {
	s.ids.integration++
	i := &integration{id: s.ids.integration, app: a, token: token, active: true, created: tx.Now()}
	s.integrations.Put(tx, i.id, i)
	return i
}

func (s *Server) oauthError(reason string) kit.Response {
	status := http.StatusBadRequest
	if reason == "invalid_client" && s.assume.Value("aircall-oauth-invalid-client-status") == "401" {
		status = http.StatusUnauthorized
	}
	return kit.Response{Status: status, Body: struct {
		Error string `json:"error"`
	}{reason}}
}
