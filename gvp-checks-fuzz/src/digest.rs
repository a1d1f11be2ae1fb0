//! Digests: whatever looks random in fuzzing comes from one, so that a run can be repeated.

use gvp_core::Unit;
use sha2::{Digest as _, Sha256};

/// The digest of some texts, in hexadecimal. Where one ends and the next begins makes a difference.
pub(crate) fn digest<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hex(&hash.finalize())
}

/// The digest of all that a unit is made of.
pub(crate) fn of_unit(unit: &Unit) -> String {
    digest(unit.files.iter().flat_map(|file| [file.path.as_str().as_bytes(), file.text.as_bytes()]))
}

/// The number that the random choices for one target start from.
pub(crate) fn seed(digest: &str, target: &str) -> u32 {
    let both = self::digest([digest.as_bytes(), target.as_bytes()]);
    // Below 2^31, with room to count upwards.
    both.get(..7).and_then(|head| u32::from_str_radix(head, 16).ok()).unwrap_or_default()
}

/// The name that Go gives to a file of a corpus.
pub(crate) fn file_name(bytes: &[u8]) -> String {
    let mut name = hex(&Sha256::digest(bytes));
    name.truncate(16);
    name
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_as_go_calls_them() {
        assert_eq!(file_name(b"go test fuzz v1\n[]byte(\"GVP1\")\n"), "b64384260522df35");
    }

    #[test]
    fn a_seed_depends_on_the_unit_and_the_target() {
        assert_eq!(seed("a", "FuzzX"), seed("a", "FuzzX"));
        assert_ne!(seed("a", "FuzzX"), seed("a", "FuzzY"));
        assert_ne!(seed("a", "FuzzX"), seed("b", "FuzzX"));
    }
}
