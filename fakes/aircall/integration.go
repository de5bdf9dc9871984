package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// integration is a partner's app installed in this company (oauth.go). It owns the
// webhooks that were created with its token.
type integration struct {
	kit.Stamp
	id      int64
	app     *app
	token   string
	user    *user // who installed it
	active  bool
	numbers []*number // whose events it receives; nil: all
	created time.Time
	from    string // address of the program that requested the token
}

// companyID is the id of the company in integrations.
const companyID = 52011

// integrationREST: API reference, "Integration".
type integrationREST struct {
	ID           int64       `json:"id"`
	Name         string      `json:"name"`
	CustomName   string      `json:"custom_name"`
	Logo         *string     `json:"logo"`
	CompanyID    int64       `json:"company_id"`
	Status       string      `json:"status"`
	Active       bool        `json:"active"`
	NumberIDs    []int64     `json:"number_ids"`
	NumbersCount int         `json:"numbers_count"`
	User         *userInCall `json:"user"`
}

func (s *Server) integrationREST(i *integration) integrationREST {
	v := integrationREST{ID: i.id, Name: i.app.name, CustomName: i.app.name, CompanyID: companyID, Status: "inactive",
		Active: i.active, NumberIDs: []int64{}, User: i.user.inCall()}
	if i.active {
		v.Status = "active"
	}
	for n := range s.numbers.All {
		if i.covers(n) {
			v.NumberIDs = append(v.NumberIDs, n.id)
		}
	}
	v.NumbersCount = len(v.NumberIDs)
	return v
}

func (i *integration) covers(n *number) bool {
	return i.numbers == nil || slices.Contains(i.numbers, n)
}

// mayReceive reports whether a subscribed webhook receives an event. Webhooks of an
// integration receive events of its numbers only, and none while it is disabled.
func (s *Server) mayReceive(w *webhook, line *number, name event) bool {
	i := w.integration
	switch {
	case i == nil:
		return true
	case !i.active && s.assume.Value("aircall-disabled-integration-events") == "stopped":
		return false
	case line == nil || i.covers(line):
		return true
	}
	return catalogue[name] == "message" && s.assume.Value("aircall-number-selection-of-messages") == "all"
}

// callerIntegration returns the integration whose token authenticates the request.
// API keys have none.
func (s *Server) callerIntegration(r *kit.Request) (*integration, error) {
	sender, _ := r.Principal.(principal)
	if i, ok := s.integrations.Get(sender.integration); ok {
		return i, nil
	}
	if s.assume.Value("aircall-integrations-with-api-key") == "404" {
		return nil, errUnknownID
	}
	return nil, errBadCredential
}

func (s *Server) getIntegration(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	i, err := s.callerIntegration(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.integrationAnswer(i), nil
}

func (s *Server) enableIntegration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.switchIntegration(tx, r, true)
}

func (s *Server) disableIntegration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.switchIntegration(tx, r, false)
}

func (s *Server) switchIntegration(tx *kit.Tx, r *kit.Request, active bool) (kit.Response, error) {
	i, err := s.callerIntegration(r)
	if err != nil {
		return kit.Response{}, err
	}
	if i.active && !active {
		s.notify(tx, "Integration %q has disabled itself.", i.app.name)
	}
	i.active = active
	i.Touch(tx)
	return s.integrationAnswer(i), nil
}

func (s *Server) integrationAnswer(i *integration) kit.Response {
	return kit.OK(struct {
		Integration integrationREST `json:"integration"`
	}{s.integrationREST(i)})
}

// SetIntegrationActive enables or disables an integration in the dashboard.
func (s *Server) SetIntegrationActive(id int64, active bool) error {
	return s.withIntegration(id, "switched", func(tx *kit.Tx, i *integration) error {
		i.active = active
		i.Touch(tx)
		return nil
	})
}

// SelectNumbers limits an integration to the events of these numbers. Without a
// number it receives the events of all.
func (s *Server) SelectNumbers(id int64, lines ...int64) error {
	return s.withIntegration(id, "given numbers", func(tx *kit.Tx, i *integration) error {
		numbers, err := s.numbersOf(lines)
		if err != nil {
			return err
		}
		i.numbers = numbers
		i.Touch(tx)
		return nil
	})
}

// Uninstall removes an integration with its token and webhooks. Its webhooks receive
// integration.deleted once.
func (s *Server) Uninstall(id int64) error {
	return s.withIntegration(id, "uninstalled", func(tx *kit.Tx, i *integration) error {
		for w := range s.webhooks.All {
			if w.integration == i {
				s.emitIntegrationDeleted(tx, w)
			}
		}
		for _, w := range slices.Collect(s.webhooks.All) {
			if w.integration == i {
				s.removeWebhook(w)
			}
		}
		s.integrations.Delete(i.id)
		return nil
	})
}

// emitIntegrationDeleted sends integration.deleted to a webhook before it is removed.
func (s *Server) emitIntegrationDeleted(tx *kit.Tx, w *webhook) {
	if !slices.Contains(w.events, integrationDeleted) {
		return
	}
	e := encoder{}
	e.object()
	e.int("integration_id", w.integration.id)
	e.int("company_id", companyID)
	e.endObject()
	url := w.url
	tx.Emit(kit.Delivery{
		Name: processName(integrationDeleted), Body: envelope(integrationDeleted, tx.Now(), w.token, e.buf),
		Header: deliveryHeader, Timeout: deliveryTimeout,
		Target: func(*kit.Tx) (string, bool) { return url, true },
		Settle: func(*kit.Tx, kit.Attempt) (time.Duration, bool) { return 0, false },
	})
}

func (s *Server) withIntegration(id int64, what string, f func(*kit.Tx, *integration) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		i, ok := s.integrations.Get(id)
		if !ok {
			return fmt.Errorf("integration %d cannot be %s: it is not installed", id, what)
		}
		if err := f(tx, i); err != nil {
			return fmt.Errorf("integration %s cannot be %s: %w", i.app.name, what, err)
		}
		return nil
	})
}

// numbersOf returns the lines with these ids, or nil without an id.
func (s *Server) numbersOf(ids []int64) ([]*number, error) {
	var numbers []*number
	for _, id := range ids {
		n, ok := s.numbers.Get(id)
		if !ok {
			return nil, fmt.Errorf("there is no line %d", id)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// IntegrationRow is an integration as the dashboard shows it.
type IntegrationRow struct {
	ID        int64
	Name      string
	Active    bool
	Numbers   []string // names of the selected lines; nil: all
	Installer string
	Webhooks  int
}

// Integrations lists the installed integrations, oldest first.
func (s *Server) Integrations() []IntegrationRow {
	var list []IntegrationRow
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for i := range s.integrations.All {
			row := IntegrationRow{ID: i.id, Name: i.app.name, Active: i.active, Installer: i.user.displayName()}
			for _, n := range i.numbers {
				row.Numbers = append(row.Numbers, n.name)
			}
			for w := range s.webhooks.All {
				if w.integration == i {
					row.Webhooks++
				}
			}
			list = append(list, row)
		}
		return nil
	})
	return list
}
