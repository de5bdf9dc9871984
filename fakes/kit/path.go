package kit

import (
	"net/http"
	"net/url"
	"strings"
)

// CleanPath returns the request with the path that it is routed by: vendors
// serve a path with and without a slash at its end alike and without a redirect,
// because clients of both kinds exist. With doubled set, several slashes in a row
// count as one.
func CleanPath(r *http.Request, doubled bool) *http.Request {
	written := r.URL.EscapedPath()
	path := cleaned(written, doubled)
	if path == written {
		return r
	}
	plain, err := url.PathUnescape(path)
	if err != nil {
		return r // not a path of any route
	}
	out, u := *r, *r.URL
	u.Path, u.RawPath = plain, path
	out.URL = &u
	return &out
}

func cleaned(path string, doubled bool) string {
	for doubled && strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	if len(path) > 1 {
		return strings.TrimSuffix(path, "/")
	}
	return path
}
