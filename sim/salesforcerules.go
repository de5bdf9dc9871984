package sim

// SalesforceRule lets the administrator set up a rule of the org.
func (w *World) SalesforceRule(does, object string, set func() error) error {
	if err := w.useSalesforce(); err != nil {
		return err
	}
	return w.do(Admin, does, object, set)
}
