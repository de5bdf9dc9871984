package front

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// apiToken is a token from the company's settings. Its bot, a teammate of type "api",
// is the author of objects that the token writes without an author.
type apiToken struct {
	text   string
	scopes []string // "*" is all of them
	bot    *teammate
	bearer principal // the sender of a request with this token
}

// principal is the sender of a request.
type principal struct {
	token   *apiToken
	channel *channel // not nil: an application's own token, limited to this channel
}

// IssueToken creates an API token. Without scopes it has all permissions. The name is
// the name of its bot, the default author.
func (s *Server) IssueToken(name string, scopes ...string) (token string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		token = s.issue(tx, name, scopes).text
		return nil
	})
	return token, err
}

// APIToken returns the company's first token. It has all permissions.
func (s *Server) APIToken() string { return s.firstToken.text }

// issue signs a token in Front's form: a JSON Web Token with the company and the
// scopes.
func (s *Server) issue(tx *kit.Tx, name string, scopes []string) *apiToken {
	if len(scopes) == 0 {
		scopes = []string{"*"}
	}
	claims := fmt.Appendf(nil, `{"scopes":["%s"],"iat":%d,"iss":%q,"sub":%q,"jti":%q}`,
		strings.Join(scopes, `","`), tx.Now().Unix(), vendor, s.company.id, newUID(tx)[:16])
	t := &apiToken{text: signHS256(claims, []byte(s.company.secret)), scopes: scopes}
	t.bearer.token = t
	t.bot = s.addBot(tx, name)
	s.tokens = append(s.tokens, t)
	return t
}

// allows reports whether the token has a scope.
func (t *apiToken) allows(scope string) bool {
	return scope == "" || slices.Contains(t.scopes, "*") || slices.Contains(t.scopes, scope)
}

// admit authenticates the request, then checks the limits, then the scope. Refusals
// have the rate limit headers too.
func (s *Server) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	who, err := s.authenticate(tx, r)
	if err != nil {
		s.limits.show(tx.Now(), h)
		return err
	}
	if err := s.limits.take(s, tx.Now(), r, h); err != nil {
		return err
	}
	if who.channel == nil && !who.token.allows(r.Route().Scope) {
		return errScope(r.Route().Scope)
	}
	r.Principal = who
	return nil
}

// authenticate returns the principal of the Authorization header. It compares every
// token in constant time.
func (s *Server) authenticate(tx *kit.Tx, r *kit.Request) (*principal, error) {
	scheme, text, _ := strings.Cut(r.HTTP.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, errUnauthenticated
	}
	var found *apiToken
	for _, t := range s.tokens {
		if subtle.ConstantTimeCompare([]byte(t.text), []byte(text)) == 1 {
			found = t
		}
	}
	if found != nil {
		return &found.bearer, nil
	}
	ch, err := s.channelOfToken(tx.Now(), text)
	if err != nil {
		return nil, err
	}
	if !channelMayUse(ch, r) {
		return nil, errOtherChannel
	}
	return &principal{token: s.firstToken, channel: ch}, nil
}

// channelOfToken validates a token that an application signed for one channel: HS256
// with the application's secret, iss is the application's uid, sub the channel's id,
// exp in the future (dev.frontapp.com/docs/creating-a-partner-channel).
func (s *Server) channelOfToken(now time.Time, token string) (*channel, error) {
	var header struct{ Alg string }
	var claims struct {
		Iss, Sub string
		Exp      float64
	}
	signed, signature, ok := cutLast(token, ".")
	head, body, ok2 := strings.Cut(signed, ".")
	if !ok || !ok2 || !decodePart(head, &header) || !decodePart(body, &claims) || header.Alg != "HS256" {
		return nil, errUnauthenticated
	}
	ch, ok := s.channels.Get(claims.Sub)
	if !ok || ch.appUID != claims.Iss {
		return nil, errUnauthenticated
	}
	got, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || !hmac.Equal(got, hs256(signed, []byte(ch.appSecret))) {
		return nil, errUnauthenticated
	}
	if claims.Exp == 0 || seconds(now) >= claims.Exp {
		return nil, errUnauthenticated
	}
	return ch, nil
}

// channelMayUse reports whether a channel token may use a route: routes of the channel
// itself, and of single conversations and messages, whose handlers check that the
// object belongs to the channel (dev.frontapp.com/docs/creating-a-partner-channel).
func channelMayUse(ch *channel, r *kit.Request) bool {
	path := r.Route().Path
	if strings.HasPrefix(path, "/channels/{channel_id}") {
		id := r.Param("channel_id")
		return id == ch.id || id == "alt:address:"+ch.address
	}
	return strings.HasPrefix(path, "/conversations/{conversation_id}") || strings.HasPrefix(path, "/messages/{message_id}")
}

// channelOf returns the channel that limits a request, or nil.
func channelOf(r *kit.Request) *channel {
	if who, ok := r.Principal.(*principal); ok {
		return who.channel
	}
	return nil
}

// SignChannelToken signs a channel token of the channel's application. Like the tokens
// of Front's channel template, it is valid for ten seconds.
func (s *Server) SignChannelToken(channelID string) (token string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		ch, ok := s.channels.Get(channelID)
		if !ok {
			return fmt.Errorf("front: unknown channel %q", channelID)
		}
		claims := fmt.Appendf(nil, `{"iss":%q,"sub":%q,"jti":%q,"exp":%d}`,
			ch.appUID, ch.id, newUID(tx), tx.Now().Add(10*time.Second).Unix())
		token = signHS256(claims, []byte(ch.appSecret))
		return nil
	})
	return token, err
}

const jwtHeader = `{"alg":"HS256","typ":"JWT"}`

func signHS256(claims, key []byte) string {
	b64 := base64.RawURLEncoding
	signed := b64.EncodeToString([]byte(jwtHeader)) + "." + b64.EncodeToString(claims)
	return signed + "." + b64.EncodeToString(hs256(signed, key))
}

func hs256(signed string, key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return mac.Sum(nil)
}

func decodePart(part string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, into) == nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
