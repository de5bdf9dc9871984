package steps

import "github.com/tidwall/gjson"

// shown is a piece of JSON, as a vendor's API shows it. Its parts are known by
// their paths, the whole by "@this"; a part that is not there is empty.
type shown string

func (s shown) text(path string) string { return gjson.Get(string(s), path).String() }
func (s shown) raw(path string) string  { return gjson.Get(string(s), path).Raw }
func (s shown) count(path string) int64 { return gjson.Get(string(s), path).Int() }
func (s shown) is(path string) bool     { return gjson.Get(string(s), path).Bool() }

func (s shown) list(path string) (all []shown) {
	for _, item := range gjson.Get(string(s), path).Array() {
		all = append(all, shown(item.Raw))
	}
	return all
}

// texts are the texts at a path in each piece of a list.
func (s shown) texts(list, path string) (all []string) {
	for _, item := range s.list(list) {
		all = append(all, item.text(path))
	}
	return all
}
