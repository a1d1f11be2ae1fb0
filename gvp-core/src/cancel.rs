//! A wish that everything end, shared by all threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish that everything end, shared by all threads. Once made it stays.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks everyone who shares this to stop soon.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether someone asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
