package salesforce

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
)

// byAssertion is the JWT bearer flow: a token signed by the client names the app and the
// user (help.salesforce.com, OAuth 2.0 JWT Bearer Flow).
func (s *Server) byAssertion(tx *kit.Tx, form url.Values) (*session, error) {
	parts := strings.Split(form.Get("assertion"), ".")
	if len(parts) != 3 {
		return nil, errGrantJWT
	}
	header, errHeader := base64.RawURLEncoding.DecodeString(parts[0])
	claims, errClaims := base64.RawURLEncoding.DecodeString(parts[1])
	signature, errSignature := base64.RawURLEncoding.DecodeString(parts[2])
	if errors.Join(errHeader, errClaims, errSignature) != nil || !gjson.ValidBytes(header) || !gjson.ValidBytes(claims) {
		return nil, errGrantJWT
	}
	claim := gjson.ParseBytes(claims)
	a := s.apps[claim.Get("iss").String()]
	if a == nil {
		return nil, errClientID
	}
	if gjson.GetBytes(header, "alg").String() != "RS256" || !signedBy(a.Certificate, parts[0]+"."+parts[1], signature) {
		return nil, errGrantJWT
	}
	return s.checkClaims(tx, a, claim)
}

// checkClaims checks the claims of a correctly signed token. Clients may send exp as a
// string, and name Salesforce's log-in host as audience whatever host they use.
func (s *Server) checkClaims(tx *kit.Tx, a *app, claim gjson.Result) (*session, error) {
	if expires := time.Unix(claim.Get("exp").Int(), 0); !tx.Now().Before(expires) {
		return nil, errGrantJWT
	}
	switch claim.Get("aud").String() {
	case "https://login.salesforce.com", "https://test.salesforce.com", s.base:
	default:
		return nil, errGrantAudience
	}
	o := s.schema.object("User")
	users := s.byExternalID(o, o.must("Username"), claim.Get("sub").String())
	if len(users) == 0 || !users[0].flag("IsActive") {
		return nil, errGrantUser
	}
	if !a.Approved && !a.approved[users[0].id] {
		return nil, errGrantApproval
	}
	return s.startSession(tx, users[0], a), nil
}

// signedBy reports whether a signature was made with the key of a certificate or with a
// public key.
func signedBy(text, content string, signature []byte) bool {
	key, err := publicKey(text)
	if err != nil {
		return false
	}
	sum := sha256.Sum256([]byte(content))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
}

func publicKey(text string) (*rsa.PublicKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("it is not PEM")
	}
	var key any
	var err error
	if block.Type == "CERTIFICATE" {
		var c *x509.Certificate
		if c, err = x509.ParseCertificate(block.Bytes); err == nil {
			key = c.PublicKey
		}
	} else {
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	}
	if err != nil {
		return nil, err
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("it does not contain an RSA key")
	}
	return public, nil
}
