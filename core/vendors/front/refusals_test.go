package front

import (
	"testing"

	"github.com/callsim/callsim/core/vendors"
)

func TestRefusals(t *testing.T) {
	for _, row := range []struct {
		request       string
		status        int
		words         string
		passing, gone bool
	}{
		{"POST /channels/cha_1/inbound_messages", 400, "Bad Request: body is missing", false, false},
		{"POST /channels/cha_1/outbound_messages", 400, "Bad Request: Unknown teammate ID tea_1", false, true},
		{"PUT /conversations/cnv_1/assignee", 404, "Not found", false, true},
		{"PUT /conversations/cnv_1/assignee", 301, "", false, true},
		{"PUT /conversations/cnv_1/assignee", 409, "Conflict", true, false},
		{"PATCH /conversations/cnv_1", 423, "Locked", true, false},
		{"POST /contacts", 409, "Conflict: crd_1", false, false},
		{"POST /contacts/crd_1/handles", 409, "Conflict: crd_1", false, false},
	} {
		err := &vendors.Refused{Request: row.request, Status: row.status, Words: row.words}
		if passing(row.request, row.status, row.words) != row.passing || IsGone(err) != row.gone {
			t.Errorf("%+v: passing %v, gone %v", row, passing(row.request, row.status, row.words), IsGone(err))
		}
	}
}
