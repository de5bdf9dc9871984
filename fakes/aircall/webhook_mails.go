package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Mail is an e-mail that Aircall has sent.
type Mail struct {
	At      time.Time
	To      string
	Subject string
}

// SetWebhookAlerts is an admin asking for an e-mail, or for none, whenever a
// webhook is disabled (docs/webhooks-overview).
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

// alert tells the admins who asked for it that a webhook was disabled (AG-41).
func (s *Server) alert(tx *kit.Tx, w *webhook) {
	for u := range s.users.All {
		if u.alerts {
			s.mails = append(s.mails, Mail{tx.Now(), u.email, fmt.Sprintf("Your webhook %q (%s) was disabled", w.name, w.url)})
		}
	}
}

// Mails is what Aircall has sent, oldest first.
func (s *Server) Mails() []Mail {
	var list []Mail
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		list = slices.Clone(s.mails)
		return nil
	})
	return list
}
