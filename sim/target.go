package sim

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/people"
)

// Target is the implementation under test: something that receives webhooks and
// calls the vendors' APIs.
type Target interface {
	// Start opens it on what it stored before; it listens on [CoreHost].
	Start() error

	// Kill ends it as a power cut would: none of its later writes has an effect.
	Kill()

	// Log returns its log so far, one JSON object per line.
	Log() string

	// Close frees its resources, with its world. The error is what went wrong with it
	// apart from any verdict.
	Close() error
}

// Grant gives the implementation under test access to the vendors of an integration,
// and starts it, again if it ran before.
func (w *World) Grant(g func(*core.Config)) error {
	if w.opts.Program != "" {
		return nil // it runs already, and has its access from its user
	}
	if len(w.grants) > 0 {
		w.target.Kill()
	}
	w.grants = append(w.grants, g)
	return w.startTarget("started")
}

// Granted lists the vendors that have been opened, in the order of the registry, once
// the implementation under test has been granted its access.
func (w *World) Granted() []people.Entry {
	var scratch core.Config
	for _, grant := range w.grants {
		grant(&scratch)
	}
	return slices.DeleteFunc(slices.Clone(Vendors), func(v people.Entry) bool { return !w.IsOpen(v.Name) })
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
	config := core.Config{
		Runtime: w.Sched,
		Store:   &pointStore{inner: b.store, world: w},

		AdminToken: w.adminToken(),
		Transport:  w.Net.Transport("core"),
		Log:        slog.New(slog.NewJSONHandler(&b.log, &slog.HandlerOptions{ReplaceAttr: virtualTime(w)})),
	}
	config.Journal = journal{w}
	if w.Served != nil { // elsewhere the record is compared byte for byte
		config.Logged = w.logged
	}
	for _, grant := range w.grants {
		grant(&config)
	}
	opened, err := core.Open(config)
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

// Close is a no-op: the world's processes end with the world.
func (b *builtIn) Close() error { return nil }

// adminToken opens the admin API of the built-in core. A world that is not served
// cannot be reached from outside, so its token is no secret.
func (w *World) adminToken() string { return cmp.Or(w.opts.AdminToken, "admin-token-of-the-core") }

// asOperator adds the token that opens the admin API.
func (w *World) asOperator(req *http.Request) {
	w.Trace.Secret("core-admin-token", w.adminToken())
	req.Header.Set("Authorization", "Bearer "+w.adminToken())
}

// Admin sends a request to the built-in core's admin API as its operator.
func (w *World) Admin(method, path string) (answer string, err error) {
	if err := w.Need(Operated); err != nil {
		return "", err
	}
	err = w.Errand("the operator asks the core", func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, method, w.CoreURL()+"/admin/"+path, http.NoBody)
		if err != nil {
			return err
		}
		w.asOperator(req)
		status, text, err := w.RoundTrip("operator", req)
		answer = text
		return taken(status, text, err)
	})
	return answer, err
}

// DamageStore overwrites, in the store of a stopped core, the rows of one call of each
// integration.
func (w *World) DamageStore() error {
	if err := w.Need(Operated); err != nil {
		return err
	}
	damaged := 0
	err := w.target.(*builtIn).store.Update(context.Background(), func(tx store.Tx) error {
		for integration := range w.settings {
			for _, kind := range []string{".facts", ".open"} {
				first := ""
				tx.Scan(integration+kind, "", func(key string, _ []byte) bool { first = key; return false })
				if first != "" {
					tx.Put(integration+kind, first, []byte("\x00\xffdamaged"))
					damaged++
				}
			}
		}
		return nil
	})
	if err == nil && (damaged == 0 || !w.down) {
		err = fmt.Errorf("the store holds %d rows of calls and the core is stopped: %t; expected rows, and a stopped core", damaged, w.down)
	}
	return err
}

// Log returns the log of the implementation under test so far.
func (w *World) Log() string { return w.target.Log() }
