//! How long a program runs: whether it serves, waits for a signal, or never ends.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::Reading;
use super::outline::is_function;
use super::values::created_type;
use crate::Position;
use crate::tree::{children, field};

/// Functions that serve until they are stopped.
const SERVING: &[(&str, &str)] = &[
    ("net/http", "ListenAndServe"),
    ("net/http", "ListenAndServeTLS"),
    ("net/http", "Serve"),
    ("net/http", "ServeTLS"),
];

/// Methods that serve until they are stopped, and the types they belong to.
const SERVING_METHODS: &[(&str, &str, &str)] = &[
    ("net/http", "Server", "ListenAndServe"),
    ("net/http", "Server", "ListenAndServeTLS"),
    ("net/http", "Server", "Serve"),
    ("net/http", "Server", "ServeTLS"),
];

/// Methods that serve until they are stopped, whatever has them: packages like to hide the types, and functions give them.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("net/http", "ListenAndServe"),
    ("net/http", "ListenAndServeTLS"),
    ("google.golang.org/grpc", "Serve"),
    ("github.com/gin-gonic/gin", "Run"),
    ("github.com/labstack/echo/v4", "Start"),
    ("github.com/gofiber/fiber/v2", "Listen"),
];

/// Calls that end the whole program.
const ENDS: &[(&str, &str)] = &[
    ("os", "Exit"),
    ("log", "Fatal"),
    ("log", "Fatalf"),
    ("log", "Fatalln"),
    ("log", "Panic"),
    ("log", "Panicf"),
    ("log", "Panicln"),
    ("runtime", "Goexit"),
    ("syscall", "Exit"),
];

/// Where a program serves others until it is stopped: in the foreground, or in the background of a `main` that stays.
pub(super) fn serves(reading: &Reading<'_>) -> Option<Position> {
    let stays = never_ends(reading).is_some() || waits_for_signal(reading).is_some();
    let calls_by_name = calls_by_name(reading);
    let mut calls = reading.outline.of_kind("call_expression");
    let found = calls.find(|(index, call)| {
        (is_serving(reading, *call) || accepts_in_a_loop(reading, *index, *call))
            && (stays || !in_background(reading, &calls_by_name, *index, 4))
    });
    found.map(|(_, call)| Position::of(call))
}

fn is_serving(reading: &Reading<'_>, call: Node<'_>) -> bool {
    let Some(function) = call.child_by_field_name("function") else { return false };
    let members = reading.names.members(function);
    if SERVING.iter().any(|serving| members.contains(serving)) {
        return true;
    }
    let (Some(receiver), Some(method)) =
        (function.child_by_field_name("operand"), function.child_by_field_name("field"))
    else {
        return false;
    };
    let method = reading.outline.text(method);
    let of_type =
        |(path, kind, name): &(&str, &str, &str)| *name == method && is_of_type(reading, receiver, path, kind);
    SERVING_METHODS.iter().any(of_type)
        || members.is_empty() && FRAMEWORKS.iter().any(|(path, name)| *name == method && reading.names.imports(path))
}

/// Whether an expression has this type, or points to it, as far as the file tells.
pub(super) fn is_of_type(reading: &Reading<'_>, node: Node<'_>, path: &str, kind: &str) -> bool {
    let name = match node.kind() {
        "identifier" => Some(node),
        "selector_expression" => node.child_by_field_name("field"),
        _ => None,
    };
    let created = created_type(node).is_some_and(|created| reading.names.is(created, path, kind));
    created || name.is_some_and(|name| reading.values.has_type(reading.outline.text(name), path, kind))
}

/// Methods that take the next connection or datagram, with how many arguments they have.
const ACCEPTING: &[(&str, usize)] = &[
    ("Accept", 0),
    ("AcceptTCP", 0),
    ("AcceptUnix", 0),
    ("ReadFrom", 1),
    ("ReadFromUDP", 1),
    ("ReadFromUDPAddrPort", 1),
    ("ReadFromUnix", 1),
    ("ReadMsgUDP", 2),
];

