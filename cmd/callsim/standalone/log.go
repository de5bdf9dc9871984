package standalone

import (
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// newLog writes lines for machines, or for people on a terminal. The core puts no
// secret into its log; should one get there all the same, this is the last door.
func newLog(w io.Writer, c Config, terminal bool) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked when it was read; "" is info
	options := &slog.HandlerOptions{Level: level}
	w = newMask(w, c.secrets())
	if c.LogFormat == "text" || c.LogFormat == "" && terminal {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}

// mask replaces secrets in what is written. A logger writes whole lines.
type mask struct {
	w        io.Writer
	replacer *strings.Replacer
}

func newMask(w io.Writer, secrets []string) io.Writer {
	if len(secrets) == 0 {
		return w
	}
	var pairs []string
	for _, s := range secrets {
		pairs = append(pairs, s, "[secret]")
	}
	return &mask{w, strings.NewReplacer(pairs...)}
}

func (m *mask) Write(line []byte) (int, error) {
	if _, err := m.replacer.WriteString(m.w, string(line)); err != nil {
		return 0, err
	}
	return len(line), nil
}

func (c Config) secrets() (list []string) {
	for _, e := range entries {
		if e.secret && e.field != nil && *e.field(&c) != "" {
			list = append(list, *e.field(&c))
		}
	}
	return append(list, slices.Sorted(maps.Values(c.Spark.ProjectKeys))...)
}
