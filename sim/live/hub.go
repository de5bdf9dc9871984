package live

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/callsim/callsim/sim"
)

// Limits and intervals of the hub.
const (
	keptEvents   = 2000
	keptBytes    = 4 << 20
	flood        = 1000    // entries at a time that are sent; more are replaced by a snapshot
	shown        = 100     // entries in a snapshot …
	shownBytes   = 1 << 20 // … if they are no longer
	coalescing   = 15 * time.Millisecond
	screenPause  = 100 * time.Millisecond
	clockPause   = time.Second
	maxViewers   = 100
	viewerBuffer = 256 // events that a viewer may lag behind
)

// hub is one goroutine that owns the viewers. It reads the record by number, and numbers
// the events that it sends.
type hub struct {
	server   *Server
	woken    chan struct{}
	joining  chan *viewer
	leaving  chan *viewer
	changed  chan struct{} // the clock was changed
	quit     chan struct{}
	once     sync.Once
	running  sync.WaitGroup
	watching atomic.Bool // there are viewers

	// Used by the goroutine only.
	viewers  map[*viewer]bool
	stage    *stage
	entry    int // number of the last entry that was sent
	seq      int // number of the last event
	recent   []event
	bytes    int // in recent
	screens  []screenJSON
	cast     []byte
	looked   time.Time // when the screens were read
	unlooked bool      // the record has grown since
}

// event is kept so that it can be sent again.
type event struct {
	seq     int
	size    int
	message *websocket.PreparedMessage
}

func newHub(s *Server) *hub {
	h := &hub{
		server: s, woken: make(chan struct{}, 1), joining: make(chan *viewer), leaving: make(chan *viewer),
		changed: make(chan struct{}, 1), quit: make(chan struct{}), viewers: map[*viewer]bool{},
	}
	h.running.Go(h.run)
	return h
}

// wake notifies the hub that the record has grown. It is called for every entry.
func (h *hub) wake() {
	if !h.watching.Load() {
		return
	}
	select {
	case h.woken <- struct{}{}:
	default:
	}
}

// tick notifies the hub that the clock was changed or the world replaced.
func (h *hub) tick() {
	select {
	case h.changed <- struct{}{}:
	default:
	}
}

// close drops every viewer and ends the goroutine.
func (h *hub) close() {
	h.once.Do(func() { close(h.quit) })
	h.running.Wait()
}

func (h *hub) run() {
	var soon <-chan time.Time // the record has grown: a few more entries may come
	seconds := time.NewTicker(clockPause)
	defer seconds.Stop()
	looks := time.NewTicker(screenPause)
	defer looks.Stop()
	for {
		select {
		case <-h.quit:
			for v := range h.viewers {
				close(v.out)
			}
			return
		case <-h.woken:
			if soon == nil {
				soon = time.After(coalescing)
			}
		case <-soon:
			soon = nil
			h.catchUp()
		case <-looks.C:
			if h.unlooked && h.someone() {
				h.look()
			}
		case <-seconds.C:
			h.tock()
		case <-h.changed:
			h.tock()
		case v := <-h.joining:
			h.join(v)
		case v := <-h.leaving:
			h.drop(v, false)
		}
	}
}

func (h *hub) someone() bool { return len(h.viewers) > 0 }

// catchUp sends the new entries of the record.
func (h *hub) catchUp() {
	if g := h.server.stage.Load(); g != h.stage {
		h.stage = g
		h.skip(g.world.Trace.Len())
		return
	}
	entries := h.stage.world.Trace.Len()
	if behind := entries - h.entry; behind > flood {
		h.skip(entries)
		return
	}
	for h.entry < entries {
		lines, last := h.stage.world.Trace.Since(h.entry, flood)
		if len(lines) == 0 {
			break
		}
		for _, l := range lines {
			h.publish("entry", l)
		}
		h.entry = last
		h.unlooked = true
	}
	if h.unlooked && time.Since(h.looked) >= screenPause {
		h.look()
	}
}

// skip continues at an entry; viewers get a snapshot in place of the entries before.
func (h *hub) skip(entry int) {
	h.seq += max(entry-h.entry, 0)
	h.entry = entry
	h.recent, h.bytes = nil, 0
	h.read()
	h.seq++
	h.send(h.snapshot())
}

// read reads screens and cast.
func (h *hub) read() {
	h.looked, h.unlooked = time.Now(), false
	view := &struct {
		screens []screenJSON
		cast    cast
	}{}
	err := h.stage.inside(func(w *sim.World) error {
		view.screens, view.cast = screensOf(w), castOf(w)
		return nil
	})
	if err != nil {
		return // the world has ended: its last state is kept
	}
	h.screens = view.screens
	h.cast, _ = json.Marshal(view.cast)
}

