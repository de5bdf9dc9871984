package sched_test

import (
	"context"
	"fmt"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// A day passes in no time, and every run of a seed prints the same.
func Example() {
	world := sched.New(sched.Options{Seed: 1})
	defer world.Close()
	say := func(what string) { fmt.Println(world.Now().Format(time.TimeOnly), what) }

	ringing, hangUp := world.WithTimeout(context.Background(), 20*time.Second)
	defer hangUp()
	answered, answer := world.Signal("answer")

	world.Go("Lena", func(ctx context.Context) {
		world.Sleep(ctx, 8*time.Second)
		say("Lena answers")
		answer()
	})
	world.Go("call", func(ctx context.Context) {
		say("the phone rings")
		if err := answered(ringing); err != nil {
			say("missed")
			return
		}
		world.Sleep(ctx, 3*time.Minute)
		say("hung up")
	})
	world.Background("renew the token", func(ctx context.Context) {
		for world.Sleep(ctx, time.Minute) == nil {
			say("token renewed")
		}
	})

	if err := world.Settle(24 * time.Hour); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 09:00:00 the phone rings
	// 09:00:08 Lena answers
	// 09:01:00 token renewed
	// 09:02:00 token renewed
	// 09:03:00 token renewed
	// 09:03:08 hung up
}
