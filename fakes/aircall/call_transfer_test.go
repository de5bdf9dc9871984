package aircall_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// transferEvents are callEvents and the events of transfers.
var transferEvents = append([]string{
	"call.transferred", "call.unsuccessful_transfer", "call.external_transferred", "call.hold", "call.unhold",
}, callEvents...)

// talking returns a call between the customer and Lena after ten seconds. Later
// events are delivered to the receiver.
func talking(t *testing.T, opts ...aircall.Option) (*office, int64) {
	t.Helper()
	o := newOffice(t, opts...)
	call := o.customerCalls(o.desk)
	o.must(o.Answer(call, o.lena))
	o.advance(10 * time.Second)
	o.subscribe(transferEvents...)
	return o, call
}

func TestColdTransferToUser(t *testing.T) {
	o, call := talking(t)
	o.must(o.TransferToUser(call, o.lena, o.mia))
	o.advance(4 * time.Second)
	o.must(o.Answer(call, o.mia))
	o.advance(time.Minute)
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantDeliveries(
		"+0s call.transferred answered Lena Fischer",
		"+0s call.ringing_on_agent answered Mia Wong",
		"+4s call.answered answered Mia Wong",
		"+1m4s call.hungup done Mia Wong",
		"+1m34s call.ended done Mia Wong",
	)
	ended := o.hook.last(t, "call.ended").get("data")
	if got := keys(ended); !strings.HasSuffix(got, "comments tags transferred_to transferred_by") {
		t.Errorf("keys of call.ended: %s", got)
	}
	rest := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call)).Body.String(), "call")
	for view, got := range map[string]string{
		"event": ended.Get("transferred_by.id").String() + " " + ended.Get("transferred_to.id").String(),
		"API":   rest.Get("transferred_by.id").String() + " " + rest.Get("transferred_to.id").String(),
	} {
		if want := fmt.Sprint(o.lena, " ", o.mia); got != want {
			t.Errorf("transferred by and to in the %s: %s, want %s", view, got, want)
		}
	}
	if ended.Get("answered_at").Int() != ended.Get("started_at").Int() || ended.Get("participants.1.id").Int() != o.mia {
		t.Errorf("call.ended: %s", ended)
	}
	if got := o.Projection(); got != "inbound +16045550117 on Desk: answered, Mia Wong, first Lena Fischer\n" {
		t.Errorf("projection %s", got)
	}
}

// TestTransferFreesTheAgent checks that the agent's wrap-up starts when the colleague
// answers.
func TestTransferFreesTheAgent(t *testing.T) {
	o := newOffice(t)
	zoe := o.user("Zoe Lang", "zoe@example.test", 20*time.Second)
	line := o.line(aircall.NumberSpec{Name: "Zoe", E164: "+16045550103", Users: []int64{zoe}})
	call := o.customerCalls(line)
	o.must(o.Answer(call, zoe))
	o.must(o.TransferToUser(call, zoe, o.mia))
	o.wantPhone(zoe, aircall.PhoneTransferring)
	o.wantPhone(o.mia, aircall.PhoneRinging)
	o.subscribe(transferEvents...)
	o.must(o.Answer(call, o.mia))
	o.wantPhone(zoe, aircall.PhoneWrapUp)
	o.wantPhone(o.mia, aircall.PhoneInCall)
	o.advance(20 * time.Second)
	o.wantPhone(zoe, aircall.PhoneIdle)
	o.must(o.AgentHangsUp(call, o.mia))
	o.settle()
	o.wantDeliveries(
		"+0s call.answered answered Mia Wong",
		"+0s user.wut_start",
		"+20s user.wut_end",
		"+20s call.hungup done Mia Wong",
		"+50s call.ended done Mia Wong",
	)
}

func (o *office) wantPhone(user int64, want aircall.PhoneState) {
	o.t.Helper()
	p, err := o.Phone(user)
	o.must(err)
	if p.State != want {
		o.t.Errorf("%s's phone shows %q, want %q", p.Agent, p.State, want)
	}
}

