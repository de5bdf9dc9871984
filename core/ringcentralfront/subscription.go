package ringcentralfront

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// RingCentral's events come through a subscription. It expires after a time, and
// RingCentral blacklists it permanently when its URL failed for some minutes.
// Upkeep renews it before it expires, and creates a new one after it was
// blacklisted.

// The stored keys.
const (
	upkeepBucket    = Name + ".upkeep"
	subscriptionKey = "subscription" // value: see subscription
	ownersKey       = "owners"       // value: number → extension
)

// subscription is a subscription as it was created.
type subscription struct {
	ID      string   `json:"id"`
	Filters []string `json:"filters"`
	Address string   `json:"address"`
	Token   string   `json:"token"`
	Since   int64    `json:"since"` // seconds: when the first one was created
}

// The interval of upkeep, and how long before its expiry a subscription is renewed.
// The call log contains a call only some time after its end, so after trouble the
// next round comes soon.
const (
	upkeepEvery = 15 * time.Minute
	upkeepSoon  = 5 * time.Minute
	renewBefore = 24 * time.Hour
)

// Start begins upkeep and retrieves what happened before the start.
func (i *Integration) Start(e *engine.Engine) {
	i.Runtime.Go(Name+" retrieves calls", func(ctx context.Context) {
		pauses := backoff.New(i.Runtime, Name+" looks at calls")
		for {
			under, done := e.Round(ctx, "retrieves what happened", engine.Cite{Rules: "XR-15"})
			err := i.runFirstRound(under, e)
			done(err)
			if vendors.IsBarred(err) {
				i.Log.Error("calls from before the start cannot be retrieved", "why", err)
			}
			if err == nil || vendors.IsBarred(err) || pauses.Sleep(ctx) != nil {
				return
			}
		}
	})
	i.Runtime.Background(Name+" upkeep", func(ctx context.Context) {
		for round := 0; ctx.Err() == nil; round++ {
			under, done := e.Round(ctx, "maintains its subscription", engine.Cite{Rules: "XR-15"})
			created, err := i.subscribe(under)
			if err != nil && ctx.Err() == nil {
				i.Log.Error("maintaining the subscription to RingCentral's events failed", "why", err)
			}
			if round > 0 || created { // the first retrieval is foreground work
				i.runRoundLogged(under, e, created || err != nil)
			}
			done(err)
			pause := upkeepEvery
			if round == 0 || created || err != nil {
				pause = upkeepSoon
			}
			if i.Runtime.Sleep(ctx, pause) != nil {
				return
			}
		}
	})
}

// subscribe creates, renews or deletes the subscription according to the settings.
// created reports whether one was replaced, so that events may be missing.
func (i *Integration) subscribe(ctx context.Context) (created bool, err error) {
	want := i.wanted(ctx)
	stored, err := i.stored(ctx)
	if err != nil {
		return false, err
	}
	if len(want.Filters) == 0 {
		return false, i.unsubscribe(ctx, stored)
	}
	if stored.ID != "" && stored.same(want) {
		alive, err := i.maintain(ctx, stored.ID)
		if alive || err != nil {
			return false, err
		}
	}
	return stored.ID != "", i.create(ctx, want)
}

// same reports whether p fulfils want.
func (p subscription) same(want subscription) bool {
	return slices.Equal(p.Filters, want.Filters) && p.Address == want.Address && p.Token == want.Token
}

// wanted returns the subscription that the settings require: all calls, and the SMS
// of the owners of connected numbers.
func (i *Integration) wanted(ctx context.Context) subscription {
	now := i.Settings.Current()
	p := subscription{Address: strings.TrimRight(i.PublicURL, "/") + WebhookPath, Token: now.Text(WebhookToken)}
	if !now.Enabled {
		return p
	}
	if len(now.Map(VoiceChannels)) > 0 {
		p.Filters = append(p.Filters, "/restapi/v1.0/account/~/telephony/sessions")
	}
	numbers := slices.Sorted(maps.Keys(now.Map(SMSChannels)))
	if len(numbers) == 0 {
		return p
	}
	owners := i.owners(ctx)
	for _, number := range numbers {
		filter := "/restapi/v1.0/account/~/extension/" + owners.of(number) + "/message-store/instant?type=SMS"
		if !slices.Contains(p.Filters, filter) {
			p.Filters = append(p.Filters, filter)
		}
	}
	return p
}

