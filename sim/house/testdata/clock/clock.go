// Package clock is a bad sample: time from anywhere but the Runtime.
package clock

import (
	"context"
	"net/http"
	_ "net/http/cookiejar" // want: imports net/http/cookiejar
	"sync"
	clock "time"
)

type world struct{ now func() clock.Time }

func read(ctx context.Context) {
	_ = clock.Now()                                                // want: time.Now; use Runtime.Now
	_ = world{now: clock.Now}                                      // want: time.Now
	_ = clock.Since(clock.Time{})                                  // want: time.Since
	_ = clock.Until(clock.Time{})                                  // want: time.Until
	clock.Sleep(clock.Second)                                      // want: time.Sleep
	<-clock.After(clock.Second)                                    // want: time.After
	clock.AfterFunc(clock.Second, nil)                             // want: time.AfterFunc
	_ = clock.NewTimer(clock.Second)                               // want: time.NewTimer
	_ = clock.NewTicker(clock.Second)                              // want: time.NewTicker
	_ = clock.Tick(clock.Second)                                   // want: time.Tick
	_, _ = context.WithTimeout(ctx, 1)                             // want: context.WithTimeout
	_, _ = context.WithTimeoutCause(ctx, 1, nil)                   // want: context.WithTimeoutCause
	_, _ = context.WithDeadline(ctx, clock.Time{})                 // want: context.WithDeadline
	_, _ = context.WithCancel(ctx)                                 // want: context.WithCancel
	_ = context.AfterFunc(ctx, nil)                                // want: context.AfterFunc
	_ = http.Client{Timeout: 1}                                    // want: http.Client.Timeout
	_ = http.Client{nil, nil, nil, 1}                              // want: http.Client.Timeout
	new(http.Client).Timeout = 1                                   // want: http.Client.Timeout
	new(sync.WaitGroup).Go(nil)                                    // want: (*sync.WaitGroup).Go
	_ = clock.Date(2026, 1, 5, 9, 0, 0, 0, clock.UTC)              // computing with times is free
	_ = clock.Time{}.After(clock.Time{}.Add(clock.Second))         //
	_ = context.WithValue(ctx, world{}, 1)                         //
	_ = http.Client{Transport: http.DefaultTransport}              //
	_, _ = clock.Parse(clock.RFC3339, "2026-01-05T09:00:00+00:00") //
}
