package standalone

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/yaml"
)

// parse reads a file in YAML, of which JSON is a part: keys with values, one
// level of sections.
func parse(name string, source []byte) (given, error) {
	p := &fileParser{name: name, found: given{}}
	return p.found, yaml.Decode(name, source, p)
}

type fileParser struct {
	name  string
	found given
}

// UnmarshalYAML reads the whole file.
func (p *fileParser) UnmarshalYAML(n *yaml.Node) error { return p.mapping("", n) }

// mapping reads the keys of a section, or of the whole file.
func (p *fileParser) mapping(section string, n *yaml.Node) error {
	pairs, err := n.Pairs(keysOf(section)...)
	if err != nil {
		return err
	}
	for _, pair := range pairs {
		if section == "" && slices.Contains(vendors, pair.Key) {
			err = p.mapping(pair.Key, pair.Value)
		} else {
			err = p.value(strings.TrimPrefix(section+"."+pair.Key, "."), pair.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *fileParser) value(key string, n *yaml.Node) error {
	text, err := n.Text()
	if err != nil {
		return err
	}
	other := strings.TrimSuffix(key, "_file")
	if other == key {
		other = key + "_file"
	}
	if before, both := p.found[other]; both {
		return n.Errorf("%s is given too (%s), expected one of them", other, before.at)
	}
	p.found[key] = value{text: text, at: fmt.Sprintf("%s:%d", p.name, n.Line())}
	return nil
}

// keysOf lists the keys of a section, and for the file those of its sections.
func keysOf(section string) (keys []string) {
	for _, e := range entries {
		if e.section() != section {
			continue
		}
		key := strings.TrimPrefix(e.key, section+".")
		keys = append(keys, key)
		if e.secret {
			keys = append(keys, key+"_file")
		}
	}
	if section == "" {
		keys = append(keys, vendors...)
	}
	return keys
}