// maintain renews the subscription if needed; alive is false when it delivers
// nothing any more.
func (i *Integration) maintain(ctx context.Context, id string) (alive bool, err error) {
	s, there, err := i.rc.Subscription(ctx, id)
	switch {
	case err != nil:
		return false, err
	case !there || !s.Active:
		i.Log.Warn("RingCentral has blacklisted the subscription; a new one is created", "subscription", id)
		return false, nil
	case s.Expires.Sub(i.Runtime.Now()) < renewBefore:
		_, there, err = i.rc.Renew(ctx, id)
		return there, err
	}
	return true, nil
}

// create creates a subscription and deletes all others of the same URL: an instance
// may have crashed before it stored one.
func (i *Integration) create(ctx context.Context, want subscription) error {
	ids, err := i.rc.SubscriptionsAt(ctx, want.Address)
	if err != nil {
		return err
	}
	made, err := i.rc.Subscribe(ctx, want.Filters, want.Address, want.Token)
	if err != nil {
		return err
	}
	before, err := i.stored(ctx)
	if err != nil {
		return err
	}
	want.ID, want.Since = made.ID, cmp.Or(before.Since, i.Runtime.Now().Unix())
	if err := i.put(ctx, subscriptionKey, want); err != nil {
		return err
	}
	for _, id := range ids {
		if err := i.rc.Unsubscribe(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// unsubscribe deletes a subscription that is no longer needed.
func (i *Integration) unsubscribe(ctx context.Context, stored subscription) error {
	if stored.ID == "" {
		return nil
	}
	if err := i.rc.Unsubscribe(ctx, stored.ID); err != nil {
		return err
	}
	return i.put(ctx, subscriptionKey, subscription{})
}

func (i *Integration) stored(ctx context.Context) (p subscription, err error) {
	err = i.get(ctx, subscriptionKey, &p)
	return p, err
}

func (i *Integration) storeOwners(ctx context.Context, owners map[string]string) error {
	if owners == nil {
		return nil
	}
	return i.put(ctx, ownersKey, owners)
}

// owners maps the account's numbers to extensions.
type owners map[string]string

// of returns the extension whose message store has a number's SMS. For a number of
// the company it is the integration's own user.
func (o owners) of(number string) string { return cmp.Or(o[number], ringcentral.Me) }

// owners returns the owners stored with the last settings, nil if the store cannot
// be read.
func (i *Integration) owners(ctx context.Context) owners {
	all := owners{}
	if err := i.get(ctx, ownersKey, &all); err != nil {
		return nil
	}
	return all
}

// get and put read and write the state of upkeep. Their errors are temporary.
func (i *Integration) get(ctx context.Context, key string, into any) error {
	return temporarily(i.Store.View(ctx, func(tx store.Tx) error {
		stored, there := tx.Get(upkeepBucket, key)
		if !there {
			return nil
		}
		if err := json.Unmarshal(stored, into); err != nil {
			return fmt.Errorf("reading the stored %s: %w", key, err)
		}
		return nil
	}))
}

func (i *Integration) put(ctx context.Context, key string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return temporarily(i.Store.Update(ctx, func(tx store.Tx) error {
		tx.Put(upkeepBucket, key, encoded)
		return nil
	}))
}

// temporarily marks an error of the store as temporary.
func temporarily(err error) error {
	if err == nil || isEnd(err) {
		return err
	}
	return &vendors.Unavailable{Request: "the store", Words: err.Error()}
}
