package vendors

import "github.com/tidwall/gjson"

// Text reads what stands at a path of an answer, "" when nothing does. A
// [gjson.Result] is eleven words: it is handed on by its address.
func Text(in *gjson.Result, path string) string { return in.Get(path).String() }
