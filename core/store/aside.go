package store

import (
	"encoding/json"
	"fmt"
)

// Aside is the bucket of rows that could not be read (XR-17), kept for a person to
// inspect.
const Aside = "aside"

// SetAside moves an unreadable row to the bucket Aside. The caller must report the
// row: no later read finds it.
func SetAside(tx Tx, bucket, key string, value []byte, why error) {
	row, err := json.Marshal(AsideRow{Bucket: bucket, Key: key, Why: why.Error(), Value: value})
	if err != nil {
		row = fmt.Appendf(nil, `{"bucket":%q,"key":%q}`, bucket, key) // unreachable: texts and bytes always encode
	}
	tx.Put(Aside, bucket+"/"+key, row)
	tx.Delete(bucket, key)
}

// AsideRow is a row in the bucket Aside.
type AsideRow struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Why    string `json:"why"`
	Value  []byte `json:"value"`
}

// ListAside lists the rows in the bucket Aside.
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
