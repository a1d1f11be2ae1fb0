//! From material to verdicts: units, plan, execution. Knows no concrete check.
