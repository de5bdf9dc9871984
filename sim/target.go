package sim

import (
	"fmt"
	"log/slog"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
)

// Target is the implementation under test: something that receives webhooks and
// calls the vendors' APIs.
type Target interface {
	// Start opens it on whatever it stored before; it listens on [CoreHost].
	Start() error

	// Kill ends it as a power cut would: nothing that it does afterwards has an
	// effect.
	Kill()

	// Log is what it has logged so far, one JSON object per line.
	Log() string
}

// builtIn is the sync core in process.
type builtIn struct {
	world *World
	store store.Store // survives the instances
	core  *core.Core
	log   writer
}

func builtInCore(w *World) Target {
	return &builtIn{world: w, store: memory.New()}
}

func (b *builtIn) Start() error {
	w := b.world
	id, token := w.Aircall.APIKey()
	opened, err := core.Open(core.Config{
		Runtime:   w.Sched,
		Store:     &pointStore{inner: b.store, world: w},
		Transport: w.Net.Transport("core"),
		Aircall:   core.AircallAccess{BaseURL: "https://" + AircallHost, APIID: id, APIToken: token},
		Front:     core.FrontAccess{BaseURL: "https://" + FrontHost, Token: w.Front.APIToken()},
		Log:       slog.New(slog.NewJSONHandler(&b.log, &slog.HandlerOptions{ReplaceAttr: virtualTime(w)})),
	})
	if err != nil {
		return fmt.Errorf("opening the core: %w", err)
	}
	b.core = opened
	w.Net.Handle(CoreHost, "core", opened)
	return nil
}

func (b *builtIn) Kill() {
	b.world.Net.Remove(CoreHost)
	b.core.Close()
}

func (b *builtIn) Log() string { return b.log.String() }

// Log is what the implementation under test has logged so far.
func (w *World) Log() string { return w.target.Log() }
