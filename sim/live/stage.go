package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/trace"
	"github.com/callsim/callsim/steps"
)

// stage is one world and what belongs to it; a reset sets up another.
type stage struct {
	file        *scenario.File
	world       *sim.World
	scenario    *steps.Scenario // what is done in the world by sentences
	record      io.WriteCloser
	channel     string       // Front's application channel, when nobody has connected it
	playing     bool         // the people act by themselves
	acting      bool         // they have begun to
	connections []Connection // of a program outside
	restored    kit.Restored // what programs outside had registered in the world before
	credentials map[string]string
	faults      []*planned
	speed       float64 // that the clock goes back to after a pause
	running     sync.WaitGroup

	mu      sync.Mutex
	failure error // what ended the world
}

// newStage sets up a world for a scenario. It starts at the real now, because
// programs outside check the ages of tokens and signatures by their own clock.
func (s *Server) newStage(file *scenario.File, play bool, program string) (*stage, error) {
	g := &stage{file: file, playing: play, speed: s.opts.Speed, credentials: map[string]string{}}
	var out io.Writer
	if s.opts.Record != nil {
		record, err := s.opts.Record()
		if err != nil {
			return nil, err
		}
		g.record, out = record, record
	}
	world, err := sim.New(sim.Options{
		Seed: s.opts.Seed, Scenario: file.Name, Start: time.Now().UTC().Truncate(time.Millisecond),
		Record: out, Ring: ring, Served: s.vendorURLs(), Credentials: s.credentials,
		Unlimited: s.opts.Unlimited, AdminToken: s.token, Program: program,
	})
	if err != nil {
		return nil, errors.Join(err, g.closeRecord())
	}
	g.world, g.scenario = world, steps.In(world)
	if s.opts.Log != nil {
		world.Trace.Subscribe(s.printLog)
	}
	if err := g.setUp(s.opts.NoCore); err != nil {
		return nil, errors.Join(fmt.Errorf("setting up %s: %w", file.Path, err), g.close())
	}
	return g, nil
}

// printLog prints the lines of the core's log.
func (s *Server) printLog(e trace.Entry) {
	if e.Kind == trace.KindLog {
		fmt.Fprintf(s.opts.Log, "%s  %s: %s\n", e.At.Format("15:04:05.000"), e.System, e.Text)
	}
}

// setUp brings the people in. Every vendor opens, spoken of or not: somebody may
// ask it.
func (g *stage) setUp(noCore bool) error {
	for _, v := range sim.Vendors {
		v.Credentials(g.world)
	}
	err := g.file.People(g.world)
	for _, v := range sim.Vendors {
		for _, c := range v.Credentials(g.world) {
			g.credentials[c.Name] = c.Value
		}
	}
	if err == nil && noCore {
		g.channel, err = integrations.ReadyForProgram(g.world)
	} else if err == nil {
		err = g.file.ConnectAll(g.world)
	}
	if err == nil {
		err = g.file.Rules(g.world)
	}
	if err == nil && g.world.Program() == "" {
		g.world.DrawLatencies() // else when the program is connected
	}
	return err
}

// enter puts a stage on and has it served. It is called under mu, or before the
// server answers.
func (s *Server) enter(g *stage, speed float64) {
	g.world.Trace.Tell(s.hub.wake)
	s.stage.Store(g)
	s.credentials = g.credentials // they outlive the world
	g.running.Go(func() { s.ended(g, g.world.Sched.Serve(speed)) })
	if g.world.Program() == "" {
		g.play()
	}
}

// play has the people of the scenario act, if that is asked for.
func (g *stage) play() {
	if !g.playing || g.acting {
		return
	}
	g.acting = true
	g.world.Sched.Background("the scenario", func(ctx context.Context) {
		g.file.PlayRounds(ctx, g.world, func(err error) { g.world.Trace.Note(g.world.Now(), "scenario", err.Error()) })
	})
}

// inside runs f in the loop, alone with the world. An error of f is returned as it
// is; when the world has ended f may still be running.
func (g *stage) inside(f func(*sim.World) error) error {
	return g.world.Sched.Call("the control API", func(context.Context) error {
		return g.world.Within(func() error { return f(g.world) })
	})
}

// ended notes what a world died of. Its ports say so; a reset starts another.
func (s *Server) ended(g *stage, err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	g.failure = err
	g.mu.Unlock()
	select {
	case s.died <- err:
	default: // told before
	}
}

// dead is what ended the world, nil while it lives.
func (g *stage) dead() error {
	if err := g.world.Sched.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failure
}

// close ends the world and waits for what runs in it.
func (g *stage) close() error {
	g.world.Close()
	g.running.Wait()
	return errors.Join(g.world.Trace.Flush(), g.closeRecord())
}

func (g *stage) closeRecord() error {
	if g.record == nil {
		return nil
	}
	return g.record.Close()
}
