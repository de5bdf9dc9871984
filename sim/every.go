package sim

// Every does the same with each of all, up to the first error.
func Every[T any](all []T, do func(T) error) error {
	for _, v := range all {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}
