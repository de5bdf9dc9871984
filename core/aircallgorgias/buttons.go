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

// The integration appears in Gorgias as one HTTP integration per Aircall number,
// created with the first call on it (AG-30). It is a button in tickets that dials
// the ticket's customer from that number (AG-16); see dial.go.

// buttons stores the buttons by line.
type buttons struct {
	store store.Store

	mu     sync.Mutex
	rows   map[string]buttonRow // by line
	making map[string]bool
}

// buttonRow is a button with its line.
type buttonRow struct {
	ID   string    `json:"id"` // "" if a button may have been created: it is looked up first
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

// begun reports whether a line's button was created or may have been.
func (b *buttons) begun(line string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, begun := b.rows[line]
	return begun
}

// line returns the line of a button.
func (b *buttons) line(id string) call.Line {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rows[id].Line
}

// claim lets one call create a line's button; concurrent calls skip it.
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

func (b *buttons) put(ctx context.Context, line call.Line, id string) error {
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

// all lists the known buttons, by line.
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

func (b *buttons) remove(ctx context.Context, line string) error {
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
	if j.Call.Line.ID == "" || i.buttons.of(j.Call.Line.ID) != "" || i.endedBefore(j) {
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
	if i.buttons.begun(line.ID) { // by another call, with unknown result
		if id, ok, err := i.findButton(ctx, j); ok || err != nil {
			return id, err
		}
	} else if err := i.buttons.put(ctx, line, ""); err != nil {
		return "", err
	}
	id, err := i.via().gorgias.CreateButton(ctx, i.button(line))
	if err != nil {
		return "", err
	}
	return id, i.buttons.put(ctx, line, id)
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
	return id, true, i.buttons.put(ctx, line, id)
}

func buttonName(line call.Line) string { return fmt.Sprintf("Aircall %s (%s)", line.Name, line.Number) }

func (i *Integration) button(line call.Line) gorgias.Button {
	return gorgias.Button{
		Name:        buttonName(line),
		Description: i.description(),
		URL:         i.PublicURL + DialPath,
		Secret:      i.install.token(), // key of Gorgias's signature
		Form: map[string]string{
			"ticket": "{{ticket.id}}", "agent": "{{current_user.email}}", "line": line.ID,
		},
	}
}

// The description of a button in Gorgias (AG-40).
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

// recordAddress records the address that a webhook came to, and updates the
// descriptions in Gorgias when it has changed.
func (i *Integration) recordAddress(ctx context.Context, former bool) {
	changed, err := i.install.change(ctx, func(s *state) bool {
		differs := s.Outdated != former
		s.Outdated = former
		return differs
	})
	if !changed || err != nil {
		return
	}
	i.log.Warn("the webhook's address has changed", "outdated", former)
	i.redescribe()
}

// redescribe updates description and secret of all buttons.
func (i *Integration) redescribe() {
	i.Runtime.Go(Name+" updates its buttons", func(ctx context.Context) {
		for _, row := range i.buttons.all() {
			if err := i.via().gorgias.RewriteButton(ctx, row.ID, i.button(row.Line)); err != nil {
				i.log.Warn("an integration's description in Gorgias could not be updated", "line", row.Line.Name, "why", err)
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
		if err := i.buttons.remove(ctx, row.Line.ID); err != nil {
			return err
		}
	}
	return i.gorgiasApp.Revoke(ctx, s.Refresh)
}

// fixed returns a constant authorization.
func fixed(header string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return header, nil }
}

// remaining is the access token of an ended installation.
type remaining string

// Authorize implements gorgias.Access.
func (r remaining) Authorize(context.Context) (string, error) { return string(r), nil }

// OnError implements gorgias.Access.
func (r remaining) OnError(_ context.Context, err error) error { return err }

// Secrets implements gorgias.Access.
func (r remaining) Secrets() []string { return nil }
