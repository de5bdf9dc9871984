package sched

import "context"

// A context derived by the standard library finds the one it has to follow by
// asking its parent for two things: the Done channel, and the nearest context of
// the library's own kind. Only if both belong together does it follow without a
// goroutine, also when contexts with values lie between (net/http puts some
// there). So a vctx that is asked for Done makes such a context, follows by its
// own AfterFunc method, and answers with that one's channel. A vctx that nobody
// asks pays nothing.

// inner is the standard library's own kind of context that ends with a vctx.
type inner struct {
	ctx  context.Context
	stop context.CancelFunc
}

func (c *vctx) inner() *inner {
	if in := c.std.Load(); in != nil {
		return in
	}
	in := &inner{}
	in.ctx, in.stop = context.WithCancel(outside{c})
	if !c.std.CompareAndSwap(nil, in) {
		in.stop() // somebody was faster
	}
	return c.std.Load()
}

// outside is how a vctx looks to its inner context: with an AfterFunc method
// and a channel of no use but to say whether it has ended already.
type outside struct{ *vctx }

func (o outside) Done() <-chan struct{} {
	if o.over.Load() {
		return alreadyDone
	}
	return notDone
}

func (o outside) Value(key any) any { return o.parent.Value(key) }

var (
	notDone     = make(chan struct{})
	alreadyDone = func() chan struct{} { c := make(chan struct{}); close(c); return c }()
)

// cancelKey is the key by which the standard library asks for the nearest
// context of its own kind. Knowing it saves making inner contexts just to see
// that nothing but values lies between a context and the nearest of ours.
var cancelKey = func() any {
	var k keyCatcher
	k.Context = context.Background()
	_ = context.Cause(&k) // looks for the cause of an end in the nearest of its own kind
	return k.key
}()

type keyCatcher struct {
	context.Context
	key any
}

func (*keyCatcher) Err() error { return context.Canceled }

func (k *keyCatcher) Value(key any) any {
	k.key = key
	return nil
}

// nearestIn is whether nothing in the chain of ctx can end it before c does. If
// it cannot tell it says no; the Done channels then give the answer.
func (c *vctx) nearestIn(ctx context.Context) bool {
	if cancelKey == nil {
		return false
	}
	near := ctx.Value(cancelKey)
	in := c.std.Load()
	return near == c || in != nil && near == in.ctx
}
