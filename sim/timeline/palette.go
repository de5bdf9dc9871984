package timeline

// palette colours text with ANSI codes, if it is on.
type palette struct{ on bool }

func (p palette) bold(s string) string   { return p.with("1", s) }
func (p palette) dim(s string) string    { return p.with("2", s) }
func (p palette) good(s string) string   { return p.with("32", s) }
func (p palette) warn(s string) string   { return p.with("33", s) }
func (p palette) bad(s string) string    { return p.with("31", s) }
func (p palette) screen(s string) string { return p.with("36", s) }

func (p palette) with(code, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
