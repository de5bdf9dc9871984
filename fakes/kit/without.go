package kit

import "slices"

// Without returns a copy of a list without the unwanted items. The list itself is
// unchanged, so that it may be ranged over meanwhile.
func Without[T comparable](list []T, unwanted ...T) []T {
	kept := make([]T, 0, len(list))
	for _, item := range list {
		if !slices.Contains(unwanted, item) {
			kept = append(kept, item)
		}
	}
	return kept
}
