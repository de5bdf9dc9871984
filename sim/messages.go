package sim

import "github.com/callsim/callsim/fakes/aircall"

// Texts between customers and lines.

// TextsLine lets a customer text a line, from the first phone.
func (w *World) TextsLine(customer, line, text string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.do(customer, "texts", line+": "+text, func() error {
		return l.system.texts(c, l, text)
	})
}

// WritesTo lets an agent text a customer's first phone from a line.
func (w *World) WritesTo(agent, customer, line, text string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.do(agent, "texts", customer+" from "+line+": "+text, func() error {
		return l.system.writes(a, c, l, text)
	})
}

// Texts lists the texts with a customer, oldest first.
func (w *World) Texts(customer string) ([]aircall.MessageRow, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return nil, err
	}
	var list []aircall.MessageRow
	for _, m := range w.Aircall().Messages() {
		if m.Customer == c.Phones[0] {
			list = append(list, m)
		}
	}
	return list, nil
}
