package live

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// viewer is one websocket.
type viewer struct {
	conn     *websocket.Conn
	after    int // number of the last event that it has; -1: none
	out      chan *websocket.PreparedMessage
	backlog  []*websocket.PreparedMessage // to be sent before out
	reason   []byte                       // why it is dropped; set before out is closed
	patience time.Duration
}

// subprotocol of events; clients offer the token as "token.…" as well.
const subprotocol = "callsim.v1"

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 10 * time.Second,
	WriteBufferSize:  4 << 10,
	Subprotocols:     []string{subprotocol},
	CheckOrigin:      func(*http.Request) bool { return true }, // guarded has checked it
	Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
		refuse(w, status, reason)
	},
}

// Times of a viewer.
const (
	tokenWait = 5 * time.Second
	pingEvery = 20 * time.Second
	pongWait  = 60 * time.Second
	maxToken  = 4 << 10
)

// getEvents upgrades a request to a viewer.
func (s *Server) getEvents(w http.ResponseWriter, r *http.Request) {
	token := viewerToken(r)
	if token != "" && !s.authorized(token) {
		refuse(w, http.StatusUnauthorized, errToken)
		return
	}
	after, err := count(r.URL.Query().Get("after"), "after", -1, 1<<53)
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // answered by the upgrader
	}
	conn.SetReadLimit(maxToken)
	if token == "" && !s.firstMessage(conn) {
		_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "the first message must be the token"), time.Now().Add(time.Second))
		conn.Close()
		return
	}
	v := &viewer{conn: conn, after: after, patience: s.opts.Patience, out: make(chan *websocket.PreparedMessage, viewerBuffer)}
	select {
	case s.hub.joining <- v:
		v.read(s.hub)
	case <-s.hub.quit:
		conn.Close()
	}
}

// viewerToken returns the token of the request, or "" if the first message has it.
func viewerToken(r *http.Request) string {
	for _, p := range websocket.Subprotocols(r) {
		if token, found := strings.CutPrefix(p, "token."); found {
			return token
		}
	}
	return bearer(r)
}

// firstMessage waits for {"token":"…"}.
func (s *Server) firstMessage(conn *websocket.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(tokenWait))
	_, body, err := conn.ReadMessage()
	if err != nil {
		return false
	}
	var first struct {
		Token string `json:"token"`
	}
	return json.Unmarshal(body, &first) == nil && s.authorized(first.Token)
}

// write sends events until the hub drops the viewer, or the viewer does not read.
func (v *viewer) write() {
	defer v.conn.Close()
	pings := time.NewTicker(pingEvery)
	defer pings.Stop()
	send := func(m *websocket.PreparedMessage) error {
		_ = v.conn.SetWriteDeadline(time.Now().Add(v.patience))
		return v.conn.WritePreparedMessage(m)
	}
	for _, m := range v.backlog {
		if send(m) != nil {
			return
		}
	}
	for {
		select {
		case m, more := <-v.out:
			if !more {
				_ = v.conn.WriteControl(websocket.CloseMessage, v.reason, time.Now().Add(time.Second))
				return
			}
			if send(m) != nil {
				return
			}
		case <-pings.C:
			if v.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(v.patience)) != nil {
				return
			}
		}
	}
}

// read discards messages and reports to the hub when the connection ends.
func (v *viewer) read(h *hub) {
	alive := func(string) error { return v.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	v.conn.SetPongHandler(alive)
	_ = alive("")
	for {
		if _, _, err := v.conn.NextReader(); err != nil {
			break
		}
	}
	select {
	case h.leaving <- v:
	case <-h.quit:
	}
}
