package ringcentral

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// syncMax is the maximum number of records of one synchronization.
const syncMax = 250

// The kinds of synchronization: all records, or those added or changed since a token.
const (
	fullSync  = "FSync"
	sinceSync = "ISync"
)

// syncRequest is a request for a synchronization.
type syncRequest struct {
	kind  string
	limit int // records
	since int // number of changes up to the token
}

type syncInfo struct {
	Type  string `json:"syncType"`
	Token string `json:"syncToken"`
	At    string `json:"syncTime"`
}

// synced is the answer to a synchronization.
type synced struct {
	URI     string   `json:"uri"`
	Records any      `json:"records"`
	Sync    syncInfo `json:"syncInfo"`
}

var errStaleSync = &failure{status: 400, code: "CLG-102", message: "Parameter [%s] is invalid"}

func errSyncToken(token string) *failure {
	return errStaleSync.with(detail{Parameter: "syncToken", Value: token})
}

// readSync reads the query of a synchronization. what prefixes its tokens.
func readSync(q url.Values, what string, changes int) (w syncRequest, err error) {
	w = syncRequest{kind: cmp.Or(q.Get("syncType"), fullSync), limit: syncMax}
	switch w.kind {
	case fullSync:
		if text := q.Get("recordCount"); text != "" {
			if w.limit, err = strconv.Atoi(text); err != nil || w.limit < 1 {
				return w, errParameter("recordCount", text)
			}
			w.limit = min(w.limit, syncMax)
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

// info returns the token for the current number of changes.
func (w syncRequest) info(what string, changes int, now time.Time) syncInfo {
	return syncInfo{w.kind, base64.RawURLEncoding.EncodeToString([]byte(what + "-" + strconv.Itoa(changes))), millis(now)}
}
