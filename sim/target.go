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

	// Close frees what it holds, with its world. The error is what went wrong with
	// it apart from any verdict.
	Close() error
}

// grant gives a core its access to the vendors of one integration.
type grant func(*core.Config)

// connect grants the implementation under test access to the vendors of an
// integration, and starts it, again if it ran before.
func (w *World) connect(g grant) error {
	if w.opts.Program != "" {
		return nil // it runs already, and has its access from its user
	}
	if len(w.grants) > 0 {
		w.target.Kill()
	}
	w.grants = append(w.grants, g)
	return w.target.Start()
}

// Opened lists the vendors that have been spoken of, in the order of the
// registry, once the implementation under test has been granted its access.
func (w *World) Opened() []Vendor {
	var scratch core.Config
	for _, grant := range w.grants {
		grant(&scratch)
	}
	var list []Vendor
	for _, v := range Vendors {
		if slices.Contains(w.opened, v.Name) {
			list = append(list, v)
		}
	}
	return list
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
	if w.opts.Served != nil { // elsewhere the record is compared byte for byte
		config.Decisions, config.Logged = w.decided, w.logged
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

// Close has nothing to free: the world's processes end with the world.
func (b *builtIn) Close() error { return nil }

// adminToken opens the admin API of the built-in core. A world that is not served
// cannot be reached by anybody who could read it here.
func (w *World) adminToken() string { return cmp.Or(w.opts.AdminToken, "admin-token-of-the-core") }

// asOperator adds the token that opens the admin API.
func (w *World) asOperator(req *http.Request) {
	w.Trace.Secret("core-admin-token", w.adminToken())
	req.Header.Set("Authorization", "Bearer "+w.adminToken())
}

// Admin asks the built-in core's admin API as its operator.
func (w *World) Admin(method, path string) (answer string, err error) {
	if err := w.Need(Operated); err != nil {
		return "", err
	}
	err = w.errand("the operator asks the core", func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, method, w.core()+"/admin/"+path, http.NoBody)
		if err != nil {
			return err
		}
		w.asOperator(req)
		status, text, err := w.roundTrip("operator", req)
		answer = text
		return taken(status, text, err)
	})
	return answer, err
}

// DamageStore overwrites, in the store of a stopped core, what each integration
// knows of one call.
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

// Log is what the implementation under test has logged so far.
func (w *World) Log() string { return w.target.Log() }
