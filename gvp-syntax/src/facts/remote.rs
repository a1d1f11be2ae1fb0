//! Calls to services that a program does not bring itself.

use tree_sitter::Node;

use super::address::{looks_like_address, outside_host, outside_url};
use super::lifetime::is_of_type;
use super::service::clients;
use super::text::{Beginning, beginning};
use super::{Reading, RemoteAccess, RemoteKind};
use crate::tree::children;
use crate::{GoFile, Position};

/// How an argument names whom a function calls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An absolute URL of HTTP.
    Url,
    /// An absolute URL in a request that is made now and sent later.
    RequestUrl,
    /// `host:port`, after the name of a network.
    Address,
    /// A host or an address, to be looked up.
    Name,
    /// `host:port`, also as a URL of a resolver.
    Target,
    /// The mail server, known or not.
    Mail,
    /// The name of a database driver.
    Driver,
}

/// Functions that call others: package, name, which argument says whom, and how.
const FUNCTIONS: &[(&str, &str, usize, Form)] = &[
    ("net/http", "Get", 0, Form::Url),
    ("net/http", "Head", 0, Form::Url),
    ("net/http", "Post", 0, Form::Url),
    ("net/http", "PostForm", 0, Form::Url),
    ("net/http", "NewRequest", 1, Form::RequestUrl),
    ("net/http", "NewRequestWithContext", 2, Form::RequestUrl),
    ("net", "Dial", 1, Form::Address),
    ("net", "DialTimeout", 1, Form::Address),
    ("crypto/tls", "Dial", 1, Form::Address),
    ("crypto/tls", "DialWithDialer", 2, Form::Address),
    ("net/rpc", "Dial", 1, Form::Address),
    ("net/rpc", "DialHTTP", 1, Form::Address),
    ("net/rpc", "DialHTTPPath", 1, Form::Address),
    ("net/rpc/jsonrpc", "Dial", 1, Form::Address),
    ("net", "LookupAddr", 0, Form::Name),
    ("net", "LookupCNAME", 0, Form::Name),
    ("net", "LookupHost", 0, Form::Name),
    ("net", "LookupIP", 0, Form::Name),
    ("net", "LookupMX", 0, Form::Name),
    ("net", "LookupNS", 0, Form::Name),
    ("net", "LookupSRV", 2, Form::Name),
    ("net", "LookupTXT", 0, Form::Name),
    ("net/smtp", "SendMail", 0, Form::Mail),
    ("net/smtp", "Dial", 0, Form::Mail),
    ("database/sql", "Open", 0, Form::Driver),
    ("github.com/jmoiron/sqlx", "Open", 0, Form::Driver),
    ("github.com/jmoiron/sqlx", "Connect", 0, Form::Driver),
    ("google.golang.org/grpc", "Dial", 0, Form::Target),
    ("google.golang.org/grpc", "DialContext", 1, Form::Target),
    ("google.golang.org/grpc", "NewClient", 0, Form::Target),
];

/// Methods that call others: package and type of the receiver, name, which argument says whom, and how.
const METHODS: &[(&str, &str, &str, usize, Form)] = &[
    ("net/http", "Client", "Get", 0, Form::Url),
    ("net/http", "Client", "Head", 0, Form::Url),
    ("net/http", "Client", "Post", 0, Form::Url),
    ("net/http", "Client", "PostForm", 0, Form::Url),
    ("net", "Dialer", "Dial", 1, Form::Address),
    ("net", "Dialer", "DialContext", 2, Form::Address),
    ("crypto/tls", "Dialer", "DialContext", 2, Form::Address),
    ("net", "Resolver", "LookupHost", 1, Form::Name),
    ("net", "Resolver", "LookupIPAddr", 1, Form::Name),
    ("net", "Resolver", "LookupAddr", 1, Form::Name),
];

/// Values of packages that have one of the types above.
const READY_MADE: &[(&str, &str, &str)] =
    &[("net/http", "DefaultClient", "Client"), ("net", "DefaultResolver", "Resolver")];

/// All calls of a file to services that it does not bring itself.
pub(super) fn remote_accesses(file: &GoFile, reading: &Reading<'_>) -> Vec<RemoteAccess> {
    let mut accesses: Vec<_> = clients(&file.imports()).collect();
    let (sends, own_drivers) = (sends_requests(reading), registered_drivers(reading));
    for (_, call) in reading.outline.of_kind("call_expression") {
        let Some((argument, form)) = called(reading, call) else { continue };
        if form == Form::RequestUrl && !sends {
            continue;
        }
        let target = target(reading, call, argument, form).filter(|(target, _)| !own_drivers.contains(target));
        accesses.extend(target.map(|(target, kind)| RemoteAccess {
            position: Position::of(call),
            what: as_written(reading.outline.text(call)),
            target,
            kind,
        }));
    }
    accesses.sort_by_key(|access| access.position);
    accesses
}

