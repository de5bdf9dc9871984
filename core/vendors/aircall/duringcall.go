package aircall

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// CardLine is a line of an insight card; without a label it is a title.
type CardLine struct{ Label, Text, Link string }

// ShowCard shows an insight card to the agent who has the call
// (docs/insight-cards). It changes no contact (AG-49).
func (c *Client) ShowCard(ctx context.Context, call string, lines []CardLine) error {
	type content struct {
		Type  string `json:"type"`
		Label string `json:"label,omitempty"`
		Text  string `json:"text"`
		Link  string `json:"link,omitempty"`
	}
	contents := make([]content, 0, len(lines))
	for _, l := range lines {
		kind := "shortText"
		if l.Label == "" {
			kind = "title"
		}
		contents = append(contents, content{kind, l.Label, l.Text, l.Link})
	}
	path := "/v1/calls/" + call + "/insight_cards"
	body, err := c.api.Do(ctx, http.MethodPost, path, map[string]any{"contents": contents})
	return vendors.Wrote(body, "POST "+path, err)
}

// maxTeamPages limits the pages of teams, 50 each, far more than a company has.
const maxTeamPages = 20

// TeamsOf lists the names of a user's teams.
func (c *Client) TeamsOf(ctx context.Context, user string) ([]string, error) {
	var names []string
	for page := 1; page <= maxTeamPages; page++ {
		body, err := c.api.Do(ctx, http.MethodGet, "/v1/teams?per_page=50&page="+strconv.Itoa(page), nil)
		if err != nil {
			return nil, err
		}
		teams, err := vendors.Rows(body, "teams", "GET /v1/teams")
		if err != nil {
			return nil, err
		}
		for _, team := range teams {
			for _, member := range team.Get("users").Array() {
				if member.Get("id").Raw == user {
					names = append(names, text(team.Get("name")))
				}
			}
		}
		if gjson.Get(body, "meta.next_page_link").Type != gjson.String {
			break
		}
	}
	return names, nil
}

// StartCall starts an outbound call by a user from a line. user is an id or an
// e-mail address.
func (c *Client) StartCall(ctx context.Context, user, line, to string) error {
	path := "/v1/users/" + url.PathEscape(user) + "/calls"
	body, err := c.api.Do(ctx, http.MethodPost, path, struct {
		Line json.Number `json:"number_id"`
		To   string      `json:"to"`
	}{json.Number(line), to})
	return vendors.Wrote(body, "POST "+path, err)
}
