package aircallgorgias

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// The integration shows up in Gorgias as one HTTP integration per Aircall number,
// made with the first call on it (AG-30). It has a use, too: pressed in a ticket,
// it dials the ticket's customer from that number (AG-16); see dial.go.

// buttons knows which there are, by line.
type buttons struct {
	store store.Store

	mu     sync.Mutex
	rows   map[string]buttonRow // by line
	making map[string]bool
}

// buttonRow is a button and the line it was made for.
type buttonRow struct {
	ID   string    `json:"id"` // "" when one may have been made: it is looked for first
	Line call.Line `json:"line"`
}

const buttonsBucket = Name + ".buttons"

func (b *buttons) load(ctx context.Context) error {
	b.rows, b.making = map[string]buttonRow{}, map[string]bool{}
	return b.store.View(ctx, func(tx store.Tx) (err error) {
		clear(b.rows)
		tx.Scan(buttonsBucket, "", func(line string, stored []byte) bool {
			var row buttonRow
			if err = json.Unmarshal(stored, &row); err != nil {
				err = fmt.Errorf("%s: the stored button of line %s: %w", Name, line, err)
			}
			b.rows[line] = row
			return err == nil
		})
		return err
	})
}

func (b *buttons) of(line string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rows[line].ID
}

// begun reports whether a line's button was made, or may have been.
func (b *buttons) begun(line string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, begun := b.rows[line]
	return begun
}

// line is the line that a button was made for.
func (b *buttons) line(id string) call.Line {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rows[id].Line
}

// claim lets one call make the button of a line; others of the same moment do
// without.
func (b *buttons) claim(line string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.making[line] || b.rows[line].ID != "" {
		return false
	}
	b.making[line] = true
	return true
}

func (b *buttons) release(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.making, line)
}

func (b *buttons) keep(ctx context.Context, line call.Line, id string) error {
	row := buttonRow{id, line}
	encoded, err := json.Marshal(row)
	if err != nil {
		return err
	}
	b.mu.Lock()
	b.rows[line.ID] = row
	b.mu.Unlock()
	return b.store.Update(ctx, func(tx store.Tx) error {
		tx.Put(buttonsBucket, line.ID, encoded)
		return nil
	})
}

// all lists those that are known, by line.
func (b *buttons) all() []buttonRow {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []buttonRow
	for _, line := range slices.Sorted(maps.Keys(b.rows)) {
		if b.rows[line].ID != "" {
			all = append(all, b.rows[line])
		}
	}
	return all
}

func (b *buttons) forget(ctx context.Context, line string) error {
	b.mu.Lock()
	delete(b.rows, line)
	b.mu.Unlock()
	return b.store.Update(ctx, func(tx store.Tx) error {
		tx.Delete(buttonsBucket, line)
		return nil
	})
}

// whenLineIsNew: with the first call on a number, and never before.
func (i *Integration) whenLineIsNew(j *engine.Job) engine.Due {
	if j.Call.Line.ID == "" || i.buttons.of(j.Call.Line.ID) != "" || i.bygone(j) {
		return engine.Never()
	}
	return engine.Now()
}

func (i *Integration) makeButton(ctx context.Context, j *engine.Job) (string, error) {
	line := j.Call.Line
	if !i.buttons.claim(line.ID) {
		return "", nil
	}
	defer i.buttons.release(line.ID)
	if i.buttons.begun(line.ID) { // by another call, which does not know how it ended
		if id, ok, err := i.findButton(ctx, j); ok || err != nil {
			return id, err
		}
	} else if err := i.buttons.keep(ctx, line, ""); err != nil {
		return "", err
	}
	id, err := i.via().gorgias.CreateButton(ctx, i.button(line))
	if err != nil {
		return "", err
	}
	return id, i.buttons.keep(ctx, line, id)
}

func (i *Integration) findButton(ctx context.Context, j *engine.Job) (string, bool, error) {
	line := j.Call.Line
	if id := i.buttons.of(line.ID); id != "" {
		return id, true, nil
	}
	id, ok, err := i.via().gorgias.ButtonByName(ctx, buttonName(line))
	if !ok {
		return "", false, err
	}
	return id, true, i.buttons.keep(ctx, line, id)
}

func buttonName(line call.Line) string { return fmt.Sprintf("Aircall %s (%s)", line.Name, line.Number) }

func (i *Integration) button(line call.Line) gorgias.Button {
	return gorgias.Button{
		Name:        buttonName(line),
		Description: i.description(),
		URL:         i.PublicURL + DialPath,
		Secret:      i.install.token(), // Gorgias signs with it
		Form: map[string]string{
			"ticket": "{{ticket.id}}", "agent": "{{current_user.email}}", "line": line.ID,
		},
	}
}

// What an integration's page in Gorgias says (AG-40).
const (
	describesUpdated  = "Calls on this number are logged as tickets. Pressed in a ticket, it dials the customer."
	describesOutdated = "Due to security reasons the webhook address was updated: replace the one in Aircall by "
)

func (i *Integration) description() string {
	if i.install.current().Outdated {
		return describesOutdated + i.PublicURL + WebhookPath
	}
	return describesUpdated
}

// notice hears at which address a webhook came, and says in Gorgias when that
// has changed.
func (i *Integration) notice(ctx context.Context, former bool) {
	changed, err := i.install.change(ctx, func(s *state) bool {
		differs := s.Outdated != former
		s.Outdated = former
		return differs
	})
	if !changed || err != nil {
		return
	}
	i.log.Warn("the webhook's address has changed", "outdated", former)
	i.describeAnew()
}

// describeAnew writes description and secret of all buttons.
func (i *Integration) describeAnew() {
	i.Runtime.Go(Name+" describes its buttons anew", func(ctx context.Context) {
		for _, row := range i.buttons.all() {
			if err := i.via().gorgias.RewriteButton(ctx, row.ID, i.button(row.Line)); err != nil {
				i.log.Warn("an integration in Gorgias could not be described anew", "line", row.Line.Name, "why", err)
			}
		}
	})
}

// clear removes the buttons and the authorization after an uninstallation.
func (i *Integration) clear(ctx context.Context) error {
	s := i.install.current()
	c := gorgias.New(i.Runtime, i.Transport, i.Gorgias.BaseURL, remaining("Bearer "+s.Access))
	for _, row := range i.buttons.all() {
		if err := c.DeleteButton(ctx, row.ID); err != nil {
			return err
		}
		if err := i.buttons.forget(ctx, row.Line.ID); err != nil {
			return err
		}
	}
	return i.gorgiasApp.Revoke(ctx, s.Refresh)
}

// fixed is an authorization that stays as it is.
func fixed(header string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return header, nil }
}

// remaining is what is left of an authorization whose installation has ended.
type remaining string

// Authorize implements gorgias.Access.
func (r remaining) Authorize(context.Context) (string, error) { return string(r), nil }

// Heard implements gorgias.Access.
func (r remaining) Heard(_ context.Context, err error) error { return err }

// Secrets implements gorgias.Access.
func (r remaining) Secrets() []string { return nil }
