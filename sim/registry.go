package sim

import (
	"fmt"
	"maps"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/people/salesforce"
	"github.com/callsim/callsim/sim/people/spark"
)

// Vendors is the registry, in the order of ports. A new vendor is a line here.
var Vendors = []people.Entry{
	aircall.Entry,
	ringcentral.Entry,
	front.Entry,
	integrations.Gorgias,
	salesforce.Entry,
	spark.Entry,
}

// PhoneSystems lists the names of the phone systems, the usual one first.
func PhoneSystems() (names []string) {
	for _, v := range Vendors {
		if v.Phones != nil {
			names = append(names, v.Name)
		}
	}
	return names
}

// Assumptions lists the unconfirmed facts of all fakes, by vendor.
func Assumptions() (all []kit.Assumption) {
	for _, v := range Vendors {
		all = append(all, v.Assumptions()...)
	}
	return all
}

// assumed sorts the values of assumptions by vendor. It refuses an assumption that no
// fake has, or a value that it does not take.
func assumed(values map[string]string) (map[string]map[string]string, error) {
	if len(values) == 0 {
		return nil, nil
	}
	all := Assumptions()
	known, byVendor := kit.NewAssumptions(all), map[string]map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(values)) {
		if err := known.Set(id, values[id]); err != nil {
			return nil, fmt.Errorf("%w; `callsim assumptions` lists them", err)
		}
	}
	for _, a := range all {
		if value, there := values[a.ID]; there {
			if byVendor[a.Vendor] == nil {
				byVendor[a.Vendor] = map[string]string{}
			}
			byVendor[a.Vendor][a.ID] = value
		}
	}
	return byVendor, nil
}

// entry finds the row of a vendor that can do something.
func entry(kind, name string, can func(people.Entry) bool) (people.Entry, error) {
	var names []string
	for _, v := range Vendors {
		if can(v) && (name == "" || v.Name == name) {
			return v, nil
		}
		if can(v) {
			names = append(names, v.Name)
		}
	}
	return people.Entry{}, people.NoSuch(kind, name, names)
}

// PhoneSystem opens the phone system of a name, "" for the usual one.
func (w *World) PhoneSystem(name string) (people.PhoneSystem, error) {
	v, err := entry("phone system", name, func(v people.Entry) bool { return v.Phones != nil })
	if err != nil {
		return nil, err
	}
	return v.Phones(w)
}

// Recorder opens a vendor at which customers can be on record.
func (w *World) Recorder(vendor string) (people.Recorder, error) {
	v, err := entry("vendor", vendor, func(people.Entry) bool { return true })
	if err != nil {
		return nil, err
	}
	r, records := v.Open(w).(people.Recorder)
	if !records {
		return nil, fmt.Errorf("no customer is on record at %s before the first call", v.Title)
	}
	return r, nil
}

// Relied lists the assumptions that have decided something in this world.
func (w *World) Relied() []string {
	var ids []string
	for _, v := range w.Opened {
		ids = append(ids, v.Assumptions().Relied()...)
	}
	slices.Sort(ids)
	return ids
}

// ServeAt lets a vendor's links lead to an address outside, as [Options.Served] does,
// when that is known only now. It must be called before the vendor opens, and opens no
// way out of the world.
func (w *World) ServeAt(name, base string) {
	served := map[string]string{name: base}
	maps.Copy(served, w.Served)
	w.Served = served
}
