package call_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/callsim/callsim/core/call"
)

// The numbering plans come from Google's metadata in nyaruka/phonenumbers. To
// regenerate: go test ./core/call -run NumberingTable -write.
var write = flag.Bool("write", false, "regenerate numbering.txt")

func TestNumberingTable(t *testing.T) {
	want := numberingTable(t)
	if *write {
		if err := os.WriteFile("numbering.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile("numbering.txt"); err != nil || string(have) != want {
		t.Fatalf("numbering.txt differs from the library's metadata (%v); regenerate it with -write", err)
	}
}

func numberingTable(t *testing.T) string {
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	lengths, rows := map[int][]int32{}, map[int]string{}
	for _, m := range all.GetMetadata() {
		code := int(m.GetCountryCode())
		lengths[code] = append(lengths[code], m.GetGeneralDesc().GetPossibleLength()...)
	}
	for _, m := range all.GetMetadata() {
		code := int(m.GetCountryCode())
		if phonenumbers.GetRegionCodeForCountryCode(code) != m.GetId() {
			continue
		}
		rows[code] = fmt.Sprintln(code, dash(trunks(m)), dash(abroad(m)), dash(sorted(lengths[code])), dash(sorted(atHome(m))))
	}
	var b strings.Builder
	for _, code := range slices.Sorted(func(yield func(int) bool) {
		for code := range rows {
			if !yield(code) {
				return
			}
		}
	}) {
		b.WriteString(rows[code])
	}
	return b.String()
}

// atHome returns the lengths of a country's fixed-line and mobile numbers. An
// Argentine mobile is dialled differently at home: the transform "9$…" yields the
// E.164 number.
func atHome(m *phonenumbers.PhoneMetadata) (lengths []int32) {
	kinds := []*phonenumbers.PhoneNumberDesc{m.GetFixedLine(), m.GetMobile()}
	switch {
	case m.GetId() == "001":
		return nil
	case strings.HasPrefix(m.GetNationalPrefixTransformRule(), "9"):
		kinds = kinds[:1]
	}
	for _, d := range kinds {
		if own := d.GetPossibleLength(); len(own) > 0 {
			lengths = append(lengths, own...)
		} else {
			lengths = append(lengths, m.GetGeneralDesc().GetPossibleLength()...)
		}
	}
	return slices.DeleteFunc(lengths, func(n int32) bool { return n < 0 })
}

func sorted(lengths []int32) (texts []string) {
	slices.Sort(lengths)
	for _, n := range slices.Compact(lengths) {
		texts = append(texts, strconv.Itoa(int(n)))
	}
	return texts
}

func dash(list []string) string { return cmp.Or(strings.Join(list, ","), "-") }

// trunks returns the prefixes of national numbers, longest first.
func trunks(m *phonenumbers.PhoneMetadata) []string {
	switch prefix := m.GetNationalPrefix(); m.GetNationalPrefixForParsing() {
	case "[08]": // Lithuania
		return []string{"0", "8"}
	case "0|80?": // Belarus
		return []string{"80", "8", "0"}
	default:
		if prefix == "" {
			return nil
		}
		return []string{prefix}
	}
}

// abroad returns the international prefixes of up to five digits.
func abroad(m *phonenumbers.PhoneMetadata) (all []string) {
	pattern := regexp.MustCompile("^(?:" + m.GetInternationalPrefix() + ")$")
	if m.GetId() == "001" {
		return nil
	}
	for length, most := 1, 10; length <= 5; length, most = length+1, most*10 {
		for n := range most {
			if prefix := fmt.Sprintf("%0*d", length, n); pattern.MatchString(prefix) {
				all = append(all, prefix)
			}
		}
	}
	return all
}

// allKinds and callerKinds are kinds of numbers: all, and those that people call
// from.
var (
	allKinds = []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE,
		phonenumbers.SHARED_COST, phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN, phonenumbers.VOICEMAIL}
	callerKinds = allKinds[:2]
)

// examples returns the library's example numbers of every region.
func examples(kinds []phonenumbers.PhoneNumberType) (all []*phonenumbers.PhoneNumber) {
	for _, region := range regions() {
		for _, kind := range kinds {
			if n := phonenumbers.GetExampleNumberForType(region, kind); n != nil {
				all = append(all, n)
			}
		}
	}
	return all
}

func regions() (all []string) {
	for region := range phonenumbers.GetSupportedRegions() {
		all = append(all, region)
	}
	slices.Sort(all)
	return all
}

func e164(n *phonenumbers.PhoneNumber) string { return phonenumbers.Format(n, phonenumbers.E164) }

