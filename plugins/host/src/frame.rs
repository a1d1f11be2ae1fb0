//! What goes over the socket between host and plugin process: a tag, a length, bytes.

use std::io::{self, Read, Write};

/// What a frame is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// To the plugin: a [`Call`](gvp_plugin_protocol::Call).
    Call,
    /// To the plugin: a [`Reply`](gvp_plugin_protocol::Reply).
    Reply,
    /// From the plugin: its [`Description`](gvp_plugin_protocol::Description).
    Described,
    /// From the plugin's process: why it could not be loaded, as text.
    NotLoaded,
    /// From the plugin: an [`Answer`](gvp_plugin_protocol::Answer).
    Answer,
    /// From the plugin: why there is no answer, as text.
    Failed,
    /// From the plugin: a [`Question`](gvp_plugin_protocol::Question).
    Question,
}

impl Tag {
    const ALL: [(Self, u8); 7] = [
        (Self::Call, b'c'),
        (Self::Reply, b'r'),
        (Self::Described, b'D'),
        (Self::NotLoaded, b'N'),
        (Self::Answer, b'A'),
        (Self::Failed, b'F'),
        (Self::Question, b'Q'),
    ];

    fn byte(self) -> u8 {
        Self::ALL.iter().find(|(tag, _)| *tag == self).map_or(b'?', |(_, byte)| *byte)
    }

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == byte).map(|(tag, _)| *tag)
    }
}

/// The most that a plugin may say at once. Nobody reads longer reports.
pub(crate) const MOST_FROM_PLUGIN: u32 = 16 * 1024 * 1024;
/// The most that a plugin is told at once: a unit with all its sources, or what a program printed.
pub(crate) const MOST_TO_PLUGIN: u32 = 256 * 1024 * 1024;

/// Writes one frame.
pub(crate) fn write(to: &mut impl Write, tag: Tag, body: &[u8], most: u32) -> io::Result<()> {
    let length =
        u32::try_from(body.len()).ok().filter(|length| *length <= most).ok_or_else(|| too_long(body.len(), most))?;
    let mut frame = Vec::with_capacity(5 + body.len());
    frame.push(tag.byte());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(body);
    to.write_all(&frame)
}

/// Reads one frame; nothing where the other side is gone.
pub(crate) fn read(from: &mut impl Read, most: u32) -> io::Result<Option<(Tag, Vec<u8>)>> {
    let mut head = [0; 5];
    if from.read(&mut head[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut head[1..])?;
    let invalid = |message: &str| io::Error::new(io::ErrorKind::InvalidData, message);
    let tag = Tag::of(head[0]).ok_or_else(|| invalid("it does not keep to the frames"))?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    if length > most {
        return Err(too_long(length as usize, most));
    }
    let mut body = Vec::new();
    let got = from.take(length.into()).read_to_end(&mut body)?;
    if got == length as usize { Ok(Some((tag, body))) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn too_long(length: usize, most: u32) -> io::Error {
    let message = format!("it wants to say {length} bytes at once, and {most} are the most");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back() {
        let mut wire = Vec::new();
        write(&mut wire, Tag::Call, b"body", 100).unwrap();
        assert_eq!(read(&mut wire.as_slice(), 100).unwrap(), Some((Tag::Call, b"body".to_vec())));
        assert_eq!(read(&mut &wire[..0], 100).unwrap(), None);
        assert!(read(&mut &wire[..7], 100).is_err(), "cut off");
        assert!(read(&mut wire.as_slice(), 3).is_err(), "too long");
        assert!(read(&mut &b"garbage"[..], 100).is_err());
        assert!(write(&mut wire, Tag::Call, b"body", 3).is_err());
    }
}
