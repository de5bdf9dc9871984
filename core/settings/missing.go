package settings

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// missing describes the first object that an enabled document names and the vendor
// does not have. Names in the current enabled document are not looked up again. A
// name that cannot be looked up now is accepted: a wrong one shows as a refused
// effect (XR-16).
func (k *Keeper) missing(ctx context.Context, d, current *Document) string {
	if !d.Enabled || k.Exists == nil {
		return ""
	}
	for _, f := range k.schema.Fields {
		if f.Names == "" {
			continue
		}
		var known []string
		if current.Enabled {
			known = f.ids(current)
		}
		for _, id := range f.ids(d) {
			if slices.Contains(known, id) {
				continue
			}
			exists, err := k.Exists(ctx, id)
			if err != nil {
				k.Log.Warn("a setting could not be verified", "integration", k.schema.Integration, "setting", f.Name, "why", err)
			} else if !exists {
				return fmt.Sprintf("%q names %q, which is not %s; nothing was stored: name one that exists", f.Name, id, f.Names)
			}
		}
	}
	return ""
}

// ids returns the ids that d holds in a field, each once: the values of a Map, or the
// one text of any other field.
func (f Field) ids(d *Document) []string {
	if f.Kind == Map {
		return slices.Compact(slices.Sorted(maps.Values(d.maps[f.Name])))
	}
	return []string{d.texts[f.Name]}
}
