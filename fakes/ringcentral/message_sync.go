package ringcentral

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

const storeSync = "message-store"

// syncMessages returns the newest messages of an extension, or those added or changed
// since a token.
func (s *Server) syncMessages(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.storeOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	sync, err := readSync(q, storeSync, s.changes)
	if err != nil {
		return kit.Response{}, err
	}
	var changed []*message
	for m := range s.messages.All {
		if m.owner == x && m.change > sync.since && anyOf(q["messageType"], m.kind) && anyOf(q["direction"], m.direction()) &&
			(sync.kind == sinceSync || m.availability == "Alive") {
			changed = append(changed, m)
		}
	}
	slices.SortFunc(changed, func(a, b *message) int { return b.change - a.change })
	all := []*messageJSON{}
	for _, m := range changed[:min(sync.limit, len(changed))] {
		all = append(all, s.messageJSON(m))
	}
	return reply(200, synced{s.base + r.HTTP.URL.EscapedPath(), all, sync.info(storeSync, s.changes, tx.Now())}), nil
}
