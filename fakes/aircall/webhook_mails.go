package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Mail is an e-mail from Aircall.
type Mail struct {
	At      time.Time
	To      string
	Subject string
}

// SetWebhookAlerts turns e-mails to an admin about disabled webhooks on or off
// (docs/webhooks-overview).
func (s *Server) SetWebhookAlerts(adminID int64, on bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.admin(adminID)
		if err != nil {
			return fmt.Errorf("webhook alerts: %w", err)
		}
		u.alerts = on
		u.Touch(tx)
		return nil
	})
}

// mailAlerts sends an e-mail about a disabled webhook to the admins with alerts on
// (AG-41).
func (s *Server) mailAlerts(tx *kit.Tx, w *webhook) {
	for u := range s.users.All {
		if u.alerts {
			s.mails = append(s.mails, Mail{tx.Now(), u.email, fmt.Sprintf("Your webhook %q (%s) was disabled", w.name, w.url)})
		}
	}
}

// Mails lists the sent e-mails, oldest first.
func (s *Server) Mails() []Mail {
	var list []Mail
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		list = slices.Clone(s.mails)
		return nil
	})
	return list
}
