// Package steps is the vocabulary of the feature files: the words, and nothing
// but the words. A Given or When acts through the people of a world, a Then
// looks where a user or an API client could look: the observer doors, the
// screens, the journal. No step looks into the core, so the same features judge
// any implementation.
package steps
