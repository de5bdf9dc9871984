package conform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// clock keeps the program's clock at the world's. After each contact with the
// program a process of the world asks it to do what is due at this instant, until
// nothing moves on either side; it waits outside the world, so meanwhile the
// world's clock stands still. Then it sleeps until the program's next timer.
type clock struct {
	asking bool               // the process is at it
	again  bool               // and has to ask once more
	nap    context.CancelFunc // ends the sleep
	told   time.Time          // what the program was last told of the time
}

// rest ends the sleep: the program was killed, or something new has happened.
func (c *clock) rest() {
	if c.nap != nil {
		c.nap()
		c.nap = nil
	}
}

// touch notes a contact with the program.
func (t *target) touch() {
	t.clock.rest()
	if t.clock.asking {
		t.clock.again = true
		return
	}
	t.clock.asking, t.clock.again = true, false
	t.world.Sched.Go("the core works", t.keepTime)
}

// keepTime asks until the program is at rest.
func (t *target) keepTime(ctx context.Context) {
	var (
		state      clockAnswer
		generation int
		failed     error
	)
	for again := true; again; again = t.clock.again {
		t.clock.again, failed = false, nil
		generation, _ = t.current()
		now := t.world.Now()
		t.followFaults()
		var refused dials
		err := t.outside(ctx, func(ctx context.Context) { state, refused, failed = t.atRest(ctx, generation, now) })
		if err != nil {
			return // the world has ended
		}
		t.notice(refused)
		if latest, alive := t.current(); errors.Is(failed, errGone) || !alive || latest != generation {
			t.clock.again = alive // the program has been started again meanwhile
			continue
		}
		t.clock.told = now // not before: a request that comes meanwhile must not overtake it
	}
	t.clock.asking = false
	if _, alive := t.current(); !alive {
		return
	}
	if failed == nil {
		t.sleepUntil(state)
		return
	}
	if why := t.subject.over(); why != "" {
		t.lose(why)
		return
	}
	t.failures = append(t.failures, fmt.Errorf("at %s: %w", t.world.Now().Format(time.RFC3339Nano), failed))
}

// outside runs f outside the world, whose clock stands still meanwhile.
func (t *target) outside(ctx context.Context, f func(context.Context)) error {
	return t.world.Sched.External(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		f(ctx)
	})
}

// lose notes that the program has ended by itself: its host answers no more.
func (t *target) lose(why string) {
	t.Kill()
	t.world.Trace.Note(t.world.Now(), "core", "ended by itself: "+why)
	if t.lost != nil {
		t.lost()
	}
}

// current returns which start of the program is the latest, and whether it still runs.
func (t *target) current() (generation int, alive bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.generation, t.alive
}

// onTime moves the program's clock to the world's instant before the program
// learns anything: what it hears now must not seem to come earlier. It is called
// by a process of the world.
func (t *target) onTime(ctx context.Context) {
	t.followFaults()
	now := t.world.Now()
	if !t.can[Clock] || t.clock.told.Equal(now) {
		return
	}
	_ = t.outside(ctx, func(ctx context.Context) { _, _ = t.reach(ctx, now) }) // a failure shows at the contact that follows
	t.clock.told = now
}

// enough is how often the same answer has to come when the program has begun
// exchanges that never arrived here: it may have asked somebody else.
const enough = 100

// atRest moves the program's clock to now as often as it takes. Both sides count:
// what the program waits for must be what waits here, or something is on its way.
// What it began that never came, while a door was closed and nothing is on its
// way, was refused.
func (t *target) atRest(ctx context.Context, generation int, now time.Time) (a clockAnswer, refused dials, err error) {
	if !t.can[Clock] {
		return clockAnswer{}, dials{}, t.calm(ctx)
	}
	var last clockAnswer
	for same := 0; ; same++ {
		if a, err = t.reach(ctx, now); err != nil {
			return a, dials{}, err
		}
		if a.Exchanges != last.Exchanges {
			same = 0
		}
		last = a
		t.mu.Lock()
		waiting := len(t.asking) == a.Exchanges.Open
		missing := a.Exchanges.Started - t.received
		gone := t.generation != generation || !t.alive
		t.mu.Unlock()
		if gone {
			return a, dials{}, errGone
		}
		closed := t.closed()
		switch {
		case !waiting:
		case missing > 0 && closed != nil:
			return a, dials{missing, closed.vendor.Host}, nil
		case missing == 0 || same >= enough:
			return a, dials{}, nil
		}
	}
}