/// Which argument of a call says whom it calls, and how.
fn called<'tree>(reading: &Reading<'_>, call: Node<'tree>) -> Option<(Option<Node<'tree>>, Form)> {
    let function = call.child_by_field_name("function")?;
    let members = reading.names.members(function);
    let arguments = children(call.child_by_field_name("arguments")?);
    if let Some((_, _, index, form)) = FUNCTIONS.iter().find(|(path, name, ..)| members.contains(&(*path, *name))) {
        return Some((arguments.get(*index).copied(), *form));
    }
    let receiver = function.child_by_field_name("operand")?;
    let method = reading.outline.text(function.child_by_field_name("field")?);
    let (_, _, _, index, form) =
        METHODS.iter().find(|(path, kind, name, ..)| *name == method && is_receiver(reading, receiver, path, kind))?;
    Some((arguments.get(*index).copied(), *form))
}

fn is_receiver(reading: &Reading<'_>, receiver: Node<'_>, path: &str, kind: &str) -> bool {
    let ready_made = |(known_path, name, known_kind): &(&str, &str, &str)| {
        *known_path == path && *known_kind == kind && reading.names.is(receiver, path, name)
    };
    is_of_type(reading, receiver, path, kind) || READY_MADE.iter().any(ready_made)
}

/// Whom a call calls, if that is outside.
fn target(
    reading: &Reading<'_>,
    call: Node<'_>,
    argument: Option<Node<'_>>,
    form: Form,
) -> Option<(String, RemoteKind)> {
    let known = argument.and_then(|argument| beginning(reading, argument));
    if form == Form::Mail {
        let server = known.map_or(Some("mail server".to_owned()), |known| outside_host(&known.text, known.complete));
        return server.map(|server| (server, RemoteKind::Service));
    }
    let known = known?;
    match form {
        Form::Url | Form::RequestUrl => {
            outside_url(&known, &[("http", "80"), ("https", "443")]).map(|host| (host, RemoteKind::Http))
        }
        Form::Address if on_unix_socket(reading, call) => None,
        Form::Address => outside_host(&known.text, known.complete).map(|host| (host, RemoteKind::Dial)),
        Form::Name if looks_like_address(&known.text) => {
            outside_host(&known.text, known.complete).map(|host| (host, RemoteKind::Lookup))
        }
        Form::Target => grpc_target(&known).map(|host| (host, RemoteKind::Dial)),
        Form::Driver => database(&known.text).map(|driver| (driver, RemoteKind::Database)),
        Form::Name | Form::Mail => None,
    }
}

/// Whether some argument names a network within the machine.
fn on_unix_socket(reading: &Reading<'_>, call: Node<'_>) -> bool {
    let arguments = call.child_by_field_name("arguments").map(children).unwrap_or_default();
    let mut texts = arguments.into_iter().filter_map(|argument| beginning(reading, argument));
    texts.any(|text| matches!(text.text.as_str(), "unix" | "unixgram" | "unixpacket"))
}

/// A name without a port and without a dot, such as `bufnet`, is a convention for connections in memory.
fn grpc_target(known: &Beginning) -> Option<String> {
    let address = known.text.rsplit('/').next().unwrap_or_default();
    if known.text.starts_with("unix:") || !looks_like_address(address) || !address.contains([':', '.']) {
        return None;
    }
    outside_host(address, known.complete)
}

/// A database that needs a server, which SQLite does not.
fn database(driver: &str) -> Option<String> {
    (!driver.starts_with("sqlite") && !driver.is_empty()).then(|| driver.to_owned())
}

/// The database drivers that the file brings itself.
fn registered_drivers(reading: &Reading<'_>) -> Vec<String> {
    let calls = reading.outline.of_kind("call_expression").map(|(_, call)| call);
    let registers = calls.filter(|call| {
        let function = call.child_by_field_name("function");
        function.is_some_and(|function| reading.names.is(function, "database/sql", "Register"))
    });
    let names = registers.filter_map(|call| children(call.child_by_field_name("arguments")?).into_iter().next());
    names.filter_map(|name| beginning(reading, name)).map(|name| name.text).collect()
}

/// Whether the file sends requests that it made before: a request to a handler in the same program is not sent.
fn sends_requests(reading: &Reading<'_>) -> bool {
    reading.outline.of_kind("selector_expression").any(|(_, selector)| {
        let field = selector.child_by_field_name("field");
        field.is_some_and(|field| matches!(reading.outline.text(field), "Do" | "RoundTrip"))
    })
}

/// A call on one line, cut where it gets long.
fn as_written(call: &str) -> String {
    let line = call.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