// look sends the screens and the cast that have changed.
func (h *hub) look() {
	before, castBefore := h.screens, string(h.cast)
	h.read()
	was := map[string][]string{}
	for _, s := range before {
		was[s.Title] = s.Lines
	}
	for _, s := range h.screens {
		if lines, known := was[s.Title]; !known || !slices.Equal(lines, s.Lines) {
			h.publishJSON("screen", s)
		}
		delete(was, s.Title)
	}
	for _, s := range before {
		if _, gone := was[s.Title]; gone {
			h.publishJSON("screen", screenJSON{s.Title, []string{}})
		}
	}
	if string(h.cast) != castBefore {
		h.publish("cast", h.cast)
	}
}

// tock brings viewers up to date, with the clock.
func (h *hub) tock() {
	if h.someone() {
		h.catchUp()
		h.publishJSON("clock", h.stage.clock())
	}
}

func (h *hub) publishJSON(kind string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		return // never: the types can be encoded
	}
	h.publish(kind, body)
}

// publish numbers an event and sends it to every viewer.
func (h *hub) publish(kind string, body []byte) {
	h.seq++
	h.send(fmt.Appendf(nil, `{"seq":%d,"kind":"%s","%s":%s}`, h.seq, kind, kind, body))
}

// send keeps the event with the present number and sends it to every viewer.
func (h *hub) send(body []byte) {
	message := prepared(body)
	h.recent = append(h.recent, event{h.seq, len(body), message})
	h.bytes += len(body)
	drop := 0
	for len(h.recent)-drop > keptEvents || h.bytes > keptBytes && drop < len(h.recent)-1 {
		h.bytes -= h.recent[drop].size
		drop++
	}
	if drop > 0 {
		h.recent = append(h.recent[:0:0], h.recent[drop:]...)
	}
	for v := range h.viewers {
		select {
		case v.out <- message:
		default:
			h.drop(v, true)
		}
	}
}

// snapshot returns the state at the present number, with the last entries.
func (h *hub) snapshot() []byte {
	entries := []json.RawMessage{}
	lines, _ := h.stage.world.Trace.Since(max(h.entry-shown, 0), shown)
	size := 0
	for i, l := range slices.Backward(lines) {
		if size += len(l); size > shownBytes {
			lines = lines[i+1:]
			break
		}
	}
	for _, l := range lines {
		entries = append(entries, l)
	}
	body, _ := json.Marshal(struct {
		Seq     int               `json:"seq"`
		Kind    string            `json:"kind"`
		Clock   clock             `json:"clock"`
		Cast    json.RawMessage   `json:"cast"`
		Screens []screenJSON      `json:"screens"`
		Entries []json.RawMessage `json:"entries"`
		World   worldJSON         `json:"world"`
	}{h.seq, "snapshot", h.stage.clock(), h.cast, h.screens, entries, h.server.worldOf(h.stage)})
	return body
}

// join adds a viewer, which first gets the events that it missed, or a snapshot.
func (h *hub) join(v *viewer) {
	defer h.running.Go(v.write) // after the backlog is set
	if len(h.viewers) >= maxViewers {
		v.reason = websocket.FormatCloseMessage(websocket.CloseTryAgainLater, fmt.Sprintf("there are %d viewers already", maxViewers))
		close(v.out)
		return
	}
	h.watching.Store(true)
	if h.server.stage.Load() == h.stage && h.stage.world.Trace.Len()-h.entry <= flood {
		h.catchUp()
		h.look()
	} else {
		h.catchUp() // which ends with a snapshot
	}
	if missed, kept := h.since(v.after); kept {
		v.backlog = missed
	} else {
		v.backlog = []*websocket.PreparedMessage{prepared(h.snapshot())}
	}
	h.viewers[v] = true
}

// since returns the events after a number, and whether all of them are kept.
func (h *hub) since(after int) ([]*websocket.PreparedMessage, bool) {
	if after < 0 || after > h.seq {
		return nil, false
	}
	if after == h.seq {
		return nil, true
	}
	if len(h.recent) == 0 || h.recent[0].seq > after+1 {
		return nil, false
	}
	var missed []*websocket.PreparedMessage
	for _, e := range h.recent {
		if e.seq > after {
			missed = append(missed, e.message)
		}
	}
	return missed, true
}

func (h *hub) drop(v *viewer, slow bool) {
	if !h.viewers[v] {
		return
	}
	delete(h.viewers, v)
	if slow {
		// It may hang in a write, which gets one more second.
		_ = v.conn.NetConn().SetWriteDeadline(time.Now().Add(time.Second))
		v.reason = websocket.FormatCloseMessage(websocket.CloseTryAgainLater, "too slow: come back with after=N, the last number seen")
	}
	close(v.out)
	if !h.someone() {
		h.watching.Store(false)
	}
}

func prepared(body []byte) *websocket.PreparedMessage {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
	if err != nil {
		panic(err) // never: text can be prepared
	}
	return m
}