func TestColdTransferToTeam(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.menuLine)
	o.must(o.PressKey(call, "2"))
	o.must(o.Answer(call, o.mia))
	o.subscribe(transferEvents...)
	team := gjson.Get(o.get("/v1/teams").Body.String(), "teams.0.id").Int()
	o.must(o.TransferToTeam(call, o.mia, team))
	o.advance(2 * time.Second)
	o.must(o.Decline(call, o.lena))
	o.must(o.Answer(call, o.omar))
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantDeliveries(
		"+0s call.transferred answered Mia Wong",
		"+0s call.ringing_on_agent answered Lena Fischer",
		"+0s call.ringing_on_agent answered Omar Haddad",
		"+2s call.agent_declined answered Lena Fischer",
		"+2s call.answered answered Omar Haddad",
		"+2s call.hungup done Omar Haddad",
		"+32s call.ended done Omar Haddad",
	)
	ended := o.hook.last(t, "call.ended").get("data")
	if ended.Get("transferred_to.id").Int() != o.lena || ended.Get("teams.0.name").String() != "Support" {
		t.Errorf("a team is shown as its first user: %s", ended)
	}
}

func TestTransferFails(t *testing.T) {
	t.Run("not answered", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.TransferToUser(call, o.lena, o.mia))
		o.advance(25 * time.Second)
		o.wantPhone(o.lena, aircall.PhoneInCall)
		o.wantPhone(o.mia, aircall.PhoneIdle)
		o.must(o.AgentHangsUp(call, o.lena))
		o.settle()
		o.wantDeliveries(
			"+0s call.transferred answered Lena Fischer",
			"+0s call.ringing_on_agent answered Mia Wong",
			"+25s call.unsuccessful_transfer answered Lena Fischer",
			"+25s call.hungup done Lena Fischer",
			"+55s call.ended done Lena Fischer",
		)
		failed := o.hook.last(t, "call.unsuccessful_transfer").get("data")
		if failed.Get("transferred_to.id").Int() != o.mia || failed.Get("transferred_by.id").Int() != o.lena {
			t.Errorf("unsuccessful_transfer: %s", failed)
		}
	})
	t.Run("declined", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.TransferToUser(call, o.lena, o.mia))
		o.must(o.Decline(call, o.mia))
		o.advance(0)
		o.wantDeliveries(
			"+0s call.transferred answered Lena Fischer",
			"+0s call.ringing_on_agent answered Mia Wong",
			"+0s call.agent_declined answered Mia Wong",
			"+0s call.unsuccessful_transfer answered Lena Fischer",
		)
	})
	t.Run("busy", func(t *testing.T) {
		o, call := talking(t)
		o.dials(o.mia, o.menuLine)
		o.must(o.TransferToUser(call, o.lena, o.mia))
		o.advance(0)
		o.wantDeliveries("+0s call.transferred answered Lena Fischer", "+0s call.unsuccessful_transfer answered Lena Fischer")
	})
	t.Run("the customer hangs up first", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.TransferToUser(call, o.lena, o.mia))
		o.advance(time.Second)
		o.must(o.CustomerHangsUp(call))
		o.wantPhone(o.mia, aircall.PhoneIdle)
		o.wantPhone(o.lena, aircall.PhoneIdle)
		o.settle()
		o.wantDeliveries(
			"+0s call.transferred answered Lena Fischer",
			"+0s call.ringing_on_agent answered Mia Wong",
			"+1s call.hungup done Lena Fischer",
			"+31s call.ended done Lena Fischer",
		)
	})
	t.Run("fields cleared", func(t *testing.T) {
		o, call := talking(t, aircall.WithAssumption("aircall-failed-transfer-fields", "cleared"))
		o.must(o.SetAvailable(o.mia, false))
		o.must(o.TransferToUser(call, o.lena, o.mia))
		o.must(o.CustomerHangsUp(call))
		o.settle()
		if o.hook.last(t, "call.ended").get("data.transferred_to").Exists() {
			t.Error("call.ended still has transferred_to")
		}
	})
}

