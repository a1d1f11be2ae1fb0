//! A name server that knows no names, and writes down which ones it was asked for.

use std::io::{self, IoSlice};
use std::net::{Ipv4Addr, UdpSocket};

use gvp_core::{Denial, DenialKind};
use rustix::net::{MMsgHdr, SendAncillaryBuffer, SendFlags, SocketAddrAny, sendmmsg};

/// Where every message has its flags, and where the question starts.
const FLAGS: usize = 2;
const QUESTION: usize = 12;

/// Starts to listen where `/etc/resolv.conf` points.
pub(super) fn listen() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 53))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Answers one question; the name it was about.
pub(super) fn answer(socket: &UdpSocket) -> Option<Denial> {
    let mut message = [0; 1024];
    let (length, from) = socket.recv_from(&mut message).ok()?;
    let message = message.get_mut(..length)?;
    let (name, end) = name(message)?;
    // This is a response, recursion is available, and there is no such name. Whatever followed the question is left out.
    message[FLAGS] |= 0x80;
    message[FLAGS + 1] = 0x83;
    message[6..QUESTION].fill(0);
    reply(socket, &message[..end], from.into());
    Some(Denial { kind: DenialKind::Lookup, target: name })
}

/// Sends an answer. With the one sending call that the filter on this process does not ask about: a question that only
/// the asker can answer would wait for ever.
fn reply(socket: &UdpSocket, answer: &[u8], to: SocketAddrAny) {
    let parts = [IoSlice::new(answer)];
    let mut nothing = SendAncillaryBuffer::default();
    let _ = sendmmsg(socket, &mut [MMsgHdr::new_with_addr(&to, &parts, &mut nothing)], SendFlags::DONTWAIT);
}

/// The name that a message asks for, and where the question ends.
fn name(message: &[u8]) -> Option<(String, usize)> {
    let mut labels = Vec::new();
    let mut at = QUESTION;
    loop {
        let length = usize::from(*message.get(at)?);
        let label = message.get(at + 1..at + 1 + length)?;
        at += 1 + length;
        match length {
            0 => break,
            1..=63 => labels.push(label.escape_ascii().to_string()),
            // A reference to an earlier name, of which a question has none.
            _ => return None,
        }
    }
    let end = at + 4;
    (end <= message.len()).then(|| (labels.join("."), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_out_of_questions() {
        let mut question = vec![0; QUESTION];
        question.extend(b"\x07example\x03com\x00\x00\x01\x00\x01trailing");
        assert_eq!(name(&question), Some(("example.com".to_owned(), QUESTION + 17)));
        for broken in [&question[..20], &question[..QUESTION + 14], &[0; 12], &[0xff; 40]] {
            assert_eq!(name(broken), None);
        }
    }
}
