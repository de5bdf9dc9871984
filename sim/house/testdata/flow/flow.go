// Package flow is a bad sample: goroutines, and choices that chance makes.
package flow

import (
	"reflect"
	"sync"
)

func start(a, b chan int) {
	go start(b, a) // want: a bare go statement
	select {       // want: a select between 2 communications
	case <-a:
	case b <- 1:
	}
	select {
	case <-a:
	default:
	}
	select {
	case <-b:
	}
}

func walk(m *sync.Map, v reflect.Value) {
	m.Range(nil)     // want: (*sync.Map).Range
	_ = v.MapKeys()  // want: (reflect.Value).MapKeys
	_ = v.MapRange() // want: (reflect.Value).MapRange
	m.Store(1, 2)
}
