//! Bytes as JSON has them: text where they are text, numbers where they are not. Nothing is lost either way.

use std::fmt;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::ser::Serializer;

/// Describes bytes to the schema.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "describes another type to the schema")]
pub(crate) enum TextOrNumbers {
    /// Where the bytes are text.
    Text(String),
    /// Where they are not.
    Numbers(Vec<u8>),
}

/// Writes text, or a list of numbers.
pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => serializer.serialize_str(text),
        Err(_) => serializer.collect_seq(bytes),
    }
}

/// Reads text, or a list of numbers.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    deserializer.deserialize_any(Bytes)
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a list of bytes")
    }

    fn visit_str<E>(self, text: &str) -> Result<Vec<u8>, E> {
        Ok(text.as_bytes().to_vec())
    }

    fn visit_string<E>(self, text: String) -> Result<Vec<u8>, E> {
        Ok(text.into_bytes())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use crate::Capture;

    #[test]
    fn nothing_is_lost() {
        for bytes in [&b"plain\n\0"[..], &[0xff, 0, 0x80], "héllo".as_bytes()] {
            let capture = Capture { bytes: bytes.to_vec(), truncated: false };
            let json = serde_json::to_string(&capture).unwrap();
            assert_eq!(serde_json::from_str::<Capture>(&json).unwrap(), capture, "{json}");
        }
        assert!(
            serde_json::to_string(&Capture { bytes: b"ok".to_vec(), truncated: false }).unwrap().contains("\"ok\"")
        );
    }
}
