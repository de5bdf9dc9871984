// Package settings keeps one versioned document of settings per integration
// and serves it at GET and PUT /settings/{integration}. Dashboards write there
// and nowhere else.
//
// Every version is kept: a call remembers the version that counted when its
// work began and is finished under it, whatever is changed meanwhile.
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
	Secret bool // shown masked, kept when a PUT leaves it out
	Needed bool // must be there once the integration is enabled

	// Names, if set, is the vendor's object whose ids the texts are, such as "an
	// application channel in Front". A document that names a missing one is refused.
	Names string

	// Choices are what a Choice may be. The first one holds where it is left out.
	Choices []string
}

// Kind is the JSON type of a field.
type Kind uint8

// The kinds.
const (
	Text Kind = iota
	Switch
	Map    // texts by name
	Choice // a text that is one of several
)

func (k Kind) String() string {
	return [...]string{Text: "a text", Switch: "true or false", Map: "an object whose values are texts", Choice: "one of several texts"}[k]
}

// expected says what a field takes.
func (f Field) expected() string {
	if f.Kind == Choice {
		return "one of the texts " + strings.Join(f.Choices, ", ")
	}
	return f.Kind.String()
}

// Schema is the shape of an integration's document. "version" and "enabled"
// are part of every document and not listed.
type Schema struct {
	Integration string
	Fields      []Field
}

// Document is one version of an integration's settings. It is immutable;
// version 0 is the empty document before the first PUT.
type Document struct {
	Version int
	Enabled bool
	Since   int64 // seconds: when it was stored; 0 where nobody noted that
	texts   map[string]string
	flags   map[string]bool
	maps    map[string]map[string]string
}

// Text returns a text setting, "" when it is not set, or a choice.
func (d *Document) Text(name string) string { return d.texts[name] }

// Map returns a setting that is texts by name, nil when it is not set. It is not
// to be changed.
func (d *Document) Map(name string) map[string]string { return d.maps[name] }

// Switch returns a switch, false when it is not set.
func (d *Document) Switch(name string) bool { return d.flags[name] }

// Buckets: a document by integration and version, and likewise when it was stored.
const (
	bucket      = "settings"
	sinceBucket = "settings.since"
)

// Keeper holds the versions of one integration's document.
type Keeper struct {
	schema Schema
	store  store.Store

	// Now, if set, is asked when a version is stored.
	Now func() time.Time

	// Exists, if set, looks up an object that a field names.
	Exists func(ctx context.Context, id string) (bool, error)

	// Log receives what could not be looked up.
	Log *slog.Logger

	// Unreadable are the versions that could not be read when they were loaded: each
	// was set aside, and the one before it counts in its place (XR-17).
	Unreadable []error

	mu       sync.RWMutex
	versions []*Document // index = version
	changed  []func()
}

// OnChange lets f know of every version that is stored from now on. It must not wait.
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
				k.Unreadable = append(k.Unreadable, fmt.Errorf("settings of %s: stored as %s: %s; the version before counts", schema.Integration, key, problem))
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

// setAside puts in the place of what cannot be read the version before it.
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

// At returns the version that counted at a moment, in seconds.
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

// Version returns the document with that version, the newest when there never
// was one of that number.
func (k *Keeper) Version(n int) *Document {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if n < 0 || n >= len(k.versions) {
		n = len(k.versions) - 1
	}
	return k.versions[n]
}

// errStale tells a PUT that somebody else wrote first.
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
	k.learn(d)
	k.mu.RLock()
	changed := k.changed
	k.mu.RUnlock()
	for _, f := range changed {
		f()
	}
	return nil
}

// learn adds a committed version. Two writers may come here in another order
// than they committed in; the gap is filled when the earlier one arrives.
func (k *Keeper) learn(d *Document) {
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

// write encodes a document, secrets masked for those who only look.
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
			quoted, _ := json.Marshal(orEmpty(d.maps[f.Name])) // in the order of the names
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