// Each of the library's examples, in each format, is read as the library reads it
// or not at all; nearly all are read.
func TestReadNumberAgreesWithTheLibrary(t *testing.T) {
	forms := map[string]struct {
		write func(*phonenumbers.PhoneNumber) string
		kinds []phonenumbers.PhoneNumberType
		most  float64 // allowed share of unread numbers
	}{
		"E.164":         {e164, allKinds, 0},
		"international": {func(n *phonenumbers.PhoneNumber) string { return phonenumbers.Format(n, phonenumbers.INTERNATIONAL) }, allKinds, 0},
		"RFC 3966":      {func(n *phonenumbers.PhoneNumber) string { return phonenumbers.Format(n, phonenumbers.RFC3966) }, allKinds, 0},
		"national":      {func(n *phonenumbers.PhoneNumber) string { return phonenumbers.Format(n, phonenumbers.NATIONAL) }, callerKinds, 0.02},
		"with (0)": {func(n *phonenumbers.PhoneNumber) string {
			region := phonenumbers.GetRegionCodeForNumber(n)
			if phonenumbers.GetNddPrefixForRegion(region, true) != "0" {
				return e164(n)
			}
			return fmt.Sprintf("+%d (0)%s", n.GetCountryCode(), phonenumbers.GetNationalSignificantNumber(n))
		}, allKinds, 0},
		"code without plus": {func(n *phonenumbers.PhoneNumber) string { return e164(n)[1:] }, callerKinds, 0.1},
		"bare":              {phonenumbers.GetNationalSignificantNumber, callerKinds, 0.3},
	}
	for name, form := range forms {
		read, unread := 0, 0
		for _, n := range examples(form.kinds) {
			line := e164(phonenumbers.GetExampleNumber(phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))))
			written, want := form.write(n), e164(n)
			got, ok := call.ReadNumber(written, line)
			switch {
			case !ok:
				unread++
			case string(got) != want:
				t.Errorf("%s: %q on %s is read as %s, want %s", name, written, line, got, want)
			default:
				read++
			}
		}
		if share := float64(unread) / float64(read+unread); share > form.most {
			t.Errorf("%s: %d of %d stay unread", name, unread, read+unread)
		} else {
			t.Logf("%s: %d read, %d not", name, read, unread)
		}
	}
}

// The same for numbers dialled from another country.
func TestNumbersDialledFromAbroad(t *testing.T) {
	for from, most := range map[string]int{"US": 20, "FR": 20, "DE": 20, "AU": 20, "JP": 20, "RU": 20, "CI": 20,
		"HK": 3} { // 001 is an international prefix, too: a quarter is ambiguous
		line, unread := e164(phonenumbers.GetExampleNumber(from)), 0
		for _, n := range examples(allKinds) {
			if int(n.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(from) {
				continue
			}
			written, want := phonenumbers.FormatOutOfCountryCallingNumber(n, from), e164(n)
			if strings.HasPrefix(written, "+") {
				continue // this region has no single prefix
			}
			got, ok := call.ReadNumber(written, line)
			if !ok {
				unread++
			} else if string(got) != want {
				t.Errorf("%q on %s is read as %s, want %s", written, line, got, want)
			}
		}
		if unread > len(examples(allKinds))/most {
			t.Errorf("from %s: %d of %d stay unread", from, unread, len(examples(allKinds)))
		}
	}
}

// Random digits: a reading that is a valid number equals the library's reading.
func TestAnyDigitsAgreeWithTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	all, both := regions(), 0
	for range 60_000 {
		region := all[random.IntN(len(all))]
		n := phonenumbers.GetExampleNumber(region)
		digits := []byte(phonenumbers.GetNationalSignificantNumber(n))
		for range random.IntN(4) {
			digits[random.IntN(len(digits))] = byte('0' + random.IntN(10))
		}
		written := [...]string{"", "0", "00", "8", "1", "+", fmt.Sprint(n.GetCountryCode()), "+44", "0033"}[random.IntN(9)] + string(digits)
		got, ok := call.ReadNumber(written, e164(n))
		if !ok {
			continue
		}
		theirs, err := phonenumbers.Parse(written, region)
		if err != nil || !phonenumbers.IsValidNumber(theirs) {
			continue
		}
		ours, err := phonenumbers.Parse(string(got), "")
		if err != nil || !phonenumbers.IsValidNumber(ours) {
			continue // not a valid number
		}
		if both++; e164(ours) != e164(theirs) {
			t.Errorf("%q in %s is read as %s, the library reads %s", written, region, got, e164(theirs))
		}
	}
	if both < 5000 {
		t.Errorf("only %d of the numbers were read by both", both)
	}
}
