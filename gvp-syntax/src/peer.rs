//! Whom a program on a page talks to over the network though the page starts nobody: a server that it calls, or a client
//! that it waits for.

use std::sync::LazyLock;

use gvp_core::Unit;
use regex::Regex;

/// Somebody else whom a program needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// A server on the same machine, by its address.
    Server(String),
    /// A client that begins to talk.
    Client,
}

/// An address of a server on the same machine.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static OWN_MACHINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:127\.0\.0\.1|localhost):\d+").expect("the pattern is valid"));

/// How a program takes what a client begins with.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static ACCEPTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\.(?:Accept|AcceptTCP|AcceptUnix)\(\s*\)|\.(?:ReadFromUDP|ReadFrom|ReadMsgUDP)\(")
        .expect("the pattern is valid")
});

/// How a program calls a server.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tested")]
static CALLS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\.Dial\w*\(|\bhttp\.(?:Get|Post|Client)\b").expect("the pattern is valid"));

/// Whom a program on a page needs and the page does not start, if it is one.
pub fn absent_peer(unit: &Unit) -> Option<Peer> {
    if unit.fence.is_none() || !unit.habits.imports_network {
        return None;
    }
    let texts = || unit.files.iter().map(|file| &*file.text);
    let serves = texts().any(|text| text.contains("Listen") || text.contains("httptest"));
    let address = texts().find_map(|text| OWN_MACHINE.find(text)).filter(|_| !serves);
    let waits = || texts().any(|text| ACCEPTS.is_match(text)) && !texts().any(|text| CALLS.is_match(text));
    match address {
        Some(address) => Some(Peer::Server(address.as_str().to_owned())),
        None if waits() => Some(Peer::Client),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use gvp_core::{Fence, Form, SourceFile, UnitId, UnitKind};

    use super::*;

    fn program(body: &str) -> Unit {
        let mut unit = Unit::new(UnitId::new("ch1.md:1"), UnitKind::Program, "ch1.md");
        unit.files = vec![SourceFile::new("ch1.md", format!("package main\n\nfunc main() {{ {body} }}\n"))];
        unit.habits.imports_network = true;
        unit.fence = Some(Fence::new(Form::Program, 1));
        unit
    }

    #[test]
    fn a_server_that_the_page_does_not_start_is_missing() {
        let of = |body: &str| absent_peer(&program(body));
        assert_eq!(of("http.Get(\"http://127.0.0.1:8081/\")"), Some(Peer::Server("127.0.0.1:8081".to_owned())));
        assert_eq!(of("go http.ListenAndServe(\"localhost:80\", nil); http.Get(\"localhost:80\")"), None);
        assert_eq!(of("http.Get(\"http://example.com/\")"), None);
    }

    #[test]
    fn a_client_that_the_page_does_not_start_is_waited_for() {
        let of = |body: &str| absent_peer(&program(body));
        assert_eq!(of("conn, err := listener.Accept()"), Some(Peer::Client));
        assert_eq!(of("n, from, err := conn.ReadFromUDP(buf)"), Some(Peer::Client));
        assert_eq!(of("go l.Accept(); net.Dial(\"tcp\", addr)"), None);
        assert_eq!(of("net.Listen(\"tcp\", addr)"), None);
    }

    #[test]
    fn files_of_their_own_bring_what_they_need() {
        let own = |body: &str| Unit { fence: None, ..program(body) };
        assert_eq!(absent_peer(&own("http.Get(\"http://127.0.0.1:8081/\")")), None);
        assert_eq!(absent_peer(&own("conn, err := listener.Accept()")), None);
    }
}
