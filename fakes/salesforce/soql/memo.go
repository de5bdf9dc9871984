package soql

import (
	"sync"

	"github.com/alecthomas/participle/v2"
)

// memo is a parser that remembers what it has read. Programs ask the same a few
// times over, and worlds of one seed do altogether: reading a statement takes
// twenty times as long as remembering it.
type memo[T any] struct {
	parser func() *participle.Parser[T]
	mu     sync.Mutex
	trees  map[string]*T
}

// A memo holds at most so many statements, none longer than this.
const (
	mostTrees   = 512
	longestText = 2000
)

func newMemo[T any](build func() *participle.Parser[T]) *memo[T] {
	return &memo[T]{parser: sync.OnceValue(build), trees: map[string]*T{}}
}

// parse gives the tree of a text, which nobody changes from then on.
func (m *memo[T]) parse(text string) (*T, error) {
	m.mu.Lock()
	tree := m.trees[text]
	m.mu.Unlock()
	if tree != nil {
		return tree, nil
	}
	tree, err := m.parser().ParseString("", text)
	if err != nil || len(text) > longestText {
		return tree, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.trees) >= mostTrees {
		clear(m.trees)
	}
	m.trees[text] = tree
	return tree, nil
}
