package suite

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
)

// batchSize is the number of scenarios per run of godog. godog's store of results
// slows down as it grows, but each run parses the whole file again.
const batchSize = 48

// batch is a group of scenarios of one file that one worker plays.
type batch struct {
	feature   *feature
	scenarios []*scenario
}

// execute runs the selected scenarios with o.Jobs workers.
func execute(ctx context.Context, o Options, p *plan, b *book, live *live) error {
	for _, s := range p.scenarios {
		if s.selected && s.broken {
			s.breakDown()
			live.ended(s.result)
		}
	}
	batches := p.batches()
	queue := make(chan batch, len(batches))
	for _, next := range batches {
		queue <- next
	}
	close(queue)
	errs := make([]error, o.Jobs)
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() {
			for next := range queue {
				if ctx.Err() != nil || errs[i] != nil {
					return
				}
				errs[i] = next.play(ctx, o, b, live)
			}
		})
	}
	workers.Wait()
	live.close()
	return errors.Join(errs...)
}

// batches splits the files. Long files come first, since they have the scenarios that
// enumerate thousands of cases. Neighbouring scenarios go to different batches, since
// they are the rows of such an outline.
func (p *plan) batches() []batch {
	files := slices.Clone(p.features)
	slices.SortStableFunc(files, func(a, b *feature) int { return cmp.Compare(len(b.runnable()), len(a.runnable())) })
	var all []batch
	for _, f := range files {
		list := f.runnable()
		n := (len(list) + batchSize - 1) / batchSize
		parts := make([]batch, n)
		for i, s := range list {
			parts[i%n].feature, parts[i%n].scenarios = f, append(parts[i%n].scenarios, s)
		}
		all = append(all, parts...)
	}
	return all
}

func (f *feature) runnable() []*scenario {
	var list []*scenario
	for _, s := range f.scenarios {
		if s.selected && !s.broken {
			list = append(list, s)
		}
	}
	return list
}

// play runs godog on the batch. A pass ends early where a step leaves its goroutine
// or a hook panics; the next pass plays the remaining scenarios.
func (b batch) play(ctx context.Context, o Options, book *book, live *live) error {
	for left := b.scenarios; len(left) > 0; {
		w := newPass(ctx, o, book, live, b.feature, left)
		if err := w.play(); err != nil || w.through {
			return err
		}
		left = slices.DeleteFunc(slices.Clone(left), func(s *scenario) bool { return s.begun })
	}
	return nil
}
