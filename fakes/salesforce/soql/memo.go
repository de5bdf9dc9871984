package soql

import (
	"sync"

	"github.com/alecthomas/participle/v2"
)

// memo is a parser with a cache. Programs send the same statements again and again, and
// worlds of one seed send the same ones. Reading a tree from the cache is twenty times
// as fast as parsing the statement (BenchmarkByPhone in package salesforce).
type memo[T any] struct {
	parser func() *participle.Parser[T]
	mu     sync.Mutex
	trees  map[string]*T
}

// A memo holds at most maxTrees statements of at most maxTextLength bytes.
const (
	maxTrees      = 512
	maxTextLength = 2000
)

func newMemo[T any](build func() *participle.Parser[T]) *memo[T] {
	return &memo[T]{parser: sync.OnceValue(build), trees: map[string]*T{}}
}

// parse returns the tree of a text. Callers must not change the tree.
func (m *memo[T]) parse(text string) (*T, error) {
	m.mu.Lock()
	tree := m.trees[text]
	m.mu.Unlock()
	if tree != nil {
		return tree, nil
	}
	tree, err := m.parser().ParseString("", text)
	if err != nil || len(text) > maxTextLength {
		return tree, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.trees) >= maxTrees {
		clear(m.trees)
	}
	m.trees[text] = tree
	return tree, nil
}
