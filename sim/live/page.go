package live

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed page
var assets embed.FS

// policy allows the page to load from its own server only.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page serves the first port: the page, its files and the control API.
func (s *Server) page() http.Handler {
	files, err := fs.Sub(assets, "page")
	if err != nil {
		panic(err) // an embedded folder is there
	}
	control, static := s.control(), http.FileServerFS(files)
	return s.guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, apiPrefix+"/") || r.URL.Path == apiPrefix {
			control.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			refuse(w, http.StatusMethodNotAllowed, errReadOnly)
		case r.URL.Path == "/" || r.URL.Path == "/index.html":
			s.index(w, files)
		default:
			static.ServeHTTP(w, r)
		}
	}))
}

// index serves the page. On loopback it contains the token, since no other origin can
// read the page. Otherwise the page's address carries the token.
func (s *Server) index(w http.ResponseWriter, files fs.FS) {
	html, err := fs.ReadFile(files, "index.html")
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	token := ""
	if s.loopback() {
		token = s.token
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bytes.ReplaceAll(html, []byte("{{token}}"), []byte(token)))
}
