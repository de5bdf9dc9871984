package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim"
)

// Limits of one answer of the journal.
const (
	usualEntries = 200
	mostEntries  = 1000
	maxScanned   = ring
)

// getJournal returns a page of the record.
func (s *Server) getJournal(r *request) (any, error) {
	q := r.URL.Query()
	since, err := count(q.Get("since"), "since", 0, 1<<53)
	if err != nil {
		return nil, err
	}
	limit, err := count(q.Get("limit"), "limit", usualEntries, mostEntries)
	if err != nil {
		return nil, err
	}
	entries, next := []json.RawMessage{}, since
	for scanned := 0; len(entries) < limit && scanned < maxScanned; {
		lines, last := r.world().Trace.Since(next, mostEntries)
		if len(lines) == 0 {
			break
		}
		next = last - len(lines)
		for _, l := range lines {
			if len(entries) == limit {
				break
			}
			scanned++
			next++
			if concerns(l, q.Get("vendor")) {
				entries = append(entries, l)
			}
		}
	}
	return map[string]any{"entries": entries, "next": next}, nil
}

// concerns reports whether an entry is about a system. The keys that name systems come
// before any body.
func concerns(line []byte, system string) bool {
	if system == "" {
		return true
	}
	for _, key := range [...]string{"from", "to", "system"} {
		if gjson.GetBytes(line, key).Str == system {
			return true
		}
	}
	return false
}

func count(text, name string, otherwise, most int) (int, error) {
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return 0, failed(http.StatusBadRequest, fmt.Errorf("%s is %q, not a number up to %d", name, text, most))
	}
	return n, nil
}

// screenJSON is the JSON form of a screen.
type screenJSON struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

func screensOf(w *sim.World) []screenJSON {
	screens := []screenJSON{}
	for _, s := range w.Screens() {
		screens = append(screens, screenJSON(s))
	}
	return screens
}

func (s *Server) getScreens(r *request) (any, error) {
	return from(r.stage, func(w *sim.World) (any, error) {
		return map[string]any{"screens": screensOf(w)}, nil
	})
}

// observed is an unchanged answer of a vendor.
type observed struct {
	status int
	body   []byte
}

// getObserved reads a vendor through its observer door, without limits or record.
func (s *Server) getObserved(r *request) (any, error) {
	name := r.PathValue("vendor")
	for _, v := range sim.Vendors {
		if v.Name != name {
			continue
		}
		prefix := apiPrefix + "/observe/" + name
		target := strings.TrimPrefix(r.URL.RequestURI(), prefix)
		return from(r.stage, func(w *sim.World) (any, error) {
			o := v.Observe(w, target)
			return observed{o.Status, o.Body}, nil
		})
	}
	var names []string
	for _, v := range sim.Vendors {
		names = append(names, v.Name)
	}
	return nil, failed(http.StatusNotFound, fmt.Errorf("there is no vendor %q: there is %s", name, strings.Join(names, ", ")))
}

// postSettings changes an integration's settings in the core.
func (s *Server) postSettings(r *request) (any, error) {
	changes := map[string]any{}
	if err := r.read(&changes); err != nil {
		return nil, err
	}
	if err := r.world().ChangeSettings(r.PathValue("integration"), changes); err != nil {
		return nil, err
	}
	return done{OK: true, At: r.world().Now()}, nil
}
