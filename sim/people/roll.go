package people

import (
	"fmt"
	"strings"
)

// Roll is a list of named things, found by name and walked in order.
type Roll[T any] struct {
	All    []T
	Names  []string
	byName map[string]T
}

// Add appends a thing under a name that is free.
func (r *Roll[T]) Add(name string, t T) {
	if r.byName == nil {
		r.byName = map[string]T{}
	}
	r.byName[name] = t
	r.Names = append(r.Names, name)
	r.All = append(r.All, t)
}

// Get returns the thing of a name, if there is one.
func (r *Roll[T]) Get(name string) (t T, there bool) {
	t, there = r.byName[name]
	return t, there
}

// Free refuses an empty name, and a name that is taken.
func (r *Roll[T]) Free(kind, name string) error {
	if name == "" {
		return fmt.Errorf("the %s has no name", kind)
	}
	if _, taken := r.byName[name]; taken {
		return fmt.Errorf("there is already a %s called %q", kind, name)
	}
	return nil
}

// Find returns the thing of a name; the error lists the names there are.
func (r *Roll[T]) Find(kind, name string) (T, error) {
	t, ok := r.byName[name]
	if !ok {
		return t, NoSuch(kind, name, r.Names)
	}
	return t, nil
}

// NoSuch is the error for a name that no thing of a kind has.
func NoSuch(kind, name string, known []string) error {
	list := strings.Join(known, ", ")
	if list == "" {
		list = "none yet"
	}
	return fmt.Errorf("there is no %s called %q: there is %s", kind, name, list)
}

// Every does the same with each of all, up to the first error.
func Every[T any](all []T, do func(T) error) error {
	for _, v := range all {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}
