package aircall_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// These tests check the webhooks of each call flow: events, order, times and users.
// Their causes are in call_lifecycle.go and call_ringing.go.

func TestInboundAnswered(t *testing.T) {
	o := newOffice(t)
	o.subscribe(callEvents...)
	call := o.customerCalls(o.desk)
	o.advance(12 * time.Second)
	o.must(o.Answer(call, o.lena))
	o.advance(2 * time.Minute)
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantDeliveries(
		"+0s call.created initial",
		"+0s call.ringing_on_agent initial Lena Fischer",
		"+12s call.answered answered Lena Fischer",
		"+2m12s call.hungup done Lena Fischer",
		"+2m42s call.ended done Lena Fischer",
	)
	if got := o.hook.last(t, "call.ended").get("data.duration").Int(); got != 132 {
		t.Errorf("duration = %d, want 132 with ringing", got)
	}
}

func TestRecordedCallWithWrapUp(t *testing.T) {
	o := newOffice(t)
	o.subscribe(callEvents...)
	zoe := o.user("Zoe Lang", "zoe@example.test", 20*time.Second)
	line := o.line(aircall.NumberSpec{Name: "Sales", E164: "+33123456789", Users: []int64{zoe}, Recording: true})
	call := o.customerCalls(line)
	o.must(o.Answer(call, zoe))
	o.advance(time.Minute)
	o.must(o.AgentHangsUp(call, zoe))
	o.settle()
	o.wantDeliveries(
		"+0s call.created initial",
		"+0s call.ringing_on_agent initial Zoe Lang",
		"+0s call.answered answered Zoe Lang",
		"+1m0s user.wut_start",
		"+1m0s call.hungup done Zoe Lang",
		"+1m20s user.wut_end",
		"+1m30s call.ended done Zoe Lang",
		"+1m35s call.comm_assets_generated done Zoe Lang",
	)
	if got := o.hook.last(t, "call.hungup").get("data.recording"); got.Raw != "null" {
		t.Errorf("hungup has recording %s, want null", got)
	}
	if got := o.hook.last(t, "call.ended").get("data.asset").String(); got == "" {
		t.Error("call.ended has no asset")
	}
}

func TestDeclinedByOneAnsweredByAnother(t *testing.T) {
	t.Run("team members ring at the same time", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		call := o.customerCalls(o.support)
		o.advance(3 * time.Second)
		o.must(o.Decline(call, o.lena))
		o.advance(2 * time.Second)
		o.must(o.Answer(call, o.omar))
		o.advance(10 * time.Second)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+0s call.ringing_on_agent initial Omar Haddad",
			"+3s call.agent_declined initial Lena Fischer",
			"+5s call.answered answered Omar Haddad",
			"+15s call.hungup done Omar Haddad",
			"+45s call.ended done Omar Haddad",
		)
	})
	t.Run("users ring one after the other", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		line := o.line(aircall.NumberSpec{Name: "Pair", E164: "+16045550105", Users: []int64{o.mia, o.omar}})
		call := o.customerCalls(line)
		o.advance(3 * time.Second)
		o.must(o.Decline(call, o.mia))
		o.advance(2 * time.Second)
		o.must(o.Answer(call, o.omar))
		o.must(o.AgentHangsUp(call, o.omar))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Mia Wong",
			"+3s call.agent_declined initial Mia Wong",
			"+3s call.ringing_on_agent initial Omar Haddad",
			"+5s call.answered answered Omar Haddad",
			"+5s call.hungup done Omar Haddad",
			"+35s call.ended done Omar Haddad",
		)
	})
}

