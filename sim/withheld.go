package sim

// CallsWithheld lets a customer dial a line without showing a number.
func (w *World) CallsWithheld(customer, line string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.do(customer, "calls", line+" with the number withheld", func() error {
		return w.phoneSystem().calls(c, "", l)
	})
}
