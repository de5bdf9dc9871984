package kit

import "slices"

// Without is a copy of a list without the unwanted: whoever walks the list
// itself is not disturbed.
func Without[T comparable](list []T, unwanted ...T) []T {
	kept := make([]T, 0, len(list))
	for _, item := range list {
		if !slices.Contains(unwanted, item) {
			kept = append(kept, item)
		}
	}
	return kept
}
