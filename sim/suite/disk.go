package suite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// onlyOnDisk reports whether no feature of the suite can have the name.
func onlyOnDisk(name string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(name), "/")
	return first == "." || first == ".." || filepath.IsAbs(name)
}

func onDisk(name string) bool {
	_, err := os.Stat(name)
	return name != "" && err == nil
}

// readDisk reads a feature file, or all feature files in a folder and its subfolders,
// and adds them to the plan.
func (p *plan) readDisk(name string) ([]*feature, error) {
	files, err := featuresIn(name)
	if err != nil {
		return nil, err
	}
	var found []*feature
	for _, file := range files {
		f, err := p.readForeign(file)
		if err != nil {
			return nil, err
		}
		if len(f.scenarios) > 0 {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: there is no scenario in it, expected a feature with at least one", name)
	}
	return found, nil
}

// readForeign reads a file, unless the plan has it already.
func (p *plan) readForeign(file string) (*feature, error) {
	if i := slices.IndexFunc(p.features, func(f *feature) bool { return f.foreign && f.uri == file }); i >= 0 {
		return p.features[i], nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read the feature: %w", err)
	}
	f, err := parseFeature(file, file, content)
	if err != nil {
		return nil, err
	}
	f.foreign = true
	p.add(f)
	return f, nil
}

// featuresIn lists feature files by names that are valid arguments again.
func featuresIn(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file or folder on disk", name)
	case err != nil:
		return nil, fmt.Errorf("%s: cannot be read: %w", name, err)
	case !info.IsDir() && filepath.Ext(name) != ".feature":
		return nil, fmt.Errorf("%s: a feature file was expected, with a name that ends in .feature", name)
	case !info.IsDir():
		return []string{diskName(name, name)}, nil
	}
	var files []string
	err = filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(file) == ".feature" {
			files = append(files, diskName(name, file))
		}
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: cannot be read: %w", name, err)
	case len(files) == 0:
		return nil, fmt.Errorf("%s: there is no feature file in this folder, expected names that end in .feature", name)
	}
	return files, nil
}

// diskName cleans the name of a file; a leading ./ of the argument stays.
func diskName(asked, file string) string {
	clean := filepath.ToSlash(filepath.Clean(file))
	if first, _, _ := strings.Cut(filepath.ToSlash(asked), "/"); first == "." && !strings.HasPrefix(clean, "../") {
		return "./" + clean
	}
	return clean
}
