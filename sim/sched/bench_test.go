package sched_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/sched"
)

// BenchmarkEvent is a sleep of one of 100 processes: heap, choice, two switches.
func BenchmarkEvent(b *testing.B) {
	world := newWorld(b, sched.Options{})
	left := b.N
	for i := range 100 {
		world.Go("tick", func(ctx context.Context) {
			for ; left > 0; left-- {
				world.Sleep(ctx, time.Duration(1+i%7)*time.Second)
			}
		})
	}
	b.ReportAllocs()
	b.ResetTimer()
	must(b, world.Settle(1<<62))
}

// BenchmarkSwitch is a yield of one of two processes.
func BenchmarkSwitch(b *testing.B) {
	world := newWorld(b, sched.Options{InstantLimit: 1 << 60})
	left := b.N
	for range 2 {
		world.Go("yield", func(ctx context.Context) {
			for ; left > 0; left-- {
				world.Yield(ctx)
			}
		})
	}
	b.ReportAllocs()
	b.ResetTimer()
	must(b, world.Settle(day))
}

// BenchmarkAlone is a sleep of the only process there is.
func BenchmarkAlone(b *testing.B) {
	world := newWorld(b, sched.Options{})
	b.ReportAllocs()
	must(b, world.Do("sleep", func(ctx context.Context) error {
		for range b.N {
			world.Sleep(ctx, time.Microsecond)
		}
		return nil
	}))
}

// BenchmarkCoroutine is what a switch there and back costs by itself.
func BenchmarkCoroutine(b *testing.B) {
	next, stop := iter.Pull(func(yield func(int) bool) {
		for yield(0) {
		}
	})
	defer stop()
	for b.Loop() {
		next()
	}
}

func BenchmarkProcess(b *testing.B) {
	world := newWorld(b, sched.Options{InstantLimit: 1 << 60})
	b.ReportAllocs()
	must(b, world.Do("start", func(ctx context.Context) error {
		for range b.N {
			world.Go("empty", func(context.Context) {})
			world.Yield(ctx)
		}
		return nil
	}))
}

func BenchmarkDo(b *testing.B) {
	world := newWorld(b, sched.Options{})
	b.ReportAllocs()
	for b.Loop() {
		world.Do("empty", func(context.Context) error { return nil })
	}
}

func BenchmarkFreshWorld(b *testing.B) {
	b.Run("unused", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sched.New(sched.Options{}).Close()
		}
	})
	b.Run("one process", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			world := sched.New(sched.Options{})
			world.Do("empty", func(context.Context) error { return nil })
			world.Close()
		}
	})
	b.Run("ten parked", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			world := sched.New(sched.Options{})
			for range 10 {
				world.Background("park", func(ctx context.Context) { world.Sleep(ctx, time.Hour) })
			}
			world.Settle(day)
			world.Close()
		}
	})
}

func BenchmarkTimeout(b *testing.B) {
	world := newWorld(b, sched.Options{})
	b.ReportAllocs()
	must(b, world.Do("ask", func(ctx context.Context) error {
		for range b.N {
			c, cancel := world.WithTimeout(ctx, time.Second)
			_ = c
			cancel()
		}
		return nil
	}))
}

func BenchmarkNow(b *testing.B) {
	world := newWorld(b, sched.Options{})
	for b.Loop() {
		world.Now()
	}
}
