//! A place in the source that allocates, with all that is allocated there.

use std::collections::BTreeMap;

use gvp_core::{Allocation, Frame, Location, Measured};

/// A place in the source that allocates one type of object, whoever called it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// The function that allocates.
    pub(crate) function: String,
    /// Where in it, as Go names the file.
    pub(crate) place: String,
    /// The type of the objects; none where the runtime knows none.
    pub(crate) type_name: Option<String>,
    /// The innermost line of the author's that led there.
    pub(crate) location: Option<Location>,
    pub(crate) objects: u64,
    pub(crate) bytes: u64,
    pub(crate) live_objects: u64,
    pub(crate) live_bytes: u64,
    pub(crate) live_bytes_before: u64,
}

impl Site {
    /// All sites of a run, in no order that means anything.
    pub(crate) fn all(measured: &Measured) -> Vec<Self> {
        let mut sites: BTreeMap<(&Frame, Option<&str>, Option<&Location>), Self> = BTreeMap::new();
        for allocation in &measured.allocations {
            let Some(frame) = allocation.frames.first() else { continue };
            let location = allocation.frames.iter().find_map(|frame| frame.location.as_ref());
            sites
                .entry((frame, allocation.type_name.as_deref(), location))
                .or_insert_with(|| Self::empty(frame, allocation, location))
                .add(allocation);
        }
        sites.into_values().collect()
    }

    fn empty(frame: &Frame, allocation: &Allocation, location: Option<&Location>) -> Self {
        Self {
            function: frame.function.clone(),
            place: frame.place.clone(),
            type_name: allocation.type_name.clone(),
            location: location.cloned(),
            objects: 0,
            bytes: 0,
            live_objects: 0,
            live_bytes: 0,
            live_bytes_before: 0,
        }
    }

    fn add(&mut self, allocation: &Allocation) {
        self.objects += allocation.objects;
        self.bytes += allocation.bytes;
        self.live_objects += allocation.live_objects;
        self.live_bytes += allocation.live_bytes;
        self.live_bytes_before += allocation.live_bytes_before;
    }

    /// Whether nobody but the runtime led there, which allocates for itself. How many inner nodes a hash trie has, which
    /// is what `sync.Map` consists of, is for a random seed to say: nobody asked for them.
    pub(crate) fn is_of_the_runtime(&self) -> bool {
        const INNER_NODES: [&str; 2] = ["internal/sync.newIndirectNode", "internal/concurrent.newIndirectNode"];
        is_of_the_runtime(&self.function) || INNER_NODES.iter().any(|name| self.function.starts_with(name))
    }

    /// The type, of which the end is left out where it is long: one without a name is told field by field.
    pub(crate) fn short_type_name(&self) -> String {
        const MOST: usize = 48;
        let name = self.type_name();
        match name.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.to_owned(),
        }
    }

    /// The type, in words where none is known.
    pub(crate) fn type_name(&self) -> &str {
        self.type_name.as_deref().unwrap_or("(unknown type)")
    }
}

/// Whether a function is one of the runtime's.
pub(crate) fn is_of_the_runtime(function: &str) -> bool {
    function.starts_with("runtime.") || function.starts_with("internal/runtime/")
}
