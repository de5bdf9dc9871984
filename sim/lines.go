package sim

// SetLineOpen lets an administrator open a line or close it, whatever its
// opening hours say.
func (w *World) SetLineOpen(line string, open bool) error {
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	does := "closes"
	if open {
		does = "opens"
	}
	return w.do("the administrator", does, line, func() error { return l.system.setOpen(l, open) })
}
