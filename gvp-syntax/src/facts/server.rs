//! HTTP servers, and the time-outs that they are given.

use std::collections::HashSet;

use tree_sitter::Node;

use super::Reading;
use super::values::created_type;
use crate::tree::{children, field};
use crate::{GoFile, Position};

/// Functions that serve with a server of their own, to which no time-out can be given.
const WITHOUT_SERVER: [&str; 4] = ["ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS"];

/// A time-out of an HTTP server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timeout {
    /// How long the headers of a request may take; [`Timeout::Read`] stands in for it.
    ReadHeader,
    /// How long a whole request may take.
    Read,
    /// How long a connection may stay open without a request; [`Timeout::Read`] stands in for it.
    Idle,
}

impl Timeout {
    /// The name of the field.
    pub fn field(self) -> &'static str {
        match self {
            Self::ReadHeader => "ReadHeaderTimeout",
            Self::Read => "ReadTimeout",
            Self::Idle => "IdleTimeout",
        }
    }
}

/// A place that makes an HTTP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpServer {
    /// Where.
    pub position: Position,
    /// The function that serves, such as `http.ListenAndServe`, where it takes no server and so no time-outs.
    pub without_server: Option<String>,
    /// The time-outs that it is given.
    pub timeouts: Vec<Timeout>,
}

impl HttpServer {
    /// The time-outs without which a silent peer keeps a connection, and its goroutine, for as long as it likes.
    pub fn missing(&self) -> Vec<Timeout> {
        let has = |timeout: Timeout| self.timeouts.contains(&timeout) || self.timeouts.contains(&Timeout::Read);
        [Timeout::ReadHeader, Timeout::Idle].into_iter().filter(|timeout| !has(*timeout)).collect()
    }
}

/// The HTTP servers that a file makes, in the order of the source.
pub fn http_servers(file: &GoFile) -> Vec<HttpServer> {
    let reading = Reading::of(file);
    if !reading.names.imports("net/http") {
        return Vec::new();
    }
    let assigned = assigned_fields(&reading);
    let servers = reading.outline.all().filter_map(|(index, node)| match node.kind() {
        "call_expression" => served(&reading, node).or_else(|| made(&reading, &assigned, index, node)),
        "composite_literal" => made(&reading, &assigned, index, node),
        "var_spec" => declared(&reading, &assigned, node),
        _ => None,
    });
    servers.collect()
}

/// `http.ListenAndServe(…)` and the like.
fn served(reading: &Reading<'_>, call: Node<'_>) -> Option<HttpServer> {
    let function = call.child_by_field_name("function")?;
    let name = WITHOUT_SERVER.into_iter().find(|name| reading.names.is(function, "net/http", name))?;
    let first = children(call.child_by_field_name("arguments")?).into_iter().next();
    let local = name.starts_with("Serve") && first.is_some_and(|listener| is_unix(reading, listener));
    let server = HttpServer {
        position: Position::of(function),
        without_server: Some(format!("http.{name}")),
        timeouts: Vec::new(),
    };
    (!local).then_some(server)
}

/// Whether a listener is one of a Unix socket, behind which nobody unknown is.
fn is_unix(reading: &Reading<'_>, listener: Node<'_>) -> bool {
    let mut listens = reading.outline.of_kind("call_expression").filter(|(_, call)| {
        call.child_by_field_name("function")
            .is_some_and(|function| ["Listen", "ListenUnix"].iter().any(|name| reading.names.is(function, "net", name)))
    });
    let unix = |call: Node<'_>| {
        let network = call.child_by_field_name("arguments").map(children).unwrap_or_default().into_iter().next();
        network.is_some_and(|network| reading.outline.text(network).starts_with("\"unix"))
    };
    listener.kind() == "identifier" && listens.any(|(_, call)| unix(call))
}

/// `http.Server{…}` or `new(http.Server)` that is kept, given back, or served at once.
fn made(reading: &Reading<'_>, assigned: &HashSet<&str>, index: usize, node: Node<'_>) -> Option<HttpServer> {
    let is_new = node.kind() == "call_expression";
    created_type(node).filter(|kind| reading.names.is(*kind, "net/http", "Server"))?;
    let wrapped = |kind: &str| {
        matches!(kind, "unary_expression" | "parenthesized_expression" | "expression_list" | "literal_element")
    };
    let (_, user) = reading.outline.ancestors(index).find(|(_, node)| !wrapped(node.kind()))?;
    let kept = matches!(
        user.kind(),
        "short_var_declaration"
            | "assignment_statement"
            | "var_spec"
            | "return_statement"
            | "selector_expression"
            | "literal_value"
            | "keyed_element"
    );
    if !kept || is_of_test_server(reading, user) {
        return None;
    }
    let keys = if is_new { Vec::new() } else { keys(reading, node) };
    Some(HttpServer { position: Position::of(node), without_server: None, timeouts: timeouts(&keys, assigned) })
}

/// `var server http.Server`
fn declared(reading: &Reading<'_>, assigned: &HashSet<&str>, spec: Node<'_>) -> Option<HttpServer> {
    let kind = spec.child_by_field_name("type").filter(|kind| reading.names.is(*kind, "net/http", "Server"))?;
    let bare = spec.child_by_field_name("value").is_none();
    let server = HttpServer { position: Position::of(kind), without_server: None, timeouts: timeouts(&[], assigned) };
    bare.then_some(server)
}

/// Whether a server becomes the `Config` of an `httptest.Server`.
fn is_of_test_server(reading: &Reading<'_>, user: Node<'_>) -> bool {
    let targets = field(user, "left").into_iter().flat_map(children);
    let names = targets.filter_map(|target| target.child_by_field_name("field")).chain(user.child_by_field_name("key"));
    names.into_iter().any(|name| reading.outline.text(name) == "Config")
}

/// The keys of a literal whose values are not zero.
fn keys<'file>(reading: &Reading<'file>, literal: Node<'_>) -> Vec<&'file str> {
    let elements = literal.child_by_field_name("body").map(children).unwrap_or_default();
    let given = elements
        .into_iter()
        .filter(|element| element.child_by_field_name("value").is_some_and(|value| reading.outline.text(value) != "0"));
    given.filter_map(|element| element.child_by_field_name("key")).map(|key| reading.outline.text(key)).collect()
}

/// The fields that something in the file is given later: `server.ReadTimeout = …`.
fn assigned_fields<'file>(reading: &Reading<'file>) -> HashSet<&'file str> {
    let assignments = reading.outline.of_kind("assignment_statement");
    let targets = assignments.flat_map(|(_, node)| field(node, "left")).flat_map(children);
    targets.filter_map(|target| target.child_by_field_name("field")).map(|name| reading.outline.text(name)).collect()
}

fn timeouts(keys: &[&str], assigned: &HashSet<&str>) -> Vec<Timeout> {
    let given = |timeout: &Timeout| keys.contains(&timeout.field()) || assigned.contains(timeout.field());
    [Timeout::ReadHeader, Timeout::Read, Timeout::Idle].into_iter().filter(given).collect()
}
