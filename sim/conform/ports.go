package conform

import (
	"fmt"
	"net"
	"strconv"
	"sync"
)

// Programs and doors get ports of a block that no other harness on this machine uses,
// below the ephemeral ports. Otherwise another program could take a port while it is
// free, because its program is starting or its door is closed.
const (
	firstPort = 20_000
	blocks    = 48
	blockSize = 250
)

// portBlock is the block of this process, which listens on the first port to own it.
type portBlock struct {
	claim net.Listener
	first int

	mu    sync.Mutex
	last  int // offset of the last reserved port
	taken [blockSize]bool
}

var ownPorts = sync.OnceValues(claimPorts)

func claimPorts() (*portBlock, error) {
	for b := range blocks {
		first := firstPort + b*blockSize
		l, err := net.Listen("tcp", address(first))
		if err == nil {
			return &portBlock{claim: l, first: first}, nil
		}
	}
	return nil, fmt.Errorf("another program listens on the first port of each block between %d and %d", firstPort, firstPort+blocks*blockSize)
}

func address(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

// listenOwn listens on a port that stays reserved until giveBack.
func listenOwn() (net.Listener, error) {
	b, err := ownPorts()
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range blockSize - 1 {
		place := 1 + (b.last+i)%(blockSize-1)
		if b.taken[place] {
			continue
		}
		l, err := net.Listen("tcp", address(b.first+place))
		if err == nil {
			b.last, b.taken[place] = place, true
			return l, nil
		}
	}
	return nil, fmt.Errorf("no port between %d and %d is free", b.first, b.first+blockSize)
}

// takePort reserves a port without listening on it, until giveBack.
func takePort() (string, error) {
	l, err := listenOwn()
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// giveBack ends the reservation of a port.
func giveBack(address string) {
	b, err := ownPorts()
	if err != nil || address == "" {
		return
	}
	_, text, _ := net.SplitHostPort(address)
	port, _ := strconv.Atoi(text)
	if place := port - b.first; place > 0 && place < blockSize {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.taken[place] = false
	}
}
