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

// RingCentral tells of calls and texts by a subscription, which ends by itself
// after a time and is given up for good when its address failed for some minutes.
// Upkeep renews it before the one and makes it anew after the other.

// What is stored.
const (
	upkeepBucket    = Name + ".upkeep"
	subscriptionKey = "subscription" // see placed
	ownersKey       = "owners"       // number to extension
)

// placed is the subscription as it was made.
type placed struct {
	ID      string   `json:"id"`
	Filters []string `json:"filters"`
	Address string   `json:"address"`
	Token   string   `json:"token"`
	Since   int64    `json:"since"` // seconds: when there first was one
}

// When upkeep looks, and how long before its end a subscription is renewed. Calls
// stand in the log some time after their end only, so that after trouble it is asked
// once more soon.
const (
	upkeepEvery = 15 * time.Minute
	upkeepSoon  = 5 * time.Minute
	renewBefore = 24 * time.Hour
)

// Start begins upkeep, and asks for what may have happened before.
func (i *Integration) Start(e *engine.Engine) {
	i.Runtime.Go(Name+" looks at calls", func(ctx context.Context) {
		pauses := backoff.New(i.Runtime, Name+" looks at calls")
		for {
			under, done := e.Round(ctx, "asks for what happened", engine.Cite{Rules: "XR-15"})
			err := i.catchUp(under, e)
			done(err)
			if vendors.IsBarred(err) {
				i.Log.Error("what happened before cannot be asked for", "why", err)
			}
			if err == nil || vendors.IsBarred(err) || pauses.Sleep(ctx) != nil {
				return
			}
		}
	})
	i.Runtime.Background(Name+" upkeep", func(ctx context.Context) {
		for round := 0; ctx.Err() == nil; round++ {
			under, done := e.Round(ctx, "looks after its subscription", engine.Cite{Rules: "XR-15"})
			made, err := i.subscribe(under)
			if err != nil && ctx.Err() == nil {
				i.Log.Error("the subscription for RingCentral's events could not be looked after", "why", err)
			}
			if round > 0 || made { // the first round asks as work to be done
				i.askAgain(under, e, made || err != nil)
			}
			done(err)
			pause := upkeepEvery
			if round == 0 || made || err != nil {
				pause = upkeepSoon
			}
			if i.Runtime.Sleep(ctx, pause) != nil {
				return
			}
		}
	})
}

// subscribe brings RingCentral to tell what the settings want to know. made reports
// whether a subscription was made anew, so that events may be missing.
func (i *Integration) subscribe(ctx context.Context) (made bool, err error) {
	want := i.wanted(ctx)
	had, err := i.had(ctx)
	if err != nil {
		return false, err
	}
	if len(want.Filters) == 0 {
		return false, i.unsubscribe(ctx, had)
	}
	if had.ID != "" && had.same(want) {
		alive, err := i.tend(ctx, had.ID)
		if alive || err != nil {
			return false, err
		}
	}
	return had.ID != "", i.place(ctx, want)
}

// same tells whether a subscription is what is wanted.
func (p placed) same(want placed) bool {
	return slices.Equal(p.Filters, want.Filters) && p.Address == want.Address && p.Token == want.Token
}

// wanted is the subscription that follows from the settings: everybody's calls, and
// the texts of whoever owns a connected number.
func (i *Integration) wanted(ctx context.Context) placed {
	now := i.Settings.Current()
	p := placed{Address: strings.TrimRight(i.PublicURL, "/") + WebhookPath, Token: now.Text(WebhookToken)}
	if !now.Enabled {
		return p
	}
	if len(now.Map(VoiceChannels)) > 0 {
		p.Filters = append(p.Filters, "/restapi/v1.0/account/~/telephony/sessions")
	}
	numbers := slices.Sorted(maps.Keys(now.Map(TextChannels)))
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

// tend looks after the subscription that there is; alive is false when it tells
// nothing any more.
func (i *Integration) tend(ctx context.Context, id string) (alive bool, err error) {
	s, there, err := i.rc.Subscription(ctx, id)
	switch {
	case err != nil:
		return false, err
	case !there || !s.Active:
		i.Log.Warn("RingCentral has given the subscription up; it is made anew", "subscription", id)
		return false, nil
	case s.Expires.Sub(i.Runtime.Now()) < renewBefore:
		_, there, err = i.rc.Renew(ctx, id)
		return there, err
	}
	return true, nil
}

// place makes a subscription in place of all that lead to the same address: one
// may have been made by an instance that died before it could note it.
func (i *Integration) place(ctx context.Context, want placed) error {
	ids, err := i.rc.SubscriptionsAt(ctx, want.Address)
	if err != nil {
		return err
	}
	made, err := i.rc.Subscribe(ctx, want.Filters, want.Address, want.Token)
	if err != nil {
		return err
	}
	before, err := i.had(ctx)
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

// unsubscribe ends what nobody wants to hear any more.
func (i *Integration) unsubscribe(ctx context.Context, had placed) error {
	if had.ID == "" {
		return nil
	}
	if err := i.rc.Unsubscribe(ctx, had.ID); err != nil {
		return err
	}
	return i.put(ctx, subscriptionKey, placed{})
}

func (i *Integration) had(ctx context.Context) (p placed, err error) {
	err = i.get(ctx, subscriptionKey, &p)
	return p, err
}

func (i *Integration) keepOwners(ctx context.Context, owners map[string]string) error {
	if owners == nil {
		return nil
	}
	return i.put(ctx, ownersKey, owners)
}

// owners are the extensions that have the numbers of the account.
type owners map[string]string

// of is the extension that has a number: texts are in its message store. Those of a
// number of the company are the integration's own user's.
func (o owners) of(number string) string { return cmp.Or(o[number], ringcentral.Me) }

// owners are those that the last settings were checked with. Nobody is known as one
// while the store cannot be read.
func (i *Integration) owners(ctx context.Context) owners {
	all := owners{}
	if err := i.get(ctx, ownersKey, &all); err != nil {
		return nil
	}
	return all
}

// get and put read and write what upkeep remembers. A store that fails is one that
// may work again later.
func (i *Integration) get(ctx context.Context, key string, into any) error {
	return later(i.Store.View(ctx, func(tx store.Tx) error {
		stored, there := tx.Get(upkeepBucket, key)
		if !there {
			return nil
		}
		if err := json.Unmarshal(stored, into); err != nil {
			return fmt.Errorf("stored as %s: %w", key, err)
		}
		return nil
	}))
}

func (i *Integration) put(ctx context.Context, key string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return later(i.Store.Update(ctx, func(tx store.Tx) error {
		tx.Put(upkeepBucket, key, encoded)
		return nil
	}))
}

// later makes an error of the store one that is worth another try.
func later(err error) error {
	if err == nil || isEnd(err) {
		return err
	}
	return &vendors.Unavailable{Request: "the store", Words: err.Error()}
}
