package engine

import (
	"testing"

	"pgregory.net/rapid"
)

func TestOpenRowReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := openRow{
			key: rapid.String().Draw(t, "key"), settings: rapid.IntRange(0, 1<<31).Draw(t, "settings"), since: rapid.Int64().Draw(t, "since"),
			next: rapid.Int64().Draw(t, "next"),
		}
		back, err := readOpenRow(row.encode(), rapid.SampledFrom([]string{"", row.key, "another"}).Draw(t, "known"))
		if err != nil || back != row {
			t.Fatalf("read back %+v (%v), stored %+v", back, err, row)
		}
	})
}

// XR-17: rows of the first version, as written by the core of commit 1f98cf6.
func TestFirstOpenRows(t *testing.T) {
	for stored, want := range map[string]openRow{
		"\x01+33140000001":    {key: "+33140000001", settings: 1},
		"\xac\x02call abc":    {key: "call abc", settings: 300},
		"\x07withheld on 441": {key: "withheld on 441", settings: 7},
	} {
		if row, err := readOpenRow([]byte(stored), ""); err != nil || row != want {
			t.Errorf("%q is %+v, %v", stored, row, err)
		}
	}
	for _, stored := range []string{"", "\x00", "\x00\x09", "\x00\x02", "\x00\x02\x01\x7fx", "\x00\x02\x01\x01x"} {
		if row, err := readOpenRow([]byte(stored), ""); err == nil {
			t.Errorf("%q is %+v", stored, row)
		}
	}
}
