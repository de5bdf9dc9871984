package standalone

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// limits keep one client from using up what all need. A connection that sends
// nothing, or never reads its answer, is ended after these times.
type limits struct {
	header      time.Duration // until a request's head has arrived
	read        time.Duration // until its body has, too
	write       time.Duration // until its answer is taken
	idle        time.Duration // between two requests of a connection
	end         time.Duration // for the requests under way when the program ends
	health      time.Duration // for the store to answer
	body        int64
	head        int
	connections int // more wait in the operating system's queue
}

var usualLimits = limits{
	header: 10 * time.Second, read: 30 * time.Second, write: 60 * time.Second, idle: 2 * time.Minute,
	end: 10 * time.Second, health: 2 * time.Second,
	body: 4 << 20, head: 64 << 10, connections: 1000,
}

// listen binds the address. Nobody else's trouble is to be guessed from a number.
func listen(address string, most int) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return &narrowListener{l, make(chan struct{}, most)}, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("listening on %s: another program has that port; end it or choose another with listen (CALLSIM_CORE_LISTEN)", address)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("listening on %s: this user may not; ports below 1024 belong to the system, choose a higher one", address)
	}
	return nil, fmt.Errorf("listening on %s: %w", address, err)
}

func (l limits) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           http.MaxBytesHandler(h, l.body),
		ReadHeaderTimeout: l.header, ReadTimeout: l.read, WriteTimeout: l.write, IdleTimeout: l.idle,
		MaxHeaderBytes: l.head,
	}
}

// narrowListener has room for so many connections at a time. While it is full, Accept
// waits, also after Close, until a connection ends.
type narrowListener struct {
	net.Listener
	places chan struct{}
}

func (l *narrowListener) Accept() (net.Conn, error) {
	l.places <- struct{}{}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &placedConn{Conn: c, leave: sync.OnceFunc(func() { <-l.places })}, nil
}

type placedConn struct {
	net.Conn
	leave func()
}

func (c *placedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
