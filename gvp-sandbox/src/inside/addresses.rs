//! Reads out of a program's memory whom it is about to talk to.

use std::fs::File;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::FileExt;

use gvp_core::{Denial, DenialKind};

use crate::sys::Notice;

/// As much of a socket address as the internet families use.
const LONGEST: usize = 28;

/// What a call is about to be refused; nothing if it stays inside, or if that cannot be told.
///
/// The program can change its memory while the call waits, and the kernel looks again. That fools this record and
/// nothing else: what keeps the program inside is its network namespace, which has no way out.
pub(super) fn refused(notice: &Notice) -> Option<Denial> {
    let memory = File::open(format!("/proc/{}/mem", notice.pid)).ok()?;
    let (pointer, length) = match notice.call {
        libc::SYS_connect => (notice.args[1], notice.args[2]),
        libc::SYS_sendto => (notice.args[4], notice.args[5]),
        // The message starts with the pointer to the address and its length.
        _ => {
            let mut head = [0; 16];
            memory.read_exact_at(&mut head, notice.args[1]).ok()?;
            let [pointer, length] = [0, 8].map(|at| u64::from_ne_bytes(*head[at..].first_chunk().unwrap_or(&[0; 8])));
            (pointer, length & 0xffff_ffff)
        }
    };
    let mut bytes = [0; LONGEST];
    let length = usize::try_from(length).unwrap_or(LONGEST).min(LONGEST);
    memory.read_exact_at(&mut bytes[..length], pointer).ok()?;
    let address = parse(&bytes[..length])?;
    is_outside(address.ip()).then(|| Denial { kind: DenialKind::Connect, target: address.to_string() })
}

/// An internet address out of a socket address; nothing for other families.
fn parse(bytes: &[u8]) -> Option<SocketAddr> {
    let family = libc::c_int::from(u16::from_ne_bytes(*bytes.first_chunk()?));
    let port = u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
    let ip = match family {
        libc::AF_INET => IpAddr::from(Ipv4Addr::from(*bytes.get(4..)?.first_chunk::<4>()?)),
        libc::AF_INET6 => IpAddr::from(Ipv6Addr::from(*bytes.get(8..)?.first_chunk::<16>()?)),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

/// Whether an address leads out. The unspecified one means oneself.
fn is_outside(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    !ip.is_loopback() && !ip.is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_sorted() {
        let mut v4 = vec![2, 0, 0, 80, 192, 0, 2, 1];
        v4.extend([0; 8]);
        assert_eq!(parse(&v4).map(|address| address.to_string()).as_deref(), Some("192.0.2.1:80"));
        let mut v6 = vec![10, 0, 1, 187, 0, 0, 0, 0];
        v6.extend(Ipv6Addr::LOCALHOST.octets());
        v6.extend([0; 4]);
        assert_eq!(parse(&v6).map(|address| address.to_string()).as_deref(), Some("[::1]:443"));
        assert_eq!(parse(&[1, 0, b'/', b't']), None);
        assert_eq!(parse(&[2, 0, 0]), None);
        for (ip, outside) in
            [("127.0.0.9", false), ("0.0.0.0", false), ("::ffff:127.0.0.1", false), ("192.0.2.7", true)]
        {
            assert_eq!(is_outside(ip.parse().expect("an address")), outside, "{ip}");
        }
    }
}