func TestWarmTransfer(t *testing.T) {
	t.Run("completed", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.Consult(call, o.lena, o.mia))
		o.wantPhone(o.mia, aircall.PhoneRinging)
		o.advance(5 * time.Second)
		o.must(o.Answer(call, o.mia))
		o.wantPhone(o.mia, aircall.PhoneConsulted)
		o.wantPhone(o.lena, aircall.PhoneOnHold)
		if got := o.Caller(call); got != aircall.CallerOnHold {
			t.Errorf("the customer is %s", got)
		}
		o.advance(20 * time.Second)
		o.must(o.CompleteTransfer(call, o.lena))
		o.must(o.AgentHangsUp(call, o.mia))
		o.settle()
		o.wantDeliveries( // no event shows the consultation
			"+0s call.hold answered Lena Fischer",
			"+25s call.transferred answered Lena Fischer",
			"+25s call.answered answered Mia Wong",
			"+25s call.unhold answered Mia Wong",
			"+25s call.hungup done Mia Wong",
			"+55s call.ended done Mia Wong",
		)
	})
	t.Run("cancelled", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.Consult(call, o.lena, o.mia))
		o.must(o.Answer(call, o.mia))
		o.must(o.CancelTransfer(call, o.lena))
		o.wantPhone(o.mia, aircall.PhoneIdle)
		o.wantPhone(o.lena, aircall.PhoneInCall)
		o.settle()
		o.wantDeliveries("+0s call.hold answered Lena Fischer", "+0s call.unhold answered Lena Fischer")
	})
	t.Run("the colleague leaves", func(t *testing.T) {
		for _, leave := range []func(*office, int64) error{
			func(o *office, call int64) error { return o.Decline(call, o.mia) },
			func(o *office, call int64) error { return second(0, o.Answer(call, o.mia)) },
			func(o *office, _ int64) error { o.advance(25 * time.Second); return nil },
		} {
			o, call := talking(t)
			o.must(o.Consult(call, o.lena, o.mia))
			o.must(leave(o, call))
			_ = o.AgentHangsUp(call, o.mia) // possible if Mia has answered
			o.wantPhone(o.mia, aircall.PhoneIdle)
			o.wantPhone(o.lena, aircall.PhoneOnHold)
			o.must(o.Unhold(call, o.lena))
			o.settle()
			if got := len(o.hook.got); got != 2 {
				t.Errorf("events %v, want hold and unhold", o.hook.summary())
			}
		}
	})
	t.Run("the customer hangs up", func(t *testing.T) {
		o, call := talking(t)
		o.must(o.Consult(call, o.lena, o.mia))
		o.must(o.CustomerHangsUp(call))
		o.wantPhone(o.mia, aircall.PhoneIdle)
		o.wantPhone(o.lena, aircall.PhoneIdle)
		o.settle()
		o.wantDeliveries("+0s call.hold answered Lena Fischer", "+0s call.hungup done Lena Fischer", "+30s call.ended done Lena Fischer")
	})
	t.Run("alternatives", func(t *testing.T) {
		o, call := talking(t, aircall.WithAssumption("aircall-warm-transfer-order", "unhold-first"),
			aircall.WithAssumption("aircall-warm-transfer-cancelled", "unsuccessful-transfer"),
			aircall.WithAssumption("aircall-answered-after-transfer", "not-sent"),
			aircall.WithAssumption("aircall-user-after-transfer", "first"))
		o.must(o.Consult(call, o.lena, o.mia))
		o.must(o.CancelTransfer(call, o.lena))
		o.must(o.Consult(call, o.lena, o.mia))
		o.must(o.Answer(call, o.mia))
		o.must(o.CompleteTransfer(call, o.lena))
		o.must(o.CustomerHangsUp(call))
		o.advance(0)
		o.wantDeliveries(
			"+0s call.hold answered Lena Fischer",
			"+0s call.unhold answered Lena Fischer",
			"+0s call.unsuccessful_transfer answered Lena Fischer",
			"+0s call.hold answered Lena Fischer",
			"+0s call.unhold answered Lena Fischer",
			"+0s call.transferred answered Lena Fischer",
			"+0s call.hungup done Lena Fischer",
		)
	})
}

