package history

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/callsim/callsim/sim/trace"
)

// File is a record on disk.
type File struct {
	Path string
	Head trace.Head // of a HAR file only Start
	har  bool
}

// Open opens a trace, a HAR file, or the folder of a fixture (its trace.jsonl).
func Open(path string) (*File, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "trace.jsonl")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := bufio.NewReader(file)
	f := &File{Path: path}
	if f.har, err = isHAR(in); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if f.har {
		err = f.headOfHAR()
	} else {
		var r *trace.Reader
		if r, err = trace.NewReader(in); err == nil {
			f.Head = r.Head
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// ErrEnough makes Each stop without an error.
var ErrEnough = errors.New("enough entries")

// Each calls f for each entry, in the order of the file, until f returns an error. What
// follows a place that cannot be read is lost; the error names the place.
func (f *File) Each(each func(trace.Entry) error) error {
	file, err := os.Open(f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	if f.har {
		err = eachOfHAR(bufio.NewReader(file), each)
	} else {
		err = eachOfTrace(file, each)
	}
	if err != nil && err != ErrEnough {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	return nil
}

func eachOfTrace(from io.Reader, each func(trace.Entry) error) error {
	r, err := trace.NewReader(from)
	if err != nil {
		return err
	}
	for {
		e, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(e)
		}
		if err != nil {
			return err
		}
	}
}
