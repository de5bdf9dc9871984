// Package settings stores one versioned settings document per integration and
// serves it at GET and PUT /settings/{integration}, the only way to change
// settings:
//
//	keeper, err := settings.Load(ctx, store, schema)
//	mux.Handle("/settings/toy", keeper)
//	inbox := keeper.Current().Text("inbox")
//
// Every version is kept: a call stores the version that counted when its work began
// and is finished under that version, even if the settings change meanwhile.
package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/store"
)

// Field describes one setting.
type Field struct {
	Name   string
	Kind   Kind
	Secret bool // masked in GET, kept when a PUT omits it
	Needed bool // required once the integration is enabled

	// Names, if set, describes the vendor's object that the texts are ids of, such
	// as "an application channel in Front". A document with an unknown id is
	// refused.
	Names string

	// Choices are the values of a Choice. The first is the default.
	Choices []string
}

// Kind is the type of a field.
type Kind uint8

// The kinds.
const (
	Text Kind = iota
	Switch
	Map    // texts by name
	Choice // a text out of Field.Choices
)

func (k Kind) String() string {
	return [...]string{Text: "a text", Switch: "true or false", Map: "an object whose values are texts", Choice: "one of several texts"}[k]
}

// expected describes the values that a field accepts.
func (f Field) expected() string {
	if f.Kind == Choice {
		return "one of the texts " + strings.Join(f.Choices, ", ")
	}
	return f.Kind.String()
}

// Schema lists the fields of an integration's document. "version" and "enabled" are
// part of every document and not listed.
type Schema struct {
	Integration string
	Fields      []Field
}

// Document is one version of an integration's settings. It is immutable. Version 0
// is the empty document before the first PUT.
type Document struct {
	Version int
	Enabled bool
	Since   int64 // seconds: when it was stored; 0 if unknown
	texts   map[string]string
	flags   map[string]bool
	maps    map[string]map[string]string
}

// Text returns a Text or Choice setting, "" when it is not set.
func (d *Document) Text(name string) string { return d.texts[name] }

// Map returns a Map setting, nil when it is not set. The caller must not change it.
func (d *Document) Map(name string) map[string]string { return d.maps[name] }

// Switch returns a switch, false when it is not set.
func (d *Document) Switch(name string) bool { return d.flags[name] }

// The buckets of documents and of the times when they were stored, by integration
// and version.
const (
	bucket      = "settings"
	sinceBucket = "settings.since"
)

// Keeper holds all versions of one integration's document.
type Keeper struct {
	schema Schema
	store  store.Store

	// Now, if set, returns the time at which a version is stored.
	Now func() time.Time

	// Exists, if set, looks up an object that a field names.
	Exists func(ctx context.Context, id string) (bool, error)

	// Log receives failed look-ups.
	Log *slog.Logger

	// Unreadable are errors of versions that could not be read by Load. Each was
	// set aside and replaced by the version before it (XR-17).
	Unreadable []error

	mu       sync.RWMutex
	versions []*Document // index = version
	changed  []func()
}

// OnChange registers f to be called after every stored version. f must not wait.
func (k *Keeper) OnChange(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changed = append(k.changed, f)
}

// Load reads all versions from the store.
func Load(ctx context.Context, s store.Store, schema Schema) (*Keeper, error) {
	k := &Keeper{schema: schema, store: s}
	bad := map[int][]byte{}
	err := s.View(ctx, func(tx store.Tx) error {
		k.versions, k.Unreadable = []*Document{{}}, nil
		clear(bad)
		tx.Scan(bucket, schema.Integration+"/", func(key string, value []byte) bool {
			d, problem := schema.read(gjson.ParseBytes(value), &Document{})
			if problem != "" {
				before := *k.versions[len(k.versions)-1]
				d, before.Version = &before, len(k.versions)
				bad[d.Version] = value
				k.Unreadable = append(k.Unreadable, fmt.Errorf("settings of %s: stored as %s: %s; the version before it counts instead", schema.Integration, key, problem))
			}
			if at, noted := tx.Get(sinceBucket, key); noted {
				d.Since, _ = strconv.ParseInt(string(at), 10, 64)
			}
			k.versions = append(k.versions, d)
			return true
		})
		return nil
	})
	if err == nil && len(bad) > 0 {
		err = k.setAside(ctx, bad)
	}
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", schema.Integration, err)
	}
	return k, nil
}

