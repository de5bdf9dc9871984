package aircall

import (
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// InsightCard is what an integration shows on the agent's phone during a call
// (docs/insight-cards).
type InsightCard struct{ Lines []InsightLine }

// InsightLine is a title, a line of text, or a user of the company.
type InsightLine struct {
	Type  string // title, shortText, user
	Label string
	Text  string // the name, for a user
	Link  string
}

// insightContent is a line of the request.
type insightContent struct {
	Type   string     `json:"type"`
	Label  string     `json:"label"`
	Text   string     `json:"text"`
	Link   string     `json:"link"`
	UserID flexibleID `json:"user_id"`
}

// showInsightCard adds a card below earlier ones, until the call ends
// (docs/insight-cards).
func (s *Server) showInsightCard(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Contents []insightContent `json:"contents"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if len(body.Contents) == 0 {
		return kit.Response{}, badRequest("contents is missing")
	}
	if c.stage == over {
		return kit.Response{}, badRequest("The call has already ended")
	}
	var card InsightCard
	for i, content := range body.Contents {
		line, problem := s.insightLine(content)
		if problem != "" {
			return kit.Response{}, badRequest("contents[" + strconv.Itoa(i) + "] " + problem)
		}
		card.Lines = append(card.Lines, line)
	}
	c.cards = append(c.cards, card)
	c.Touch(tx)
	switch s.assume.Value("aircall-insight-card-status") {
	case "200":
		return kit.OK(struct{}{}), nil
	case "204":
		return kit.NoContent(), nil
	}
	return kit.Created(struct{}{}), nil
}

func (s *Server) insightLine(c insightContent) (line InsightLine, problem string) {
	line = InsightLine{c.Type, c.Label, c.Text, c.Link}
	switch c.Type {
	case "title":
		if c.Text == "" {
			return line, "text is missing"
		}
	case "shortText":
	case "user":
		u, ok := s.users.Get(int64(c.UserID))
		if !ok {
			return line, "user_id does not exist"
		}
		line.Text = u.name
	default:
		return line, "has an unknown type: " + strconv.Quote(c.Type)
	}
	return line, ""
}
