//! In which goroutine a place runs, and how often.

use tree_sitter::Node;

use super::super::Reading;
use super::super::lifetime::called_name;
use crate::tree::children;

/// How a place is reached from the scope of the channel that it uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flow {
    /// The statement or call that starts the goroutine in which it runs; nothing where that is the scope's own.
    pub(super) goroutine: Option<usize>,
    /// Whether it runs again and again within its goroutine.
    pub(super) looped: bool,
    /// Whether its goroutine is started again and again.
    pub(super) started_in_loop: bool,
    /// Whether it is in a function of which one cannot see when and where it is called.
    pub(super) unclear: bool,
}

impl Flow {
    /// The flow of a place within the scope at `scope`.
    pub(super) fn of(reading: &Reading<'_>, index: usize, scope: usize) -> Self {
        let mut flow = Self::default();
        let mut below = index;
        for (at, node) in reading.outline.ancestors(index).take_while(|(at, _)| *at != scope) {
            flow.cross(reading, at, node, below);
            below = at;
        }
        flow
    }

    /// The same place, reached through a call that is itself reached by `call`.
    pub(super) fn through(self, call: Self) -> Self {
        let again = call.looped || call.started_in_loop;
        match self.goroutine {
            Some(_) => {
                Self { started_in_loop: self.started_in_loop || again, unclear: self.unclear || call.unclear, ..self }
            }
            None => Self {
                goroutine: call.goroutine,
                looped: self.looped || call.looped,
                started_in_loop: call.started_in_loop,
                unclear: self.unclear || call.unclear,
            },
        }
    }

    /// Goes out of one more node.
    fn cross(&mut self, reading: &Reading<'_>, at: usize, node: Node<'_>, below: usize) {
        match node.kind() {
            "for_statement" if is_body(node, reading.outline.node(below)) => match self.goroutine {
                Some(_) => self.started_in_loop = true,
                None => self.looped = true,
            },
            "func_literal" => match role_of_literal(reading, at) {
                Literal::CalledHere => {}
                Literal::Goroutine(start) => {
                    if self.goroutine.is_none() {
                        self.goroutine = Some(start);
                    }
                }
                Literal::Unclear => self.unclear = true,
            },
            _ => {}
        }
    }
}

fn is_body(statement: Node<'_>, child: Node<'_>) -> bool {
    statement.child_by_field_name("body").is_some_and(|body| body.id() == child.id())
}

/// What becomes of a function literal.
pub(super) enum Literal {
    /// It is called where it stands, or at the end of the function around it.
    CalledHere,
    /// It runs in a goroutine, which starts at this statement or call.
    Goroutine(usize),
    /// It is kept for later.
    Unclear,
}

/// Methods that call their argument in a goroutine: of `sync.WaitGroup` and of `errgroup.Group`.
const IN_GOROUTINE: [&str; 2] = ["Go", "TryGo"];

/// Methods that call their argument once, before they return or at the end of the test.
const CALLED: [&str; 3] = ["Do", "Run", "Cleanup"];

/// What becomes of the function literal at `index`.
pub(super) fn role_of_literal(reading: &Reading<'_>, index: usize) -> Literal {
    let Some((at, parent)) = reading.outline.parent(index) else { return Literal::Unclear };
    let literal = reading.outline.node(index);
    if parent.child_by_field_name("function").is_some_and(|function| function.id() == literal.id()) {
        return match started_by(reading, at) {
            Some(start) => Literal::Goroutine(start),
            None => Literal::CalledHere,
        };
    }
    let call = reading.outline.parent(at).filter(|_| parent.kind() == "argument_list");
    let Some((call, function)) = call.and_then(|(at, call)| Some((at, call.child_by_field_name("function")?))) else {
        return Literal::Unclear;
    };
    let method = function.child_by_field_name("field").map_or("", |field| reading.outline.text(field));
    if IN_GOROUTINE.contains(&method) || reading.names.is(function, "time", "AfterFunc") {
        Literal::Goroutine(call)
    } else if CALLED.contains(&method) {
        Literal::CalledHere
    } else {
        Literal::Unclear
    }
}

/// The `go` statement that a call is made by, if it is.
pub(super) fn started_by(reading: &Reading<'_>, call: usize) -> Option<usize> {
    reading.outline.parent(call).filter(|(_, node)| node.kind() == "go_statement").map(|(at, _)| at)
}

/// The `select` that an operation is a case of, with its index, and that case.
pub(super) fn select_of<'file>(reading: &Reading<'file>, index: usize) -> Option<(usize, Node<'file>, Node<'file>)> {
    let operation = reading.outline.node(index);
    let mut around = reading.outline.ancestors(index);
    let (at, case) = around.find(|(_, node)| node.kind() != "receive_statement" && node.kind() != "expression_list")?;
    let communication = (case.kind() == "communication_case").then(|| case.child_by_field_name("communication"))??;
    let is_it = communication.byte_range().contains(&operation.start_byte());
    let (select, node) = reading.outline.parent(at).filter(|_| is_it)?;
    Some((select, node, case))
}

/// The cases of a `select` other than one.
pub(super) fn other_cases<'file>(select: Node<'file>, case: Node<'_>) -> Vec<Node<'file>> {
    children(select).into_iter().filter(|other| other.id() != case.id()).collect()
}

/// The declared name of the function around a place, through all literals.
pub(super) fn declared_around<'file>(reading: &Reading<'file>, index: usize) -> Option<&'file str> {
    let declared = |node: &Node<'_>| matches!(node.kind(), "function_declaration" | "method_declaration");
    let mut around = reading.outline.ancestors(index).map(|(_, node)| node);
    let name = around.find(declared)?.child_by_field_name("name")?;
    Some(reading.outline.text(name))
}

/// Whether a place is in `main` itself: when that returns, the program ends.
pub(super) fn in_main_itself(reading: &Reading<'_>, index: usize) -> bool {
    declared_around(reading, index) == Some("main")
}

/// Whether a place is in `main` or `init`, or in a function of the file that only these call, once.
pub(super) fn in_main(reading: &Reading<'_>, index: usize) -> bool {
    is_in_main(reading, index, MAX_CALLERS)
}

/// How many callers are asked for theirs.
const MAX_CALLERS: u32 = 3;

fn is_in_main(reading: &Reading<'_>, index: usize, depth: u32) -> bool {
    let Some(name) = declared_around(reading, index) else { return false };
    if matches!(name, "main" | "init") {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    let calls = reading.outline.of_kind("call_expression");
    let calls = calls.filter(|(_, call)| called_name(reading, *call) == Some(name));
    let mut calls = calls.map(|(call, _)| is_once(reading, call) && is_in_main(reading, call, depth));
    // Whether it is also used in another way, or from another file, is not seen; two calls are not once.
    calls.next() == Some(true) && calls.next().is_none()
}

/// Whether a place is in no loop, and in no function literal that may be called again and again.
fn is_once(reading: &Reading<'_>, index: usize) -> bool {
    !reading.outline.ancestors(index).any(|(_, node)| matches!(node.kind(), "for_statement" | "func_literal"))
}