// setAside replaces unreadable versions by the version before each.
func (k *Keeper) setAside(ctx context.Context, bad map[int][]byte) error {
	return k.store.Update(ctx, func(tx store.Tx) error {
		for n, version := range k.versions {
			if value, there := bad[n]; there {
				key := k.schema.key(n)
				store.SetAside(tx, bucket, key, value, errors.New("the document cannot be read"))
				tx.Put(bucket, key, k.schema.write(version, false))
			}
		}
		return nil
	})
}

// At returns the version that counted at a time in seconds.
func (k *Keeper) At(moment int64) *Document {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for n := len(k.versions) - 1; n > 0; n-- {
		if k.versions[n].Since <= moment {
			return k.versions[n]
		}
	}
	return k.versions[0]
}

// Current returns the newest version.
func (k *Keeper) Current() *Document {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.versions[len(k.versions)-1]
}

// Version returns the document with that version, or the newest if there is none.
func (k *Keeper) Version(n int) *Document {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if n < 0 || n >= len(k.versions) {
		n = len(k.versions) - 1
	}
	return k.versions[n]
}

// errStale means that another PUT was stored first.
var errStale = errors.New("settings: not the newest version")

// replace stores the next version, provided that d was made from the newest.
func (k *Keeper) replace(ctx context.Context, d *Document) error {
	key, previous := k.schema.key(d.Version), k.schema.key(d.Version-1)
	if k.Now != nil {
		d.Since = k.Now().Unix()
	}
	err := k.store.Update(ctx, func(tx store.Tx) error {
		_, taken := tx.Get(bucket, key)
		_, follows := tx.Get(bucket, previous)
		if taken || !follows && d.Version != 1 {
			return errStale
		}
		tx.Put(bucket, key, k.schema.write(d, false))
		tx.Put(sinceBucket, key, strconv.AppendInt(nil, d.Since, 10))
		return nil
	})
	if err != nil {
		return err
	}
	k.add(d)
	k.mu.RLock()
	changed := k.changed
	k.mu.RUnlock()
	for _, f := range changed {
		f()
	}
	return nil
}

// add adds a committed version. Concurrent writers may call it in another order
// than they committed; the gap is filled when the earlier version is added.
func (k *Keeper) add(d *Document) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.versions) <= d.Version {
		k.versions = append(k.versions, d)
	}
	k.versions[d.Version] = d
}

func (s Schema) key(version int) string {
	return fmt.Sprintf("%s/%08d", s.Integration, version)
}

// write encodes a document, with secrets masked for GET.
func (s Schema) write(d *Document, masked bool) []byte {
	b := append(make([]byte, 0, 1<<10), `{"version":`...)
	b = strconv.AppendInt(b, int64(d.Version), 10)
	b = append(b, `,"enabled":`...)
	b = strconv.AppendBool(b, d.Enabled)
	for _, f := range s.Fields {
		b = append(b, `,"`+f.Name+`":`...)
		switch {
		case f.Kind == Switch:
			b = strconv.AppendBool(b, d.flags[f.Name])
		case f.Kind == Map:
			quoted, _ := json.Marshal(orEmpty(d.maps[f.Name])) // sorted by name
			b = append(b, quoted...)
		case f.Secret && masked && d.texts[f.Name] != "":
			b = append(b, `"`+Mask+`"`...)
		default:
			b = gjson.AppendJSONString(b, d.texts[f.Name])
		}
	}
	return append(b, '}')
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
