package live

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// guarded refuses requests that a browser may send for a foreign page: with a foreign
// Host, as after DNS rebinding, or with a foreign Origin.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.foreign(r); err != nil {
			refuse(w, http.StatusForbidden, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// foreign returns why a request is foreign, or nil.
func (s *Server) foreign(r *http.Request) error {
	if !s.ourHost(r.Host) {
		return fmt.Errorf("this is not the server of %q: ask for 127.0.0.1, localhost or the name it was bound to", r.Host)
	}
	origins := r.Header["Origin"]
	if len(origins) == 0 {
		return nil
	}
	origin, err := url.Parse(origins[0])
	if len(origins) > 1 || err != nil || origin.Scheme != "http" && origin.Scheme != "https" || !strings.EqualFold(origin.Host, r.Host) {
		return fmt.Errorf("pages of %q may not ask this server", strings.Join(origins, ", "))
	}
	return nil
}

// ourHost reports whether a name can only mean this server: an IP address, a name that
// cannot be registered in the public DNS, or the name that the server is bound to.
func (s *Server) ourHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host != "" && (!strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") ||
		strings.HasSuffix(host, ".internal") || strings.EqualFold(host, s.opts.Bind))
}

// loopback reports whether only this machine can reach the server.
func (s *Server) loopback() bool {
	ip := net.ParseIP(s.opts.Bind)
	return s.opts.Bind == "localhost" || ip != nil && ip.IsLoopback()
}

// authorized reports whether a token is right, in constant time.
func (s *Server) authorized(token string) bool {
	got, want := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.token))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// bearer returns the token of a request, or "".
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
