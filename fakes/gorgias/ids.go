package gorgias

// sequence issues the ids of one resource. Each resource starts at a different, high id,
// as in an account that is some years old: a client that confuses two resources fails.
type sequence int64

func (q *sequence) next() int64 {
	*q++
	return int64(*q)
}

type sequences struct {
	user, customer, channel, ticket, message, tag, view, rule, integration, event, request sequence
}

func newSequences() sequences {
	return sequences{user: 511, customer: 70_410, channel: 88_000, ticket: 910_021, message: 5_500_870, tag: 4_400,
		view: 3_300, rule: 1_200, integration: 21_600, event: 2_189_754_000, request: 0}
}
