//! Where a unit allocates, and where that has changed.

use std::collections::BTreeMap;

use gvp_core::Location;

use super::series::Sample;
use crate::figures::bytes;
use crate::site::Site;

/// How many places are shown.
const SHOWN: usize = 6;

/// The places of a run that allocate most objects.
pub(super) fn most(sample: &Sample) -> String {
    let mut sites: Vec<&Site> = sample.sites.iter().collect();
    sites.sort_by(|a, b| b.objects.cmp(&a.objects).then_with(|| a.place.cmp(&b.place)));
    let line = |site: &&Site| {
        let size = bytes(site.bytes);
        format!("{:>10} × {} ({size}) at {} {}", site.objects, site.type_name(), site.place, site.function)
    };
    sites.iter().take(SHOWN).map(line).collect::<Vec<_>>().join("\n")
}

/// Where another number of objects is allocated than before.
pub(super) struct Changes<'a>(Vec<(&'a Site, i128)>);

impl<'a> Changes<'a> {
    /// Functions and types are what both sides have in common; lines move.
    pub(super) fn between(before: &'a Sample, after: &'a Sample) -> Self {
        let mut moved: BTreeMap<(&str, &str), (&'a Site, i128)> = BTreeMap::new();
        let sides = [(before, -1), (after, 1)];
        for (sample, sign) in sides {
            for site in &sample.sites {
                let moved = moved.entry((&site.function, site.type_name())).or_insert((site, 0));
                moved.1 += sign * i128::from(site.objects);
                if sign > 0 {
                    moved.0 = site;
                }
            }
        }
        let mut moved: Vec<_> = moved.into_values().filter(|(_, by)| *by != 0).collect();
        moved.sort_by(|a, b| b.1.abs().cmp(&a.1.abs()).then_with(|| a.0.place.cmp(&b.0.place)));
        Self(moved)
    }

    /// The place of the author's at which most is allocated that was not.
    pub(super) fn location(&self) -> Option<&'a Location> {
        self.0.iter().find(|(_, by)| *by > 0).and_then(|(site, _)| site.location.as_ref())
    }

    /// As a table.
    pub(super) fn shown(&self) -> String {
        let line = |(site, by): &(&Site, i128)| {
            format!("{by:>+10} × {} at {} {}", site.type_name(), site.place, site.function)
        };
        self.0.iter().take(SHOWN).map(line).collect::<Vec<_>>().join("\n")
    }
}
