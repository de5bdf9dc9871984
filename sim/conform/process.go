package conform

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/callsim/callsim/sim"
)

// process is a program that the harness starts.
type process struct {
	words   []string
	folder  string // for the store; kept when the program is killed
	address string // where it listens, "127.0.0.1:20123"
	cmd     *exec.Cmd
	ended   chan struct{} // closed when the program has ended
	err     error         // how the program ended
	output  output
}

// The variables, besides the vendors', that set where a program listens and stores.
// PROTOCOL.md documents them.
const (
	listenName  = "CALLSIM_CORE_LISTEN"
	storeName   = "CALLSIM_CORE_STORE"
	portName    = "PORT"
	conformName = "CALLSIM_CONFORM"
)

func (p *process) start(environment []variable) (base string, err error) {
	if p.folder == "" {
		if p.folder, err = os.MkdirTemp("", "callsim-conform-"); err != nil {
			return "", err
		}
	}
	address, err := takePort()
	if err != nil {
		return "", err
	}
	giveBack(p.address)
	p.address = address
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	p.cmd = exec.Command(p.words[0], p.words[1:]...)
	p.cmd.Env = append(foreign(os.Environ()),
		listenName+"="+address, portName+"="+port, storeName+"="+filepath.Join(p.folder, "store.db"), conformName+"=1")
	for _, v := range environment {
		p.cmd.Env = append(p.cmd.Env, v.name+"="+v.value)
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	p.cmd.WaitDelay = time.Second // for grandchildren that hold the output
	alone(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return "", fmt.Errorf("starting the program under test: %w", err)
	}
	ended := make(chan struct{})
	p.ended = ended
	go func() {
		p.err = p.cmd.Wait()
		close(ended)
	}()
	return "http://" + address, p.await(address)
}

// await waits until the program accepts connections.
func (p *process) await(address string) error {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for {
		c, err := net.Dial("tcp", address)
		if err == nil {
			itself := c.LocalAddr().String() == c.RemoteAddr().String()
			if err := c.Close(); err != nil || !itself {
				return err
			}
			// A dial to a free ephemeral port can connect to itself, once in some
			// thousands.
		}
		select {
		case <-p.ended:
			return fmt.Errorf("the program under test ended before it listened on %s (%v): %s", address, p.err, p.output.tail())
		case <-deadline.C:
			return fmt.Errorf("the program under test does not listen on %s, its %s, after %s: %s", address, listenName, patience, p.output.tail())
		case <-ticker.C:
		}
	}
}

// foreign returns the environment without the variables that the harness sets.
func foreign(environment []string) []string {
	var kept []string
	for _, v := range environment {
		name, _, _ := strings.Cut(v, "=")
		ours := name == portName || strings.HasPrefix(name, "CALLSIM_")
		for _, vendor := range sim.Vendors {
			ours = ours || strings.HasPrefix(name, vendor.Prefix+"_")
		}
		if !ours {
			kept = append(kept, v)
		}
	}
	return kept
}

// kill sends SIGKILL, or the system's equivalent, and waits for the end.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	select {
	case <-p.ended: // its process id may belong to another process
	default:
		killAll(p.cmd)
		<-p.ended
	}
}

func (p *process) restarts() bool { return true }

func (p *process) log() string { return p.output.String() }

// over waits up to a second for the end, since a connection breaks earlier.
func (p *process) over() string {
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	select {
	case <-p.ended:
		return fmt.Sprintf("%v: %s", p.err, p.output.tail())
	case <-timer.C:
		return ""
	}
}

func (p *process) close() error {
	p.kill()
	giveBack(p.address)
	if p.folder == "" {
		return nil
	}
	return os.RemoveAll(p.folder)
}

// output collects the program's output, up to a limit.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

const maxOutput = 4 << 20

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.text.Len() < maxOutput {
		o.text.Write(b)
	}
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// tail returns the last line, for errors.
func (o *output) tail() string {
	lines := strings.Split(strings.TrimSpace(o.String()), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return last
	}
	return "it wrote nothing"
}

var (
	aWord  = regexp.MustCompile(`(?:[^\s'"]|'[^']*'|"[^"]*")+`)
	aQuote = regexp.MustCompile(`'([^']*)'|"([^"]*)"`)
)

// split returns the words of a command line: between spaces, or in quotes.
func split(line string) (words []string, err error) {
	if rest := strings.TrimSpace(aWord.ReplaceAllString(line, "")); rest != "" {
		return nil, fmt.Errorf("a quotation mark %c is not closed", rest[0])
	}
	for _, word := range aWord.FindAllString(line, -1) {
		words = append(words, aQuote.ReplaceAllString(word, "$1$2"))
	}
	if len(words) == 0 {
		return nil, errors.New("expected a program and its arguments")
	}
	return words, nil
}