func TestMissed(t *testing.T) {
	t.Run("on a user's line", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		o.customerCalls(o.desk)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+25s call.hungup done agents_did_not_answer",
			"+55s call.ended done agents_did_not_answer",
		)
	})
	t.Run("on a team's line", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		o.customerCalls(o.support)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+0s call.ringing_on_agent initial Omar Haddad",
			"+25s call.hungup done agents_did_not_answer",
			"+55s call.ended done agents_did_not_answer",
		)
		if got := o.hook.last(t, "call.ended").get("data.teams.0.name").String(); got != "Support" {
			t.Errorf("team = %q, want Support", got)
		}
	})
	t.Run("all agents decline", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("call.agent_declined", "call.hungup")
		call := o.customerCalls(o.support)
		o.must(o.Decline(call, o.omar))
		o.must(o.Decline(call, o.lena))
		o.settle()
		o.wantDeliveries(
			"+0s call.agent_declined initial Omar Haddad",
			"+0s call.agent_declined initial Lena Fischer",
			"+0s call.hungup done agents_did_not_answer",
		)
	})
	t.Run("line closed", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		o.must(o.SetOpen(o.desk, false))
		o.customerCalls(o.desk)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+5s call.hungup done out_of_opening_hours",
			"+35s call.ended done out_of_opening_hours",
		)
	})
	t.Run("no agent available", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		o.must(o.SetAvailable(o.lena, false))
		o.must(o.SetAvailable(o.omar, false))
		o.customerCalls(o.support)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+5s call.hungup done no_available_agent",
			"+35s call.ended done no_available_agent",
		)
	})
}

func TestCallerAbandons(t *testing.T) {
	for _, c := range []struct {
		after  time.Duration
		reason string
	}{
		{9 * time.Second, "short_abandoned"},
		{10 * time.Second, "abandoned_in_classic"},
	} {
		o := newOffice(t)
		o.subscribe("call.hungup", "call.ended")
		call := o.customerCalls(o.desk)
		o.advance(c.after)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.wantDeliveries("+0s call.hungup done "+c.reason, "+30s call.ended done "+c.reason)
	}
}

func TestIVR(t *testing.T) {
	t.Run("a key leads to the team", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		call := o.customerCalls(o.menuLine)
		o.advance(4 * time.Second)
		o.must(o.PressKey(call, "1"))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+4s call.ivr_option_selected initial",
			"+4s call.ringing_on_agent initial Lena Fischer",
			"+4s call.ringing_on_agent initial Omar Haddad",
			"+29s call.hungup done agents_did_not_answer",
			"+59s call.ended done agents_did_not_answer",
		)
		option := o.hook.last(t, "call.ivr_option_selected").get("data.ivr_options_selected.0")
		if option.Get("key").String() != "1" || option.Get("title").String() != "Support" {
			t.Errorf("selected option %s", option)
		}
	})
	t.Run("the caller hangs up", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		call := o.customerCalls(o.menuLine)
		o.advance(2 * time.Second)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+2s call.hungup done abandoned_in_ivr",
			"+32s call.ended done abandoned_in_ivr",
		)
	})
	t.Run("no option selected", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("call.created", "call.hungup")
		o.customerCalls(o.menuLine)
		o.settle()
		o.wantDeliveries("+0s call.created initial", "+1m0s call.hungup done abandoned_in_ivr")
	})
}

func TestVoicemail(t *testing.T) {
	office := func(t *testing.T) (*office, int64) {
		o := newOffice(t)
		line := o.line(aircall.NumberSpec{Name: "Orders", E164: "+16045550109", Users: []int64{o.lena},
			RingFor: 20 * time.Second, Voicemail: true})
		o.subscribe(callEvents...)
		call := o.customerCalls(line)
		o.advance(20 * time.Second)
		return o, call
	}
	t.Run("left", func(t *testing.T) {
		o, call := office(t)
		o.advance(3 * time.Second)
		o.must(o.LeaveVoicemail(call, 15*time.Second))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+38s call.hungup done agents_did_not_answer",
			"+1m8s call.ended done agents_did_not_answer",
			"+1m11s call.voicemail_left done agents_did_not_answer",
			"+1m13s call.comm_assets_generated done agents_did_not_answer",
		)
		if got := o.hook.last(t, "call.hungup").get("data.voicemail").Raw; got != "null" {
			t.Errorf("hungup has voicemail %s, want null", got)
		}
		ended := o.hook.last(t, "call.ended")
		want := "https://assets.aircall.io/calls/" + ended.get("data.id").String() + "/voicemail"
		if got := ended.get("data.asset").String(); got != want || ended.get("data.voicemail").String() == "" {
			t.Errorf("ended has asset %q and voicemail %q", got, ended.get("data.voicemail"))
		}
	})
	t.Run("cut short by the caller", func(t *testing.T) {
		o, call := office(t)
		o.must(o.LeaveVoicemail(call, time.Minute))
		o.advance(5 * time.Second)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		if o.Calls()[0].Outcome != "voicemail" {
			t.Errorf("outcome %q, want voicemail", o.Calls()[0].Outcome)
		}
	})
	t.Run("not left", func(t *testing.T) {
		o, call := office(t)
		o.advance(2 * time.Second)
		o.must(o.CustomerHangsUp(call))
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+22s call.hungup done agents_did_not_answer",
			"+52s call.ended done agents_did_not_answer",
		)
	})
	t.Run("silence", func(t *testing.T) {
		o, _ := office(t)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial",
			"+0s call.ringing_on_agent initial Lena Fischer",
			"+1m20s call.hungup done agents_did_not_answer",
			"+1m50s call.ended done agents_did_not_answer",
		)
	})
}

