//! Knows the go command: toolchains, staging, batched builds, and what Go prints.
