//! Programs that stand side by side in one folder: each `func main` is a program of its own, and takes along the
//! files whose names it uses.

use std::collections::{HashMap, HashSet};

use crate::source::Source;

/// The files of `pool` that `start` needs, by the package-level names it uses, and theirs in turn. `start` itself is
/// the first of the result; the rest keep the order of the pool.
pub(crate) fn with_helpers<'a>(start: &'a Source, pool: &[&'a Source]) -> Vec<&'a Source> {
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (index, source) in pool.iter().enumerate() {
        for name in &source.declares {
            owners.entry(name).or_insert(index);
        }
    }
    let mut declared: HashSet<&str> = start.declares.iter().map(String::as_str).collect();
    let mut taken = vec![false; pool.len()];
    let mut waiting = vec![start];
    while let Some(source) = waiting.pop() {
        for name in &source.uses {
            if let Some(&owner) = owners.get(name.as_str())
                && !declared.contains(name.as_str())
                && !std::mem::replace(&mut taken[owner], true)
            {
                declared.extend(pool[owner].declares.iter().map(String::as_str));
                waiting.push(pool[owner]);
            }
        }
    }
    let helpers = pool.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(source, _)| *source);
    std::iter::once(start).chain(helpers).collect()
}
