package sim

import "context"

// Deliver lets the i-th webhook that the network holds back through, and keeps
// it: it can be delivered again.
func (w *World) Deliver(i int) error {
	return w.Errand("the network delivers a held webhook", func(ctx context.Context) error {
		_, err := w.Net.ReleaseCopy(ctx, i)
		return err
	})
}