func TestTransferToExternalNumber(t *testing.T) {
	o, call := talking(t)
	o.must(o.TransferToNumber(call, o.lena, "+493012345678"))
	o.wantPhone(o.lena, aircall.PhoneIdle)
	o.advance(time.Minute)
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantDeliveries(
		"+0s call.external_transferred answered Lena Fischer",
		"+1m0s call.hungup done Lena Fischer",
		"+1m30s call.ended done Lena Fischer",
	)
	transferred := o.hook.last(t, "call.external_transferred").get("data")
	if !strings.HasSuffix(keys(transferred), "tags external_transferred_to external_caller_number") ||
		transferred.Get("external_transferred_to").String() != "+493012345678" || transferred.Get("external_caller_number").String() != customer {
		t.Errorf("external_transferred: %s", transferred)
	}
	if o.hook.last(t, "call.ended").get("data.external_transferred_to").Exists() {
		t.Error("call.ended has external_transferred_to")
	}
	line, call := talking(t, aircall.WithAssumption("aircall-external-caller-number", "line"))
	line.must(line.TransferToNumber(call, line.lena, "+493012345678"))
	line.advance(0)
	if got := line.hook.got[0].get("data.external_caller_number").String(); got != "+16045550101" {
		t.Errorf("external_caller_number %s", got)
	}
}

func TestTransferByAPI(t *testing.T) {
	transfer := func(o *office, call int64, body string, status int) {
		o.t.Helper()
		if w := o.do("POST", fmt.Sprintf("/v1/calls/%d/transfers", call), body); w.Code != status {
			o.t.Errorf("%s answered %d %s, want %d", body, w.Code, w.Body, status)
		}
	}
	t.Run("of a conversation", func(t *testing.T) {
		o, call := talking(t)
		transfer(o, call, fmt.Sprintf(`{"user_id":"%d"}`, o.mia), 204)
		o.must(o.Answer(call, o.mia))
		o.advance(0)
		o.wantDeliveries(
			"+0s call.transferred answered Lena Fischer",
			"+0s call.ringing_on_agent answered Mia Wong",
			"+0s call.answered answered Mia Wong",
		)
	})
	t.Run("of a call that rings", func(t *testing.T) {
		o := newOffice(t)
		call := o.customerCalls(o.desk)
		o.subscribe(transferEvents...)
		transfer(o, call, fmt.Sprintf(`{"user_id":%d}`, o.mia), 204)
		o.wantPhone(o.lena, aircall.PhoneIdle)
		o.must(o.Answer(call, o.mia))
		o.advance(0)
		o.wantDeliveries(
			"+0s call.transferred initial",
			"+0s call.ringing_on_agent initial Mia Wong",
			"+0s call.answered answered Mia Wong",
		)
		if o.hook.got[0].get("data.transferred_by").Exists() {
			t.Error("transferred_by is set although no agent had answered")
		}
	})
	t.Run("to an external number, while it rings", func(t *testing.T) {
		o := newOffice(t)
		call := o.customerCalls(o.desk)
		o.subscribe(transferEvents...)
		transfer(o, call, `{"number":"+493012345678"}`, 204)
		o.wantPhone(o.lena, aircall.PhoneIdle)
		o.must(o.CustomerHangsUp(call))
		o.advance(0)
		o.wantDeliveries("+0s call.external_transferred initial", "+0s call.hungup done")
		if got := o.Calls()[0]; got.Outcome != "transferred" || got.Outside != "+493012345678" {
			t.Errorf("history %+v", got)
		}
	})
	t.Run("to a team, one after the other", func(t *testing.T) {
		o := newOffice(t)
		o.dials(o.omar, o.support) // makes Omar the user who has been idle for the shortest time
		o.settle()
		call := o.customerCalls(o.menuLine)
		o.must(o.PressKey(call, "2"))
		o.must(o.Answer(call, o.mia))
		o.subscribe(transferEvents...)
		transfer(o, call, `{"team_id":2201,"dispatching_strategy":"longest_idle"}`, 204)
		o.advance(25 * time.Second)
		o.wantDeliveries(
			"+0s call.transferred answered Mia Wong",
			"+0s call.ringing_on_agent answered Lena Fischer",
			"+25s call.ringing_on_agent answered Omar Haddad",
		)
		o.settle()
		transfer(o, call, `{"team_id":2201,"dispatching_strategy":"random"}`, 204)
	})
	t.Run("refused", func(t *testing.T) {
		o, call := talking(t)
		over := o.customerCalls(o.support)
		o.must(o.CustomerHangsUp(over))
		for _, bad := range []string{`{}`, `[]`, `{"user_id":70014,"team_id":2201}`, `{"user_id":1}`, `{"team_id":1}`, `{"user_id":"x"}`,
			`{"user_id":70014,"dispatching_strategy":"random"}`, `{"team_id":2201,"dispatching_strategy":"alphabetical"}`,
			`{"number":"117"}`, `{"number":"+16045550100"}`, `{"number":"+493012345678"}`, fmt.Sprintf(`{"user_id":%d}`, o.lena)} {
			transfer(o, call, bad, 400)
		}
		transfer(o, over, fmt.Sprintf(`{"user_id":%d}`, o.mia), 400)
		transfer(o, 1, fmt.Sprintf(`{"user_id":%d}`, o.mia), 404)
		transfer(o, call, fmt.Sprintf(`{"user_id":%d}`, o.mia), 204)
		transfer(o, call, fmt.Sprintf(`{"user_id":%d}`, o.omar), 400) // during another transfer
	})
}

