//! Hosts in URLs and addresses, and which of them are outside.

use super::text::Beginning;

/// Where a URL or an address leads, if the part of it that is known says so and that is outside.
pub(super) fn outside_host(address: &str, complete: bool) -> Option<String> {
    let (host, port) = split_port(address, complete)?;
    (!is_at_home(host)).then(|| match port {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The host and port of a URL with one of these schemes, if it is outside. Schemes come with their port.
pub(super) fn outside_url(url: &Beginning, schemes: &[(&str, &str)]) -> Option<String> {
    let (scheme, rest) = url.text.split_once("://")?;
    let (_, default_port) = schemes.iter().find(|(known, _)| scheme.eq_ignore_ascii_case(known))?;
    let end = rest.find(['/', '?', '#']);
    let authority = &rest[..end.unwrap_or(rest.len())];
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = outside_host(authority, url.complete || end.is_some())?;
    let has_port = split_port(authority, true).is_some_and(|(_, port)| port.is_some());
    Some(if has_port { host } else { format!("{host}:{default_port}") })
}

/// Splits `host:port`. Of an address that goes on in an unknown way, the host is known only once a colon ends it.
fn split_port(address: &str, complete: bool) -> Option<(&str, Option<&str>)> {
    let (host, port) = match address.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, port.strip_prefix(':'))
        }
        None => match address.split_once(':') {
            Some((host, port)) if !port.contains(':') => (host, Some(port)),
            Some(_) => (address, None),
            None if complete => (address, None),
            None => return None,
        },
    };
    Some((host, port.filter(|port| !port.is_empty())))
}

/// Whether a host is this machine, or a name that by its design leads nowhere.
fn is_at_home(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    host.is_empty()
        || host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        || matches!(host.as_str(), "0.0.0.0" | "::" | "::1" | "0:0:0:0:0:0:0:1")
        || matches!(last, "localhost" | "invalid" | "test" | "example")
}

/// Whether a text can be a host or an address at all, and not just any word.
pub(super) fn looks_like_address(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | ':' | '[' | ']' | '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTP: &[(&str, &str)] = &[("http", "80"), ("https", "443")];

    fn url(text: &str, complete: bool) -> Option<String> {
        outside_url(&Beginning { text: text.to_owned(), complete }, HTTP)
    }

    #[test]
    fn hosts_that_are_outside() {
        assert_eq!(url("https://example.com", true).as_deref(), Some("example.com:443"));
        assert_eq!(url("http://user:pw@a.b:8080/x?y", true).as_deref(), Some("a.b:8080"));
        assert_eq!(url("HTTPS://a.b/", false).as_deref(), Some("a.b:443"));
        assert_eq!(url("http://a.b:", false).as_deref(), Some("a.b:80"));
        assert_eq!(url("http://[2001:db8::1]:80/", true).as_deref(), Some("2001:db8::1:80"));
        assert_eq!(outside_host("8.8.8.8:53", true).as_deref(), Some("8.8.8.8:53"));
    }

    #[test]
    fn hosts_at_home_and_nowhere() {
        for text in [
            "http://localhost",
            "http://localhost:8080/x",
            "http://127.0.0.1:80",
            "http://[::1]:80/",
            "http://api.localhost/",
            "http://:8080/",
            "http://nowhere.invalid/",
            "http://x.test",
            "http://srv.example/",
            "ftp://a.b/",
            "a.b/c",
            "http://",
            "http://0.0.0.0:1",
        ] {
            assert_eq!(url(text, true), None, "{text}");
        }
        for text in ["http://loc", "http://127.0.0.1:", "http://localhost:"] {
            assert_eq!(url(text, false), None, "{text}");
        }
    }
}
