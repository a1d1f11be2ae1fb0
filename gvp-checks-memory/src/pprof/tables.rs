//! The tables of a profile that is being written: each text, function and place stands in it once.

use std::collections::BTreeMap;

use gvp_core::Frame;

use super::wire;

/// The only mapping.
const MAPPING: u64 = 1;

/// Texts, functions and places by what they are numbered with.
#[derive(Debug)]
pub(super) struct Tables {
    texts: BTreeMap<String, i64>,
    functions: BTreeMap<(i64, i64), u64>,
    locations: BTreeMap<(u64, i64), u64>,
}

impl Default for Tables {
    fn default() -> Self {
        // The first text is the empty one, and means that there is none.
        Self { texts: BTreeMap::from([(String::new(), 0)]), functions: BTreeMap::new(), locations: BTreeMap::new() }
    }
}

impl Tables {
    /// The index of a text.
    pub(super) fn text(&mut self, text: &str) -> i64 {
        let next = self.texts.len() as i64;
        *self.texts.entry(text.to_owned()).or_insert(next)
    }

    /// The id of the place of a call.
    pub(super) fn location(&mut self, frame: &Frame) -> u64 {
        let (file, line) = frame.place.rsplit_once(':').unwrap_or((&frame.place, "0"));
        let key = (self.function(&frame.function, file), line.parse().unwrap_or(0));
        let next = self.locations.len() as u64 + 1;
        *self.locations.entry(key).or_insert(next)
    }

    fn function(&mut self, name: &str, file: &str) -> u64 {
        let key = (self.text(name), self.text(file));
        let next = self.functions.len() as u64 + 1;
        *self.functions.entry(key).or_insert(next)
    }

    /// A profile with nothing but these tables, each in the order of its numbers.
    pub(super) fn into_profile(self) -> wire::Profile {
        let function = |((name, filename), id)| wire::Function { id, name, system_name: name, filename };
        let location = |((function_id, line), id)| wire::Location {
            id,
            mapping_id: MAPPING,
            line: vec![wire::Line { function_id, line }],
        };
        let mut texts: Vec<(String, i64)> = self.texts.into_iter().collect();
        texts.sort_by_key(|(_, index)| *index);
        let mut functions: Vec<_> = self.functions.into_iter().map(function).collect();
        functions.sort_by_key(|function| function.id);
        let mut locations: Vec<_> = self.locations.into_iter().map(location).collect();
        locations.sort_by_key(|location| location.id);
        wire::Profile {
            mapping: vec![wire::Mapping {
                id: MAPPING,
                has_functions: true,
                has_filenames: true,
                has_line_numbers: true,
                has_inline_frames: true,
            }],
            location: locations,
            function: functions,
            string_table: texts.into_iter().map(|(text, _)| text).collect(),
            ..wire::Profile::default()
        }
    }
}