func TestHold(t *testing.T) {
	o, call := talking(t)
	o.must(o.Hold(call, o.lena))
	o.advance(30 * time.Second)
	o.must(o.Unhold(call, o.lena))
	o.must(o.Hold(call, o.lena))
	o.must(o.TransferToUser(call, o.lena, o.mia)) // takes it off hold
	o.advance(0)
	o.wantDeliveries(
		"+0s call.hold answered Lena Fischer",
		"+30s call.unhold answered Lena Fischer",
		"+30s call.hold answered Lena Fischer",
		"+30s call.unhold answered Lena Fischer",
		"+30s call.transferred answered Lena Fischer",
		"+30s call.ringing_on_agent answered Mia Wong",
	)
}

func TestImpossibleTransfers(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.desk)
	ringing := o.customerCalls(o.desk)
	o.must(o.Answer(call, o.lena))
	empty, err := o.AddTeam("Night")
	o.must(err)
	o.must(o.Consult(call, o.lena, o.mia))
	for want, err := range map[string]error{
		"be transferred by Omar Haddad: the agent is not on this call":                                                          o.TransferToUser(call, o.omar, o.mia),
		"be transferred by Lena Fischer: a consultation with Mia Wong is in progress: complete or cancel the transfer first":    o.TransferToUser(call, o.lena, o.mia),
		"be transferred by Lena Fischer: Mia Wong has not answered":                                                             o.CompleteTransfer(call, o.lena),
		"be taken off hold by Lena Fischer: a consultation with Mia Wong is in progress: complete or cancel the transfer first": o.Unhold(call, o.lena),
		"be hung up by Lena Fischer: a consultation with Mia Wong is in progress: complete or cancel the transfer first":        o.AgentHangsUp(call, o.lena),
		"be discussed with a colleague by Lena Fischer: Lena Fischer is already consulting Mia Wong":                            o.Consult(call, o.lena, o.omar),
		"be resumed by Omar Haddad: the agent is not on this call":                                                              o.CancelTransfer(call, o.omar),
	} {
		o.wantRefused(call, want, err)
	}
	o.must(o.CancelTransfer(call, o.lena))
	for want, err := range map[string]error{
		"be resumed by Lena Fischer: no colleague is being consulted":                                     o.CancelTransfer(call, o.lena),
		"be discussed with a colleague by Lena Fischer: there is no user 7":                               o.Consult(call, o.lena, 7),
		"be discussed with a colleague by Lena Fischer: a user cannot consult themselves":                 o.Consult(call, o.lena, o.lena),
		"be taken off hold by Lena Fischer: the customer is not on hold":                                  o.Unhold(call, o.lena),
		"be put on hold by Mia Wong: the agent is not on this call":                                       o.Hold(call, o.mia),
		"be transferred by Lena Fischer: Lena Fischer has the call already":                               o.TransferToUser(call, o.lena, o.lena),
		"be transferred by Lena Fischer: there is no user 7":                                              o.TransferToUser(call, o.lena, 7),
		"be transferred by Lena Fischer: there is no team 7":                                              o.TransferToTeam(call, o.lena, 7),
		"be transferred by Lena Fischer: the team Night has no members":                                   o.TransferToTeam(call, o.lena, empty),
		"be transferred by Lena Fischer: +16045550100 is the line Support: transfer to its users or team": o.TransferToNumber(call, o.lena, "+16045550100"),
	} {
		o.wantRefused(call, want, err)
	}
	o.must(o.TransferToUser(call, o.lena, o.mia))
	o.wantRefused(call, "be hung up by Lena Fischer: it is being transferred to Mia Wong", o.AgentHangsUp(call, o.lena))
	o.wantRefused(call, "be put on hold by Lena Fischer: the customer is being transferred to Mia Wong", o.Hold(call, o.lena))
	o.wantRefused(ringing, "be put on hold by Lena Fischer: the agent is not on this call", o.Hold(ringing, o.lena))
}