/// `for { conn, err := listener.Accept(); … }`
fn accepts_in_a_loop(reading: &Reading<'_>, index: usize, call: Node<'_>) -> bool {
    let method = call.child_by_field_name("function").and_then(|function| function.child_by_field_name("field"));
    let count = call.child_by_field_name("arguments").map(|arguments| children(arguments).len());
    let name = method.map(|method| reading.outline.text(method));
    let accepts = name.zip(count).is_some_and(|called| ACCEPTING.contains(&called));
    let mut around = reading.outline.ancestors(index).map(|(_, node)| node).take_while(|node| !is_function(*node));
    accepts
        && reading.names.imports("net")
        && around.any(|node| node.kind() == "for_statement" && is_endless(reading, node))
}

/// Where the functions and methods of each name are called.
type CallsByName<'file> = HashMap<&'file str, Vec<usize>>;

fn calls_by_name<'file>(reading: &Reading<'file>) -> CallsByName<'file> {
    let mut calls = CallsByName::new();
    for (index, call) in reading.outline.of_kind("call_expression") {
        if let Some(name) = called_name(reading, call) {
            calls.entry(name).or_default().push(index);
        }
    }
    calls
}

/// Whether a call is made in a goroutine of its own, or in a function that is only ever called so.
fn in_background(reading: &Reading<'_>, calls: &CallsByName<'_>, index: usize, depth: u32) -> bool {
    if reading.outline.ancestors(index).any(|(_, node)| node.kind() == "go_statement") {
        return true;
    }
    let mut around = reading.outline.ancestors(index).map(|(_, node)| node);
    let declared = around.find(|node| matches!(node.kind(), "function_declaration" | "method_declaration"));
    let name = declared.and_then(|node| node.child_by_field_name("name")).map(|name| reading.outline.text(name));
    let calls_of = name.filter(|name| *name != "main" && depth > 0).and_then(|name| calls.get(name));
    calls_of.is_some_and(|own| own.iter().all(|index| in_background(reading, calls, *index, depth - 1)))
}

/// The name of the function or method that is called, without what stands before the dot.
pub(super) fn called_name<'file>(reading: &Reading<'file>, call: Node<'_>) -> Option<&'file str> {
    let function = call.child_by_field_name("function")?;
    match function.kind() {
        "identifier" => Some(reading.outline.text(function)),
        "selector_expression" => function.child_by_field_name("field").map(|field| reading.outline.text(field)),
        _ => None,
    }
}

/// Where a program asks to be told of signals.
pub(super) fn waits_for_signal(reading: &Reading<'_>) -> Option<Position> {
    let mut calls = reading.outline.of_kind("call_expression").map(|(_, call)| call);
    let found = calls.find(|call| {
        let function = call.child_by_field_name("function");
        function.is_some_and(|function| {
            let members = reading.names.members(function);
            members.iter().any(|(path, name)| *path == "os/signal" && name.starts_with("Notify"))
        })
    });
    found.map(Position::of)
}

/// Where `main` itself stays for ever.
pub(super) fn never_ends(reading: &Reading<'_>) -> Option<Position> {
    let mut functions = reading.outline.of_kind("function_declaration");
    let (main, _) = functions
        .find(|(_, node)| node.child_by_field_name("name").is_some_and(|name| reading.outline.text(name) == "main"))?;
    let mut statements = reading.outline.below(main).filter(|(index, node)| {
        matches!(node.kind(), "select_statement" | "for_statement")
            && reading.outline.function_around(*index).is_some_and(|(around, _)| around == main)
    });
    let enders = functions_that_end(reading);
    let found = statements.find(|(index, node)| match node.kind() {
        "select_statement" => children(*node).is_empty(),
        _ => goes_on(reading, *node) && !has_way_out(reading, &enders, *index),
    });
    found.map(|(_, node)| {
        let position = Position::of(node);
        // The keyword is enough to point at.
        let length = if node.kind() == "for_statement" { 3 } else { 6 };
        Position { end_column: position.column.checked_add(length), ..position }
    })
}

