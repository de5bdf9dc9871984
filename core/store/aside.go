package store

import (
	"encoding/json"
	"fmt"
)

// Aside is the bucket of rows that no program could read (XR-17): out of the way of
// the work, and kept for a person to look at.
const Aside = "aside"

// SetAside moves a row that cannot be read out of its bucket. Whoever does it
// reports it: the row is not met again.
func SetAside(tx Tx, bucket, key string, value []byte, why error) {
	row, err := json.Marshal(AsideRow{Bucket: bucket, Key: key, Why: why.Error(), Value: value})
	if err != nil {
		row = fmt.Appendf(nil, `{"bucket":%q,"key":%q}`, bucket, key) // not reached: texts and bytes always encode
	}
	tx.Put(Aside, bucket+"/"+key, row)
	tx.Delete(bucket, key)
}

// AsideRow is a row that was set aside.
type AsideRow struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Why    string `json:"why"`
	Value  []byte `json:"value"`
}

// ListAside lists the rows that were set aside.
func ListAside(tx Tx) []AsideRow {
	all := []AsideRow{}
	tx.Scan(Aside, "", func(_ string, value []byte) bool {
		var row AsideRow
		if json.Unmarshal(value, &row) == nil {
			all = append(all, row)
		}
		return true
	})
	return all
}
