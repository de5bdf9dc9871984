package front_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// RF-08, RF-42: a signed-in teammate sees the banner unless the window is silenced.
func TestRingingCallInAWindow(t *testing.T) {
	o := newOffice(t)
	call := front.Ring{Call: "c1", From: lena, Channel: "RingCentral"}
	banners := func() int {
		d, err := o.Desk(o.nora)
		must(t, err)
		return len(d.Ringing)
	}
	shown, err := o.Rings(o.nora, call)
	must(t, err)
	if !shown || banners() != 1 {
		t.Errorf("shown %v, %d banners", shown, banners())
	}
	must(t, o.Silence(o.nora, true))
	if banners() != 0 {
		t.Error("a silenced window shows the banner")
	}
	must(t, o.Silence(o.nora, false))
	if banners() != 1 {
		t.Error("the window does not show the banner after silencing ended")
	}
	must(t, o.StopsRinging(o.nora, "c1"))
	must(t, o.SignOut(o.nora))
	if shown, err := o.Rings(o.nora, call); err != nil || shown || banners() != 0 {
		t.Errorf("signed out: shown %v, %v", shown, err)
	}
	must(t, o.SignIn(o.nora))
	for _, err := range []error{o.SignIn(o.nora), o.SignOut("nobody"), o.LogOut(o.nora, "RingCentral")} {
		if err == nil || !strings.HasPrefix(err.Error(), "front: ") {
			t.Errorf("got %v", err)
		}
	}
}

// RF-33, RF-43, RF-52, RF-53: a phone integration needs a plan, a log-in and the
// microphone.
func TestPhoneIntegration(t *testing.T) {
	o := newOffice(t)
	spec := front.ChannelSpec{Name: "RingCentral", Inbox: "Sales", Address: "+33180000009", Voice: true}
	must(t, o.SetPlan(front.Starter))
	if _, err := o.AddApplicationChannel(spec); err == nil || !strings.Contains(err.Error(), "not part of the plan Starter") {
		t.Errorf("with the plan Starter: %v", err)
	}
	must(t, o.SetPlan(front.Plan{Name: "Growth", PerMinute: 0}))
	_, err := o.AddApplicationChannel(spec)
	must(t, err)
	prompts := func(who string) []string {
		d, err := o.Desk(who)
		must(t, err)
		return d.Prompts
	}
	if got := prompts(o.omar); !slices.Equal(got, []string{"Log in to RingCentral"}) || len(prompts(o.nora)) != 0 {
		t.Errorf("Omar's prompts are %q, Nora's %q", got, prompts(o.nora))
	}
	want := func(err error) {
		t.Helper()
		if got := o.UsesPhone(o.omar, "RingCentral"); !errors.Is(got, err) {
			t.Errorf("got %v, want %v", got, err)
		}
	}
	want(front.ErrNotLoggedIn)
	must(t, o.LogIn(o.omar, "RingCentral"))
	if got := prompts(o.omar); len(got) != 0 {
		t.Errorf("after the log-in Omar's prompts are %q", got)
	}
	want(nil)
	must(t, o.AllowMicrophone(o.omar, false))
	want(front.ErrNoMicrophone)
	must(t, o.LogOut(o.omar, "RingCentral"))
	want(front.ErrNotLoggedIn)
	must(t, o.SignOut(o.omar))
	want(front.ErrSignedOut)
}

// RF-36: a conversation is archived after the channel's time without a message, or never.
func TestAutoClose(t *testing.T) {
	for limit, want := range map[time.Duration]string{0: `"unassigned"`, 2 * time.Hour: `"archived"`} {
		o, p, _ := texting(t, front.ChannelSpec{AutoClose: limit})
		p.answers["message"] = `{"type":"success"}`
		id := o.call()
		must(t, o.world.Advance(time.Hour))
		o.inbound(lena, "", "m2", "t")
		must(t, o.world.Advance(time.Hour+59*time.Minute))
		o.conversation(id).field("status", `"unassigned"`)
		must(t, o.world.Advance(2*time.Minute))
		o.conversation(id).field("status", want)
		o.inbound(lena, "", "m3", "t")
		must(t, o.Archive(o.omar, id))
		must(t, o.world.Advance(3*time.Hour)) // already archived
		o.conversation(id).field("status", `"archived"`)
	}
}

func TestSetAvailable(t *testing.T) {
	o := newOffice(t)
	must(t, o.SetAvailable(o.nora, false))
	o.do("GET", "/teammates/"+o.nora, nil).field("is_available", "false")
	d, err := o.Desk(o.nora)
	must(t, err)
	if d.Available || !d.SignedIn {
		t.Errorf("Nora's desk shows %+v", d)
	}
}