/// Whether a loop has no end: nothing is asked, or it goes from tick to tick of a clock that nothing closes.
fn goes_on(reading: &Reading<'_>, node: Node<'_>) -> bool {
    is_endless(reading, node) || is_ticking(reading, node)
}

/// `for range time.Tick(…)`, `for range ticker.C`
fn is_ticking(reading: &Reading<'_>, node: Node<'_>) -> bool {
    let clause = children(node).into_iter().find(|child| child.kind() == "range_clause");
    let Some(right) = clause.and_then(|clause| clause.child_by_field_name("right")) else { return false };
    let called = right.child_by_field_name("function");
    let is_tick = called.is_some_and(|function| reading.names.is(function, "time", "Tick"));
    let channel = right.child_by_field_name("field").filter(|field| reading.outline.text(*field) == "C");
    is_tick || channel.is_some() && reading.names.imports("time")
}

/// Whether a loop has no condition, or one that always holds.
pub(super) fn is_endless(reading: &Reading<'_>, node: Node<'_>) -> bool {
    let body = node.child_by_field_name("body");
    let head = children(node).into_iter().find(|child| Some(*child) != body);
    head.is_none_or(|head| match head.kind() {
        "for_clause" => field(head, "condition").is_empty(),
        _ => reading.outline.text(head) == "true",
    })
}

/// Whether a loop can be left, or the program ended, from within.
pub(super) fn has_way_out(reading: &Reading<'_>, enders: &HashSet<&str>, index: usize) -> bool {
    let own = |at: usize, kinds: &[&str]| {
        let around = reading.outline.ancestors(at).find(|(_, node)| is_function(*node) || kinds.contains(&node.kind()));
        around.is_some_and(|(around, _)| around == index)
    };
    let loops = ["for_statement", "select_statement", "expression_switch_statement", "type_switch_statement"];
    reading.outline.below(index).any(|(at, node)| match node.kind() {
        "return_statement" | "goto_statement" => in_same_function(reading, index, at),
        "break_statement" => own(at, &loops) || node.named_child_count() > 0,
        "call_expression" => ends_program(reading, enders, node),
        _ => false,
    })
}

fn in_same_function(reading: &Reading<'_>, a: usize, b: usize) -> bool {
    let function = |index| reading.outline.function_around(index).map(|(index, _)| index);
    function(a) == function(b)
}

/// Whether a call ends the program, itself or through a function of the file.
fn ends_program(reading: &Reading<'_>, enders: &HashSet<&str>, call: Node<'_>) -> bool {
    let directly = call.child_by_field_name("function").is_some_and(|function| ends_directly(reading, function));
    directly || called_name(reading, call).is_some_and(|name| enders.contains(name))
}

/// The names of the file's own functions and methods that can end the program.
pub(super) fn functions_that_end<'file>(reading: &Reading<'file>) -> HashSet<&'file str> {
    let ends = |call: Node<'file>| {
        call.child_by_field_name("function").is_some_and(|function| ends_directly(reading, function))
    };
    let calls = reading.outline.of_kind("call_expression").filter(|(_, call)| ends(*call));
    let declared = calls.filter_map(|(index, _)| {
        let mut around = reading.outline.ancestors(index).map(|(_, node)| node);
        around.find(|node| matches!(node.kind(), "function_declaration" | "method_declaration"))
    });
    declared.filter_map(|node| node.child_by_field_name("name")).map(|name| reading.outline.text(name)).collect()
}

fn ends_directly(reading: &Reading<'_>, function: Node<'_>) -> bool {
    let members = reading.names.members(function);
    ENDS.iter().any(|end| members.contains(end)) || reading.outline.text(function) == "panic"
}
