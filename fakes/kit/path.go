package kit

import (
	"net/http"
	"net/url"
	"strings"
)

// CleanPath returns the request with the path for routing, which has no slash at its
// end: vendors serve a path with and without that slash alike, without a redirect.
// With doubled set, several slashes in a row count as one.
func CleanPath(r *http.Request, doubled bool) *http.Request {
	written := r.URL.EscapedPath()
	path := trimSlashes(written, doubled)
	if path == written {
		return r
	}
	plain, err := url.PathUnescape(path)
	if err != nil {
		return r // no route has such a path
	}
	out, u := *r, *r.URL
	u.Path, u.RawPath = plain, path
	out.URL = &u
	return &out
}

func trimSlashes(path string, doubled bool) string {
	for doubled && strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	if len(path) > 1 {
		return strings.TrimSuffix(path, "/")
	}
	return path
}