func (o *office) wantRefused(call int64, want string, err error) {
	o.t.Helper()
	if err == nil || err.Error() != fmt.Sprintf("call %d cannot %s", call, want) {
		o.t.Errorf("got  %v\nwant call %d cannot %s", err, call, want)
	}
}

func TestAssignArchiveUntag(t *testing.T) {
	o := newOffice(t)
	o.subscribe("call.assigned", "call.archived", "call.tagged", "call.untagged")
	hot, err := o.AddTag("Hot lead", "#00B388")
	o.must(err)
	call := o.customerCalls(o.support)
	o.wantRefused(call, "be archived by Lena Fischer: it has not ended", o.Archive(call, o.lena))
	o.must(o.CustomerHangsUp(call))
	o.must(o.Assign(call, o.lena, o.mia))
	o.must(o.TagCall(call, o.lena, hot))
	o.must(o.UntagCall(call, o.omar, hot))
	o.must(o.Archive(call, o.mia))
	o.must(o.Archive(call, o.mia)) // archiving twice is a no-op
	o.settle()
	o.wantDeliveries(
		"+0s call.assigned done short_abandoned",
		"+0s call.tagged done short_abandoned",
		"+0s call.untagged done short_abandoned",
		"+0s call.archived done short_abandoned",
	)
	archived := o.hook.last(t, "call.archived").get("data")
	if !archived.Get("archived").Bool() || archived.Get("assigned_to.id").Int() != o.mia || archived.Get("tags.#").Int() != 0 {
		t.Errorf("call.archived: %s", archived)
	}
	if got := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call)).Body.String(), "call.assigned_to.email").String(); got != "mia@example.test" {
		t.Errorf("assigned to %s", got)
	}
	o.must(o.Unarchive(call, o.mia))
	o.wantRefused(call, "be unarchived by Mia Wong: it is not archived", o.Unarchive(call, o.mia))
	o.wantRefused(call, "be untagged by Mia Wong: it does not have the tag Hot lead", o.UntagCall(call, o.mia, hot))
	o.wantRefused(call, "be untagged by Mia Wong: there is no tag 7", o.UntagCall(call, o.mia, 7))
	o.wantRefused(call, "be assigned by Mia Wong: there is no user 7", o.Assign(call, o.mia, 7))
	if row := o.Calls()[0]; row.Assigned != "Mia Wong" || row.Archived {
		t.Errorf("history %+v", row)
	}
}
