//! What is remembered from one run to the next.

use std::fmt;

/// The name of something remembered: a digest of everything that it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemoryKey([u8; 32]);

impl MemoryKey {
    /// The key with this digest.
    pub fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }
}

impl fmt::Display for MemoryKey {
    /// As hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Remembers small things between runs. Whatever cannot be remembered is forgotten, and found out anew: no failure of a
/// memory is one of judging.
pub trait Memory: Sync {
    /// What was remembered under this key.
    fn recall(&self, key: &MemoryKey) -> Option<Vec<u8>>;

    /// Remembers something, in the place of what was remembered before.
    fn remember(&self, key: &MemoryKey, what: &[u8]);
}
