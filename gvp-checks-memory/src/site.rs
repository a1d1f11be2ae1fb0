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

    /// The type, in words where none is known.
    pub(crate) fn type_name(&self) -> &str {
        self.type_name.as_deref().unwrap_or("(unknown type)")
    }
}
