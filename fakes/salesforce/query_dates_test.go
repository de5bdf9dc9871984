package salesforce_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

// TestDateLiterals checks the first and last day of date literals on Monday, 5 January
// 2026.
func TestDateLiterals(t *testing.T) {
	o := newOrg(t, salesforce.WithDailyLimit(0))
	first := time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC)
	for day := range 800 {
		_, err := o.Create(o.lena, "Task", salesforce.Fields{"ActivityDate": first.AddDate(0, 0, day).Format(time.DateOnly)})
		o.ok(err)
	}
	for literal, want := range map[string][2]string{
		"TODAY": {"2026-01-05", "2026-01-05"}, "YESTERDAY": {"2026-01-04", "2026-01-04"}, "TOMORROW": {"2026-01-06", "2026-01-06"},
		"THIS_WEEK": {"2026-01-04", "2026-01-10"}, "LAST_WEEK": {"2025-12-28", "2026-01-03"}, "NEXT_WEEK": {"2026-01-11", "2026-01-17"},
		"THIS_MONTH": {"2026-01-01", "2026-01-31"}, "LAST_MONTH": {"2025-12-01", "2025-12-31"}, "NEXT_MONTH": {"2026-02-01", "2026-02-28"},
		"THIS_QUARTER": {"2026-01-01", "2026-03-31"}, "LAST_QUARTER": {"2025-10-01", "2025-12-31"}, "NEXT_FISCAL_QUARTER": {"2026-04-01", "2026-06-30"},
		"THIS_YEAR": {"2026-01-01", "2026-12-31"}, "LAST_YEAR": {"2025-01-01", "2025-12-31"},
		"LAST_90_DAYS": {"2025-10-07", "2026-01-05"}, "NEXT_90_DAYS": {"2026-01-06", "2026-04-05"},
		"LAST_N_DAYS:3": {"2026-01-02", "2026-01-05"}, "NEXT_N_DAYS:3": {"2026-01-06", "2026-01-08"}, "N_DAYS_AGO:3": {"2026-01-02", "2026-01-02"},
		"LAST_N_WEEKS:2": {"2025-12-21", "2026-01-03"}, "NEXT_N_WEEKS:2": {"2026-01-11", "2026-01-24"}, "N_WEEKS_AGO:2": {"2025-12-21", "2025-12-27"},
		"LAST_N_MONTHS:2": {"2025-11-01", "2025-12-31"}, "NEXT_N_MONTHS:13": {"2026-02-01", "2027-02-08"}, "N_MONTHS_AGO:13": {"2024-12-01", "2024-12-31"},
		"LAST_N_QUARTERS:1": {"2025-10-01", "2025-12-31"}, "N_QUARTERS_AGO:2": {"2025-07-01", "2025-09-30"},
		"LAST_N_YEARS:1": {"2025-01-01", "2025-12-31"}, "NEXT_N_YEARS:1": {"2027-01-01", "2027-02-08"}, "N_YEARS_AGO:0": {"2026-01-01", "2026-12-31"},
		"LAST_N_FISCAL_YEARS:1": {"2025-01-01", "2025-12-31"}, "N_FISCAL_QUARTERS_AGO:1": {"2025-10-01", "2025-12-31"},
	} {
		row := o.query("SELECT MIN(ActivityDate) low, MAX(ActivityDate) high FROM Task WHERE ActivityDate = " + literal).Get("records.0")
		if row.Get("low").String() != want[0] || row.Get("high").String() != want[1] {
			t.Errorf("%s is from %s to %s, want %v", literal, row.Get("low"), row.Get("high"), want)
		}
		day, _ := time.Parse(time.DateOnly, want[0])
		before := o.query("SELECT MAX(ActivityDate) d FROM Task WHERE ActivityDate < " + literal).Get("records.0.d").String()
		if day.After(first) {
			same(t, "before "+literal, before, day.AddDate(0, 0, -1).Format(time.DateOnly))
		}
	}
	for _, none := range []string{"TODAY:1", "LAST_N_DAYS", "NEXT_WEEKS", "SOME_WEEK", "LAST_DAY", "N_AGO:1", "LAST_N_HOURS:1"} {
		o.refused("GET", "query?q=SELECT+Id+FROM+Task+WHERE+ActivityDate="+none, "", 400, "MALFORMED_QUERY", "")
	}
}

// TestTimeZone checks that days begin in the org's time zone.
func TestTimeZone(t *testing.T) {
	o := newOrg(t, salesforce.WithTimeZone(time.FixedZone("Pacific/Honolulu", -10*3600)))
	o.contact("Pike", "") // on Sunday at 23:00 in that zone
	same(t, "today", o.query("SELECT Id FROM Contact WHERE CreatedDate = TODAY").Get("totalSize").Int(), 1)
	o.later(90 * time.Minute)
	same(t, "yesterday", o.query("SELECT Id FROM Contact WHERE CreatedDate = YESTERDAY AND CreatedDate < TODAY").Get("totalSize").Int(), 1)
	same(t, "days", o.query("SELECT Id FROM Contact WHERE CreatedDate = LAST_WEEK").Get("totalSize").Int(), 0)
	same(t, "week", o.query("SELECT Id FROM Contact WHERE CreatedDate = THIS_WEEK").Get("totalSize").Int(), 1)
}
