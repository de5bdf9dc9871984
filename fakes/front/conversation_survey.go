package front

import (
	"fmt"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// survey is a satisfaction survey (CSAT) that a rule sent to a conversation's customer
// (help.front.com, CSAT surveys). No API shows surveys; analytics count the answers.
type survey struct {
	kit.Stamp
	rule     *rule
	sent     time.Time
	score    int // 1 to 5; 0: no answer yet
	answered time.Time
}

// sendSurvey sends a survey to the customer (RF-46).
func (s *Server) sendSurvey(tx *kit.Tx, c *conversation, by cause) {
	y := &survey{rule: by.rule, sent: tx.Now()}
	y.Touch(tx)
	y.WrittenBy = by.exchange
	c.surveys = append(c.surveys, y)
	s.touch(tx, c, by)
}

// AnswerSurvey answers a conversation's newest survey as the customer, with a score
// from 1 (bad) to 5 (good).
func (s *Server) AnswerSurvey(conversation string, score int) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		c, ok := s.conversations.Get(conversation)
		switch {
		case !ok:
			return fmt.Errorf("front: unknown conversation %q", conversation)
		case len(c.surveys) == 0:
			return fmt.Errorf("front: no survey was sent in conversation %s", conversation)
		case score < 1 || score > 5:
			return fmt.Errorf("front: survey score %d, expected 1 to 5", score)
		}
		y := c.surveys[len(c.surveys)-1]
		if y.score != 0 {
			return fmt.Errorf("front: the survey in conversation %s is already answered", conversation)
		}
		y.score, y.answered = score, tx.Now()
		y.Touch(tx)
		return nil
	})
}

func (y *survey) item() *Item {
	it := &Item{Kind: "survey", Author: Author{Kind: "rule", Name: y.rule.name}, Text: "satisfaction survey sent", At: y.sent, Exchange: y.WrittenBy}
	if y.score > 0 {
		it.Text = fmt.Sprintf("satisfaction survey answered: %d of 5", y.score)
	}
	return it
}
