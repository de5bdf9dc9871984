package ringcentral

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// syncMessages gives the newest messages of an extension (FSync), or those that
// came or changed since (ISync).
func (s *Server) syncMessages(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.storeOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	kind, most, since := orElse(q.Get("syncType"), "FSync"), syncMax, 0
	switch kind {
	case "FSync":
		if text := q.Get("recordCount"); text != "" {
			if most, err = strconv.Atoi(text); err != nil || most < 1 {
				return kit.Response{}, errParameter("recordCount", text)
			}
			most = min(most, syncMax)
		}
	case "ISync":
		var ok bool
		if since, ok = s.readStoreToken(q.Get("syncToken")); !ok {
			return kit.Response{}, errParameter("syncToken", q.Get("syncToken"))
		}
	default:
		return kit.Response{}, errParameter("syncType", kind)
	}
	var changed []*message
	for m := range s.messages.All {
		if m.owner == x && m.change > since && anyOf(q["messageType"], m.kind) && anyOf(q["direction"], m.direction()) && (kind == "ISync" || m.availability == "Alive") {
			changed = append(changed, m)
		}
	}
	slices.SortFunc(changed, func(a, b *message) int { return b.change - a.change })
	all := []messageJSON{}
	for _, m := range changed[:min(most, len(changed))] {
		all = append(all, s.messageJSON(m))
	}
	type syncInfo struct {
		Type  string `json:"syncType"`
		Token string `json:"syncToken"`
		At    string `json:"syncTime"`
	}
	token := base64.RawURLEncoding.EncodeToString([]byte("callsim-store-" + strconv.Itoa(s.changes)))
	return reply(200, struct {
		URI     string        `json:"uri"`
		Records []messageJSON `json:"records"`
		Sync    syncInfo      `json:"syncInfo"`
	}{s.base + r.HTTP.URL.EscapedPath(), all, syncInfo{kind, token, millis(tx.Now())}}), nil
}

func (s *Server) readStoreToken(text string) (n int, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	rest, ours := strings.CutPrefix(string(raw), "callsim-store-")
	n, bad := strconv.Atoi(rest)
	return n, err == nil && ours && bad == nil && n >= 0 && n <= s.changes
}
