package live_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/scenario"
)

var picture = flag.String("picture", "", "write a picture of the page to this file")

// viewed is the page of a served world in a headless browser.
type viewed struct {
	t   *testing.T
	ctx context.Context
	url string
}

// view serves a scenario and opens its page. Where no browser is installed the
// test reports this; the CI run installs a browser.
func view(t *testing.T, name string, play bool) *viewed {
	t.Helper()
	browser := browserPath()
	if browser == "" {
		t.Skip("no Chromium is installed here: the page was NOT tested in a browser")
	}
	path, text, _ := scenarios.Read(name)
	file, err := scenario.Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := live.Open(live.Options{Scenario: file, Play: play, Speed: 10})
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox,
		chromedp.WindowSize(1400, 900), chromedp.Flag("disable-quic", true))
	ctx, stopBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		closeTab()
		stopBrowser()
		if err := s.Close(); err != nil {
			t.Error("closing:", err)
		}
	})
	v := &viewed{t, ctx, s.PageURL()}
	v.do(chromedp.Navigate(v.url), chromedp.WaitVisible("#connection.live"))
	return v
}

func browserPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func (v *viewed) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, actions...); err != nil {
		v.t.Fatalf("in the browser: %v", err)
	}
}

// ask is the value of an action.
func ask[T any](v *viewed, action chromedp.Action[T]) T {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx, action)
	if err != nil {
		v.t.Fatalf("in the browser: %v", err)
	}
	return value
}

// shows waits until an element with that text is on the page.
func (v *viewed) shows(selector, text string) {
	v.t.Helper()
	script := `[...document.querySelectorAll(` + quote(selector) + `)].some(e => e.textContent.includes(` + quote(text) + `))`
	wait := chromedp.Poll[bool](script, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(15*time.Second))
	if _, err := chromedp.Run(v.ctx, wait); err != nil {
		v.t.Fatalf("no %s with %q: %v\nThe page:\n%s", selector, text, err, ask(v, chromedp.Text("body")))
	}
}

// press clicks the button of that action on somebody's card.
func (v *viewed) press(card, action string) {
	v.t.Helper()
	v.do(chromedp.Click(`.card[data-name="`+card+`"] button[data-action="`+action+`"]`, chromedp.NodeVisible))
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// A new user sees a call within two seconds of opening the page.
func TestThePageShowsACallWithinTwoSeconds(t *testing.T) {
	v := view(t, "answered", true)
	begun := time.Now()
	v.do(chromedp.Navigate(v.url))
	v.shows(".message .deed", "Carla calls Support")
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

// Somebody places a call with the buttons, answers it, hangs up, and sees it
// logged, both as an arrow and on Front's screen.
func TestACallIsPlacedWithButtons(t *testing.T) {
	v := view(t, "answered", false)
	v.do(chromedp.SetValue("#customer", "Carla"), chromedp.SetValue("#line", "Support"), chromedp.Click(`#call button`))
	v.shows(".deed", "Carla calls Support")
	v.shows(".arrow", "call.created")
	v.press("Lena", "answers")
	v.shows(".deed", "Lena answers Carla")
	v.shows(`.card.talking`, "Lena")
	v.press("Carla", "hangs_up")
	v.do(chromedp.Click("#settle"))
	v.shows(".arrow", "outbound_messages")
	v.shows(".screen", "assigned to Lena")

	// An arrow opens both bodies.
	ask(v, chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".arrow")].find(a => a.textContent.includes("outbound_messages")).click()`))
	v.shows("#request", "Inbound answered call on Support")
	v.shows("#response", "accepted")
	v.shows("#request", "Bearer «front-api-token»")
	v.do(chromedp.Click("#detail-close"))
	if *picture != "" {
		if err := os.WriteFile(*picture, ask(v, chromedp.CaptureScreenshot()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestThePagePausesStepsAndTellsWhatIsRefused(t *testing.T) {
	v := view(t, "answered", false)
	v.do(chromedp.Click("#pause"))
	v.shows("#pause", "Resume")
	v.do(chromedp.Click(`#call button`))
	v.shows(".deed", "Carla calls Support")
	v.do(chromedp.Click("#step"))
	v.shows(".arrow", "call.")
	v.press("Lena", "answers")
	v.shows(".deed", "Lena answers Carla")
	v.do(chromedp.SetValue("#dialler", "Lena"), chromedp.Click(`#dial button`)) // while she talks
	v.shows("#problem", "is on the phone")
	v.do(chromedp.SetValue("#speed", "100"), chromedp.Click("#pause"))
	v.shows("#pause", "Pause")
}

// Whatever the control API lets people do can be chosen on the page.
func TestEveryDeedIsOffered(t *testing.T) {
	v := view(t, "spark-saturday", false)
	v.do(chromedp.Click("#deeds summary"), chromedp.SetValue("#deed-name", "texts"),
		chromedp.Evaluate[chromedp.Void](`document.getElementById("deed-name").dispatchEvent(new Event("change"))`))
	v.shows("#deed-does", "sends an SMS")
	v.do(chromedp.SetValue(`#deed input[name="customer"]`, "Carla"), chromedp.SetValue(`#deed input[name="line"]`, "Sales Centre"),
		chromedp.SetValue(`#deed input[name="text"]`, "Is the loft still free?"), chromedp.Click(`#deed button`))
	v.shows(".deed", "Is the loft still free?")
	v.do(chromedp.SetValue(`#deed input[name="line"]`, "Nowhere"), chromedp.Click(`#deed button`))
	v.shows("#problem", "Nowhere")
}

// The page loads nothing from elsewhere and breaks no policy of its own.
func TestThePageIsWholeByItself(t *testing.T) {
	v := view(t, "answered", false)
	foreign := ask(v, chromedp.Evaluate[[]string](`performance.getEntriesByType("resource").map(r => r.name).filter(n => !n.startsWith(location.origin))`))
	if len(foreign) > 0 {
		t.Errorf("loaded from elsewhere: %v", foreign)
	}
	if rules := ask(v, chromedp.Evaluate[int](`document.styleSheets[0].cssRules.length`)); rules < 20 {
		t.Errorf("the style sheet has %d rules", rules)
	}
}
