package steps

import (
	"testing"
	"time"
)

func TestADurationIsReadInAnyUsualForm(t *testing.T) {
	const want = 90 * time.Second
	for _, text := range []string{
		"Call duration: 1 min 30 s", "1m30s", "90 seconds", "Duration: 90", "duration 90s", "1:30", "0:01:30", "00:01:30",
		"PT1M30S", "PT90S", "1.5 minutes", "1 minute and 30 seconds", "1 minute, 30 seconds",
	} {
		if got, err := readDuration(text); err != nil || got != want {
			t.Errorf("%q was read as %v (%v)", text, got, err)
		}
		if !holdsDuration("It began at 09:00:07\n"+text+"\nLine 5", want) {
			t.Errorf("%q holds no duration", text)
		}
	}
	for _, text := range []string{"", "Lena", "2 min 30 s", "Duration: 91", "90 calls", "09:01:30"} {
		if holdsDuration(text, want) {
			t.Errorf("%q holds the duration", text)
		}
	}
	if _, err := readDuration("none"); err == nil {
		t.Error("a text without a number was read as a duration")
	}
}

func TestATimeIsFoundInAnyUsualForm(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 1, 30, 0, time.UTC)
	for _, text := range []string{"2026-01-05T09:01:30Z", "End: 9:01 AM", "10:01:30 (Paris)", "1767603690"} {
		if !holdsTime(text, at) {
			t.Errorf("%q holds no time", text)
		}
	}
	for _, text := range []string{"09:01:31", "09:00", "2026-01-05"} {
		if holdsTime(text, at) {
			t.Errorf("%q holds the time", text)
		}
	}
}
