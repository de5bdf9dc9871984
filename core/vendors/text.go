package vendors

import "github.com/tidwall/gjson"

// Text returns the text at a path, "" if there is none. The parameter is a pointer
// because a [gjson.Result] is eleven words long.
func Text(in *gjson.Result, path string) string { return in.Get(path).String() }
