package standalone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/conform/driven"
)

// stand is a core under a harness, which owns the clock and may restart the core.
type stand struct {
	program *program
	now     atomic.Pointer[seat]
	turn    sync.Mutex // held during a restart
}

// seat is what a reset replaces.
type seat struct {
	handler http.Handler
	rt      *driven.Runtime
}

func (s *stand) start() (http.Handler, error) {
	if err := s.open(s.program.config); err != nil {
		return nil, err
	}
	subject := &conform.Subject{
		Reset: s.reset,
		Reach: func(ctx context.Context, now time.Time) (driven.State, error) { return s.now.Load().rt.Reach(ctx, now) },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/conform" || strings.HasPrefix(r.URL.Path, "/conform/") {
			subject.ServeHTTP(w, r)
			return
		}
		s.now.Load().handler.ServeHTTP(w, r)
	}), nil
}

func (s *stand) open(c Config) error {
	rt := driven.New(1)
	h, err := s.program.open(c, rt, rt.Transport)
	if err != nil {
		return err
	}
	s.now.Store(&seat{rt.Handler(h), rt})
	return nil
}

// reset deletes the store and starts the core with other vendors.
func (s *stand) reset(environment map[string]string) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	lookup := func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
	c, err := assemble(nil, "", lookup)
	if err != nil {
		return err
	}
	next := s.program.config
	next.Aircall, next.Front, next.Spark, next.Gorgias = c.Aircall, c.Front, c.Spark, c.Gorgias
	next.Salesforce, next.RingCentral = c.Salesforce, c.RingCentral
	if !next.anyVendor() {
		return errNoVendor
	}
	if err := s.program.instance.close(); err != nil {
		return fmt.Errorf("ending the instance before: %w", err)
	}
	for _, file := range []string{next.Store, next.Store + "-wal", next.Store + "-shm", next.Store + "-journal"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return s.open(next)
}
