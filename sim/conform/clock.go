package conform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// clock keeps the program's clock at the world's time. After each contact with the
// program a process of the world asks the program to do what is due at this instant,
// until both sides are at rest. The process waits outside the world, so the world's
// clock does not advance meanwhile. Then the process sleeps until the program's next timer.
type clock struct {
	asking bool               // the process is asking
	again  bool               // the process must ask once more
	nap    context.CancelFunc // ends the sleep
	sent   time.Time          // the time that was last sent to the program
}

// rest ends the sleep, after a kill or a contact.
func (c *clock) rest() {
	if c.nap != nil {
		c.nap()
		c.nap = nil
	}
}

// touch is called after each contact with the program.
func (t *target) touch() {
	t.clock.rest()
	if t.clock.asking {
		t.clock.again = true
		return
	}
	t.clock.asking, t.clock.again = true, false
	t.world.Sched.Go("the core works", t.keepTime)
}

// keepTime asks the program until it is at rest.
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
		t.clock.sent = now // not earlier: a request that arrives meanwhile must not overtake the message
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

// outside runs f outside the world, whose clock does not advance meanwhile.
func (t *target) outside(ctx context.Context, f func(context.Context)) error {
	return t.world.Sched.External(ctx, func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		f(ctx)
	})
}

// lose records that the program has ended by itself. Its host no longer answers.
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

// onTime moves the program's clock to the world's time before a message is sent to the
// program, so that the message does not arrive early. A process of the world calls it.
func (t *target) onTime(ctx context.Context) {
	t.followFaults()
	now := t.world.Now()
	if !t.can[Clock] || t.clock.sent.Equal(now) {
		return
	}
	_ = t.outside(ctx, func(ctx context.Context) { _, _ = t.reach(ctx, now) }) // a failure shows at the contact that follows
	t.clock.sent = now
}

// enough is the number of equal answers after which exchanges that the program started
// but that never arrived here are ignored: they may go to another server.
const enough = 100

// atRest moves the program's clock to now until both sides are at rest: the program's
// open exchanges must be as many as the doors have, otherwise a message is on its way.
// Exchanges that the program started while a door was closed, and that never arrived,
// were refused.
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

// followFaults opens and closes the doors as the present faults require.
func (t *target) followFaults() {
	for _, d := range t.doors {
		if err := d.follow(); err != nil {
			t.failures = append(t.failures, err)
		}
	}
}

// closed returns the first closed door, or nil.
func (t *target) closed() *door {
	for _, d := range t.doors {
		if d.listener.refuses() {
			return d
		}
	}
	return nil
}

// dials are requests that met a vendor's closed door.
type dials struct {
	count int
	host  string
}

// notice records refused requests in the world.
func (t *target) notice(refused dials) {
	for range refused.count {
		t.world.Net.RefusedDial("core", refused.host)
	}
	t.mu.Lock()
	t.received += refused.count
	t.mu.Unlock()
	t.followFaults()
}

// reach sends one clock message.
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

// calmFor is the real time without a request after which a program with its own clock
// counts as at rest.
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

// sleepUntil asks the program again when its next timer is due. While the program has
// work left, the world is not quiet.
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

// talk sends a message of the protocol from outside the world.
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
