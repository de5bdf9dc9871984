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

// stage is one world with its scenario and faults. A reset sets up another.
type stage struct {
	file        *scenario.File
	world       *sim.World
	scenario    *steps.Scenario // runs sentences in the world
	record      io.WriteCloser
	channel     string       // Front's application channel, if the core has not connected it
	playing     bool         // the scenario is played
	acting      bool         // playing has begun
	connections []Connection // of an external program
	restored    kit.Restored // registrations taken over from the previous world
	credentials map[string]string
	faults      []*planned
	speed       float64 // of the clock after a pause
	running     sync.WaitGroup

	mu      sync.Mutex
	failure error // what ended the world
}

// newStage sets up a world for a scenario. It starts at the real time, because external
// programs check the ages of tokens and signatures by their own clocks.
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

// setUp adds the cast. It opens every vendor, since any program may send requests to
// any port.
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
		g.world.DrawLatencies() // otherwise when the program is connected
	}
	return err
}

// enter starts serving a stage. It is called under mu, or before the ports are served.
func (s *Server) enter(g *stage, speed float64) {
	g.world.Trace.Notify(s.hub.wake)
	s.stage.Store(g)
	s.credentials = g.credentials // the next world has the same
	g.running.Go(func() { s.ended(g, g.world.Sched.Serve(speed)) })
	if g.world.Program() == "" {
		g.play()
	}
}

// play starts playing the scenario, if Options.Play asks for it.
func (g *stage) play() {
	if !g.playing || g.acting {
		return
	}
	g.acting = true
	g.world.Sched.Background("the scenario", func(ctx context.Context) {
		g.file.PlayRounds(ctx, g.world, func(err error) { g.world.Trace.Note(g.world.Now(), "scenario", err.Error()) })
	})
}

// inside runs f in the loop and returns its error. If the world ends meanwhile, inside
// may return before f does.
func (g *stage) inside(f func(*sim.World) error) error {
	return g.world.Sched.Call("the control API", func(context.Context) error {
		return g.world.Within(func() error { return f(g.world) })
	})
}

// ended stores the error that ended a world. Its ports answer with it until a reset.
func (s *Server) ended(g *stage, err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	g.failure = err
	g.mu.Unlock()
	select {
	case s.died <- err:
	default: // an earlier error has not been received yet
	}
}

// dead returns the error that ended the world, or nil.
func (g *stage) dead() error {
	if err := g.world.Sched.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failure
}

// close ends the world and waits for its goroutine.
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
