package ringcentral

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// syncMax is how many records one synchronisation gives.
const syncMax = 250

// The kinds of synchronisation: all records, or those that came or changed since
// a token was given.
const (
	fullSync  = "FSync"
	sinceSync = "ISync"
)

// syncAsked is what a client wants to be brought up to date with.
type syncAsked struct {
	kind  string
	most  int // records
	since int // changes that it has seen already
}

type syncInfo struct {
	Type  string `json:"syncType"`
	Token string `json:"syncToken"`
	At    string `json:"syncTime"`
}

// synced is the answer to a synchronisation.
type synced struct {
	URI     string   `json:"uri"`
	Records any      `json:"records"`
	Sync    syncInfo `json:"syncInfo"`
}

var errStaleSync = &failure{status: 400, code: "CLG-102", message: "Parameter [%s] is invalid"}

func errSyncToken(token string) *failure {
	return errStaleSync.about(detail{Parameter: "syncToken", Value: token})
}

// readSync reads what a client wants of the changes of what.
func readSync(q url.Values, what string, changes int) (w syncAsked, err error) {
	w = syncAsked{kind: orElse(q.Get("syncType"), fullSync), most: syncMax}
	switch w.kind {
	case fullSync:
		if text := q.Get("recordCount"); text != "" {
			if w.most, err = strconv.Atoi(text); err != nil || w.most < 1 {
				return w, errParameter("recordCount", text)
			}
			w.most = min(w.most, syncMax)
		}
	case sinceSync:
		raw, err := base64.RawURLEncoding.DecodeString(q.Get("syncToken"))
		rest, ours := strings.CutPrefix(string(raw), what+"-")
		w.since, _ = strconv.Atoi(rest)
		if err != nil || !ours || strconv.Itoa(w.since) != rest || w.since < 0 || w.since > changes {
			return w, errSyncToken(q.Get("syncToken"))
		}
	default:
		return w, errParameter("syncType", w.kind)
	}
	return w, nil
}

// info tells a client how far it has come now.
func (w syncAsked) info(what string, changes int, now time.Time) syncInfo {
	return syncInfo{w.kind, base64.RawURLEncoding.EncodeToString([]byte(what + "-" + strconv.Itoa(changes))), millis(now)}
}
