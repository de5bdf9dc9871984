package people

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Options lists the options with which a vendor's fake opens: base if the fake is
// served at an address outside, unlimited if the world has no rate limits, and those
// of the assumptions that are not on their defaults.
func Options[O any](w World, vendor string, base func(url string) []O, unlimited O, assumption func(id, value string) O) []O {
	s := w.Stage()
	var options []O
	if s.Unlimited {
		options = append(options, unlimited)
	}
	if url := s.Served[vendor]; url != "" {
		options = append(options, base(url)...)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Assumed[vendor])) {
		options = append(options, assumption(id, s.Assumed[vendor][id]))
	}
	return options
}

// Must returns a server made from options that the world has checked before: an error
// is a bug of ours.
func Must[S any](s S, err error) S {
	if err != nil {
		panic(fmt.Sprintf("people: opening a vendor: %v", err))
	}
	return s
}

// Serve puts a vendor on its production host name, and on the one at which it is
// served outside.
func Serve[V Vendor](w World, name, host string, v V) V {
	s := w.Stage()
	s.Handle(name, host, v)
	v.Rehearse(w.Cast().Rehearsing)
	s.Opened = append(s.Opened, Opened{name, v})
	return v
}

// Handle lets a handler answer for a vendor, on the production host name and on the one
// at which the vendor is served outside.
func (s *Stage) Handle(name, host string, h http.Handler) {
	s.Net.Handle(host, name, h)
	if _, served, found := strings.Cut(s.Served[name], "://"); found {
		s.Net.Handle(served, name, h)
	}
}

// IsOpen reports whether a vendor has been opened.
func (s *Stage) IsOpen(name string) bool {
	return slices.ContainsFunc(s.Opened, func(o Opened) bool { return o.Name == name })
}
