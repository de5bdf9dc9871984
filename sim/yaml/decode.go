package yaml

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"
)

var duration = reflect.TypeFor[time.Duration]()

// Decode reads the node into a pointer.
func (n *Node) Decode(into any) error { return n.value(reflect.ValueOf(into).Elem()) }

func (n *Node) value(v reflect.Value) error {
	switch own := v.Addr().Interface().(type) {
	case Unmarshaler:
		return own.UnmarshalYAML(n)
	case encoding.TextUnmarshaler:
		text, err := n.Text()
		if err != nil {
			return err
		}
		if err := own.UnmarshalText([]byte(text)); err != nil {
			return n.Errorf("%s", err)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		text, err := n.Text()
		v.SetString(text)
		return err
	case reflect.Bool:
		if n.node.ShortTag() != "!!bool" {
			return n.Errorf("is %s, expected true or false", n.quoted())
		}
		v.SetBool(n.node.Value[0] == 't' || n.node.Value[0] == 'T')
	case reflect.Int, reflect.Int64:
		if v.Type() == duration {
			return n.duration(v)
		}
		i, err := strconv.ParseInt(n.node.Value, 10, v.Type().Bits())
		if err != nil {
			return n.Errorf("is %s, expected a whole number", n.quoted())
		}
		v.SetInt(i)
	case reflect.Uint64:
		i, err := strconv.ParseUint(n.node.Value, 10, 64)
		if err != nil {
			return n.Errorf("is %s, expected a whole number from 0", n.quoted())
		}
		v.SetUint(i)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return n.value(v.Elem())
	case reflect.Slice:
		return n.slice(v)
	case reflect.Struct:
		return n.structure(v)
	default:
		return fmt.Errorf("yaml: %s cannot be decoded", v.Type())
	}
	return nil
}

func (n *Node) duration(v reflect.Value) error {
	d, err := time.ParseDuration(n.node.Value)
	if err != nil {
		return n.Errorf("is %s, expected a span of time such as 30s, 5m or 1h30m", n.quoted())
	}
	v.SetInt(int64(d))
	return nil
}

func (n *Node) slice(v reflect.Value) error {
	list, err := n.List()
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	for i, element := range list {
		if err := element.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) structure(v reflect.Value) error {
	var keys []string
	var fields []reflect.Value
	for _, f := range reflect.VisibleFields(v.Type()) {
		switch tag := f.Tag.Get("yaml"); tag {
		case "":
		case ",line":
			v.FieldByIndex(f.Index).SetInt(int64(n.Line()))
		default:
			keys, fields = append(keys, tag), append(fields, v.FieldByIndex(f.Index))
		}
	}
	pairs, err := n.Pairs(keys...)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := p.Value.value(fields[slices.Index(keys, p.Key)]); err != nil {
			return err
		}
	}
	return nil
}
