package salesforce

import (
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// span is a time span: from is included, to is not.
type span struct{ from, to time.Time }

// compare returns -1, 0 or 1 if an instant is before, in or after the span.
func (s span) compare(t time.Time) int {
	switch {
	case t.Before(s.from):
		return -1
	case t.Before(s.to):
		return 0
	}
	return 1
}

// unit is the unit of a date literal.
type unit byte

const (
	day unit = iota
	week
	month
	quarter
	year
)

var units = map[string]unit{"DAY": day, "DAYS": day, "WEEK": week, "WEEKS": week, "MONTH": month, "MONTHS": month,
	"QUARTER": quarter, "QUARTERS": quarter, "YEAR": year, "YEARS": year}

// dateLiteral returns the span of a date literal (SOQL and SOSL Reference, Date Formats
// and Date Literals) in the org's time zone. The fiscal year is the calendar year, and
// a week begins on Sunday.
func (p *plan) dateLiteral(v *soql.Literal, days bool) (span, error) {
	word := strings.ReplaceAll(strings.ToUpper(v.Word), "FISCAL_", "")
	n := 0
	if v.N != nil {
		var err error
		if n, err = strconv.Atoi(*v.N); err != nil || n < 0 || n > 100_000 {
			return span{}, p.errorAt(malformedQuery, v.Pos, "unexpected token: '"+*v.N+"'")
		}
	}
	zone := p.s.zone
	now := p.at.In(zone)
	if days {
		zone = time.UTC // a date has no zone: midnight stands for it
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	s, ok := spanOf(word, today, n, v.N != nil)
	if !ok {
		return span{}, p.errorAt(malformedQuery, v.Pos, "unexpected token: '"+v.Word+"'")
	}
	return s, nil
}

func spanOf(word string, today time.Time, n int, counted bool) (span, bool) {
	if counted {
		return countedSpan(word, today, n)
	}
	switch word {
	case "YESTERDAY":
		return spanAround(day, today, -1), true
	case "TODAY":
		return spanAround(day, today, 0), true
	case "TOMORROW":
		return spanAround(day, today, 1), true
	case "LAST_90_DAYS":
		return span{today.AddDate(0, 0, -90), today.AddDate(0, 0, 1)}, true
	case "NEXT_90_DAYS":
		return span{today.AddDate(0, 0, 1), today.AddDate(0, 0, 91)}, true
	}
	which, name, _ := strings.Cut(word, "_")
	u, known := units[name]
	step, ok := map[string]int{"LAST": -1, "THIS": 0, "NEXT": 1}[which]
	if !known || !ok || u == day || strings.HasSuffix(name, "S") {
		return span{}, false
	}
	return spanAround(u, today, step), true
}

// countedSpan returns the span of LAST_N_DAYS:3, NEXT_N_WEEKS:2 or N_MONTHS_AGO:1.
func countedSpan(word string, today time.Time, n int) (span, bool) {
	if name, ok := strings.CutPrefix(word, "LAST_N_"); ok {
		u, known := units[name]
		s := span{spanAround(u, today, -n).from, spanAround(u, today, 0).from}
		if u == day {
			s.to = today.AddDate(0, 0, 1) // the last n days end with today
		}
		return s, known
	}
	if name, ok := strings.CutPrefix(word, "NEXT_N_"); ok {
		u, known := units[name]
		return span{spanAround(u, today, 1).from, spanAround(u, today, n).to}, known
	}
	name, ok := strings.CutSuffix(strings.TrimPrefix(word, "N_"), "_AGO")
	u, known := units[name]
	return spanAround(u, today, -n), ok && known && strings.HasPrefix(word, "N_")
}

// spanAround returns the unit that contains a day, moved by a number of units.
func spanAround(u unit, today time.Time, offset int) span {
	y, m, d := today.Date()
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, today.Location()) }
	switch u {
	case week:
		sunday := d - int(today.Weekday()) + 7*offset
		return span{at(y, m, sunday), at(y, m, sunday+7)}
	case month:
		return span{at(y, m+time.Month(offset), 1), at(y, m+time.Month(offset+1), 1)}
	case quarter:
		first := (m-1)/3*3 + 1 + time.Month(3*offset)
		return span{at(y, first, 1), at(y, first+3, 1)}
	case year:
		return span{at(y+offset, 1, 1), at(y+offset+1, 1, 1)}
	}
	return span{at(y, m, d+offset), at(y, m, d+offset+1)}
}
