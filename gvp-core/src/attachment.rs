//! A file that belongs to a piece of evidence: a profile, a picture.

use std::sync::Arc;

use camino::Utf8PathBuf;

/// A file that shows more of a piece of evidence than a report can hold. It is written only where the user says to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// Its name, such as `heap.pb.gz`, the same for no other file of its unit.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Where it was written, if it was.
    pub written: Option<Utf8PathBuf>,
}

impl Attachment {
    /// A file that is not written yet.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), written: None }
    }
}