// followFaults opens and closes the doors as the faults in force will have it.
func (t *target) followFaults() {
	for _, d := range t.doors {
		if err := d.follow(); err != nil {
			t.failures = append(t.failures, err)
		}
	}
}

// closed is the door that refuses whoever comes, if there is one.
func (t *target) closed() *door {
	for _, d := range t.doors {
		if d.listener.refuses() {
			return d
		}
	}
	return nil
}

// dials are requests that found a vendor's door closed.
type dials struct {
	count int
	host  string
}

// notice tells the world of them.
func (t *target) notice(refused dials) {
	for range refused.count {
		t.world.Net.RefusedDial("core", refused.host)
	}
	t.mu.Lock()
	t.received += refused.count
	t.mu.Unlock()
	t.followFaults()
}

// reach is one message of the protocol.
func (t *target) reach(ctx context.Context, now time.Time) (a clockAnswer, err error) {
	status, err := t.talkTo(ctx, http.MethodPost, clockPath, clockRequest{now}, &a)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return a, fmt.Errorf("the program did not come to rest within %s", patience)
	case err != nil:
		return a, err
	case status != http.StatusOK:
		return a, fmt.Errorf("POST %s was answered %d", clockPath, status)
	}
	return a, nil
}

// calmFor is how long, in real time, a program whose clock nobody can move must
// have asked nothing to count as at rest.
const calmFor = 400 * time.Millisecond

func (t *target) calm(ctx context.Context) error {
	ticker := time.NewTicker(calmFor / 8)
	defer ticker.Stop()
	seen, since := -1, time.Now()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the program did not come to rest within %s", patience)
		case <-ticker.C:
		}
		t.mu.Lock()
		received, waiting := t.received, len(t.asking)
		t.mu.Unlock()
		if received != seen || waiting > 0 {
			seen, since = received, time.Now()
		}
		if time.Since(since) >= calmFor {
			return nil
		}
	}
}

// sleepUntil wakes the program when its next timer is due. While it has work left
// the world is not quiet.
func (t *target) sleepUntil(state clockAnswer) {
	if state.NextTimer == nil && (!state.Pending || state.Exchanges.Open > 0) {
		return
	}
	sched := t.world.Sched
	ctx, end := sched.WithCancel(context.Background())
	t.clock.nap = end
	wait, _ := sched.Signal("the core's next timer, of which it has none")
	start := sched.Background
	if state.Pending {
		start = sched.Go
	}
	start("the core waits", func(context.Context) {
		var err error
		if state.NextTimer == nil {
			err = wait(ctx)
		} else {
			err = sched.Sleep(ctx, state.NextTimer.Sub(sched.Now()))
		}
		if err == nil {
			t.touch()
		}
	})
}

// talk sends a message of the protocol, outside of any process.
func (t *target) talk(method, path string, message, answer any) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return t.talkTo(ctx, method, path, message, answer)
}

func (t *target) talkTo(ctx context.Context, method, path string, message, answer any) (int, error) {
	var body []byte
	header := http.Header{}
	if message != nil {
		var err error
		if body, err = json.Marshal(message); err != nil {
			return 0, err
		}
		header.Set("Content-Type", "application/json")
	}
	resp, all, err := t.send(ctx, method, t.base+path, header, body)
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if resp.StatusCode == http.StatusOK && answer != nil {
		if err := json.Unmarshal(all, answer); err != nil {
			return 0, fmt.Errorf("the answer to %s %s: %w", method, path, err)
		}
	}
	return resp.StatusCode, nil
}