func TestOutbound(t *testing.T) {
	t.Run("answered", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		call := o.dials(o.lena, o.desk)
		o.advance(5 * time.Second)
		o.must(o.CustomerAnswers(call))
		o.advance(time.Minute)
		o.must(o.AgentHangsUp(call, o.lena))
		o.settle()
		o.wantDeliveries( // offsets from call.created, which is sent 2 s after started_at
			"+0s call.created initial Lena Fischer",
			"+3s call.answered answered Lena Fischer",
			"+1m3s call.hungup done Lena Fischer",
			"+1m34s call.ended done Lena Fischer",
		)
		created := o.hook.got[0]
		if late := created.get("timestamp").Int() - created.get("data.started_at").Int(); late != 2 {
			t.Errorf("call.created was sent %d s after started_at, want 2", late)
		}
	})
	t.Run("answered before call.created is sent", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("call.created", "call.answered")
		call := o.dials(o.lena, o.desk)
		o.advance(time.Second)
		o.must(o.CustomerAnswers(call))
		o.settle()
		o.wantDeliveries("+0s call.created initial Lena Fischer", "+0s call.answered answered Lena Fischer")
	})
	t.Run("not answered", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe(callEvents...)
		o.dials(o.lena, o.desk)
		o.settle()
		o.wantDeliveries(
			"+0s call.created initial Lena Fischer",
			"+43s call.hungup done Lena Fischer",
			"+1m14s call.ended done Lena Fischer",
		)
		if got := o.hook.last(t, "call.ended").get("data.missed_call_reason").Raw; got != "null" {
			t.Errorf("missed_call_reason = %s, want null", got)
		}
	})
	t.Run("declined", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("call.hungup")
		call := o.dials(o.lena, o.desk)
		o.advance(8 * time.Second)
		o.must(o.CustomerDeclines(call))
		o.settle()
		o.wantDeliveries("+0s call.hungup done Lena Fischer")
	})
}

// TestQueue checks that a waiting call rings as soon as an agent is free.
func TestQueue(t *testing.T) {
	o := newOffice(t)
	first := o.customerCalls(o.desk)
	o.must(o.Answer(first, o.lena))
	o.subscribe(callEvents...)
	second, err := o.CustomerCalls("+16045550118", o.desk)
	o.must(err)
	o.advance(6 * time.Second)
	o.must(o.CustomerHangsUp(first))
	o.advance(2 * time.Second)
	o.must(o.Answer(second, o.lena))
	o.advance(0)
	o.wantDeliveries(
		"+0s call.created initial",
		"+6s call.hungup done Lena Fischer",
		"+6s call.ringing_on_agent initial Lena Fischer",
		"+8s call.answered answered Lena Fischer",
	)

	t.Run("no agent is free in time", func(t *testing.T) {
		o := newOffice(t)
		busy := o.customerCalls(o.desk)
		o.must(o.Answer(busy, o.lena))
		o.subscribe("call.hungup")
		o.customerCalls(o.desk)
		o.advance(time.Minute)
		o.wantDeliveries("+0s call.hungup done no_available_agent")
	})
}
