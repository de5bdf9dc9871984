package spark

import "github.com/callsim/callsim/fakes/kit"

// find returns the object with the id in the path. An object outside the key's project
// is not found.
func find[V object](s *Server, r *kit.Request, t *kit.Table[int64, V], within func(V, *project) bool) (V, error) {
	var none V
	id, ok := parseID(r.Param("id"))
	if !ok {
		return none, errNotFound
	}
	v, ok := t.Get(id)
	scope := scopeOf(r)
	if !ok || scope != nil && !within(v, scope) {
		return none, errNotFound
	}
	s.engine.Saw(v.stampOf())
	return v, nil
}

// stored is embedded in every stored object and holds its stamp.
type stored struct{ kit.Stamp }

func (o *stored) stampOf() *kit.Stamp { return &o.Stamp }

// object is a pointer to a stored object.
type object interface {
	kit.Stamped
	stampOf() *kit.Stamp
}
