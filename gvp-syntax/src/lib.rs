//! Reads Go sources without running them: syntax trees, directives, expectations, go.mod.
