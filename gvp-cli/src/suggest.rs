//! What may have been meant.

/// The known name that is most like `name`, if one is like enough to be a slip of the finger.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// A sentence that offers the nearest known name, or else all of them.
pub(crate) fn help<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(nearest) = nearest(name, known.clone()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let all: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
    if all.is_empty() { None } else { Some(format!("known are {}", all.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["limits", "levels", "profile"];
        assert_eq!(nearest("limts", known), Some("limits"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(help("xyz", ["a", "b"]).as_deref(), Some("known are `a`, `b`"));
    }
}
