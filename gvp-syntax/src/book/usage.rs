//! What is done with the names in a piece of code, and what that makes of those that it does not declare: a function of
//! what is called, a list of what is gone through.

use std::collections::{BTreeMap, HashMap, HashSet};

use tree_sitter::Node;

use super::names;
use super::shape::{Shape, add};
use crate::tree::{children, field, preorder, text_of};

/// How names are used in a piece of code.
pub(super) struct Usage<'text> {
    text: &'text str,
    free: HashMap<&'text str, Vec<Node<'text>>>,
    bound: HashMap<&'text str, Vec<Node<'text>>>,
    /// What is taken with a dot, by the name behind it.
    selected: HashMap<&'text str, Vec<Node<'text>>>,
}

/// How far a look at one name has gone.
#[derive(Debug, Default)]
struct Trail<'text> {
    /// The variables that were followed to see what becomes of a value, each once: what they are assigned to each other
    /// in a circle tells nothing new.
    followed: HashSet<&'text str>,
    depth: usize,
}

/// How deep the look goes: nobody writes such an expression, and no stack is to overflow for it.
const DEEPEST: usize = 64;

impl<'text> Usage<'text> {
    /// Looks at some rows of a piece of code.
    pub(super) fn of(text: &'text str, root: Node<'text>, is_within: impl Fn(usize) -> bool) -> Self {
        let (mut free, mut bound) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        let known: HashSet<usize> = names::free(text, root).iter().map(Node::id).collect();
        for node in preorder(root).filter(names::is_name).filter(|node| is_within(node.start_position().row)) {
            let of = if known.contains(&node.id()) { &mut free } else { &mut bound };
            of.entry(text_of(text, node)).or_default().push(node);
        }
        let mut selected = HashMap::<_, Vec<_>>::new();
        for node in preorder(root).filter(|node| node.kind() == "selector_expression") {
            let name = field_text(text, node, "field");
            selected.entry(name).or_default().push(node);
        }
        Self { text, free, bound, selected }
    }

    /// Whether a name is used here and declared elsewhere.
    pub(super) fn uses(&self, name: &str) -> bool {
        self.free.contains_key(name)
    }

    /// Whether a name that is declared elsewhere is that of a type here.
    pub(super) fn is_type(&self, name: &str) -> bool {
        self.free.get(name).into_iter().flatten().any(|node| node.kind() == "type_identifier")
    }

    /// What lies below a type that is declared elsewhere and has no fields, as Go writes it: a list or a map by its literals,
    /// a function where one is returned as it; none where nothing tells.
    pub(super) fn underlying(&self, of: &str) -> Option<String> {
        let nodes = self.free.get(of).into_iter().flatten().filter(|node| node.kind() == "type_identifier");
        nodes.copied().find_map(|node| {
            let parent = node.parent()?;
            match parent.kind() {
                "composite_literal" => holder(parent),
                "function_declaration" | "method_declaration" | "func_literal" => self.returned_function(parent),
                _ => None,
            }
        })
    }

    /// The type of the function that is all that another one returns.
    fn returned_function(&self, function: Node<'text>) -> Option<String> {
        let body = function.child_by_field_name("body")?;
        let values =
            preorder(body).filter(|node| node.kind() == "return_statement").filter_map(|node| node.named_child(0));
        let returned = values.filter_map(|list| list.named_child(0)).find(|value| value.kind() == "func_literal")?;
        let [parameters, result] = ["parameters", "result"].map(|part| field_text(self.text, returned, part));
        Some(format!("func{parameters} {result}").replace('\n', " "))
    }

    /// What a name must be that is declared elsewhere; none where its uses do not agree.
    pub(super) fn shape(&self, name: &str) -> Option<Shape> {
        self.all(self.free.get(name)?.iter(), &mut Trail::default())
    }

    /// What there must be to a type that is declared elsewhere: what is taken from its variables, and set in literals.
    pub(super) fn members(&self, of: &str) -> BTreeMap<String, Shape> {
        let mut members = BTreeMap::new();
        let nodes = self.free.get(of).into_iter().flatten().filter(|node| node.kind() == "type_identifier");
        for node in nodes {
            let literal = node.parent().filter(|parent| parent.kind() == "composite_literal");
            literal.into_iter().for_each(|literal| add(&mut members, self.literal(literal)));
            let (names, are_fields) = self.variables_of(*node);
            let uses = |name| -> Vec<Node<'text>> {
                if are_fields {
                    return self.selected.get(name).cloned().unwrap_or_default();
                }
                self.variable(name).copied().collect()
            };
            for used in names.into_iter().flat_map(uses) {
                add(&mut members, self.at(used, &mut Trail::default()).unwrap_or(Shape::Any));
            }
        }
        members
    }

    /// Where a variable is used, whether a function has it or the package.
    fn variable(&self, name: &str) -> impl Iterator<Item = &Node<'text>> {
        self.bound.get(name).into_iter().chain(self.free.get(name)).flatten()
    }

    fn all<'a>(&self, mut nodes: impl Iterator<Item = &'a Node<'text>>, trail: &mut Trail<'text>) -> Option<Shape>
    where
        'text: 'a,
    {
        nodes.try_fold(Shape::Any, |shape, node| shape.and(self.at(*node, trail)?))
    }

    /// What becomes of a variable of the code's own.
    fn bound_shape(&self, name: &'text str, trail: &mut Trail<'text>) -> Option<Shape> {
        let is_new = trail.followed.insert(name);
        self.all(self.variable(name).filter(|_| is_new), trail)
    }

    /// The variables that are declared to be of the type at a node, or made of a literal of it; and whether they are fields.
    fn variables_of(&self, of: Node<'text>) -> (Vec<&'text str>, bool) {
        let is_around =
            |node: &Node<'_>| matches!(node.kind(), "pointer_type" | "composite_literal" | "unary_expression");
        let mut around = of.parent();
        while let Some(node) = around.filter(is_around) {
            around = node.parent();
        }
        let around =
            around.map(|node| if node.kind() == "expression_list" { node.parent().unwrap_or(node) } else { node });
        let Some(around) = around else { return (Vec::new(), false) };
        let names = match around.kind() {
            "parameter_declaration" | "var_spec" | "field_declaration" => field(around, "name"),
            "short_var_declaration" => field(around, "left").into_iter().flat_map(children).collect(),
            _ => Vec::new(),
        };
        (names.into_iter().map(|name| text_of(self.text, name)).collect(), around.kind() == "field_declaration")
    }

    /// What the keys of a literal say of its type.
    fn literal(&self, literal: Node<'text>) -> Shape {
        let elements = field(literal, "body").into_iter().flat_map(children);
        let keyed = elements.filter(|element| element.kind() == "keyed_element");
        let members = keyed.filter_map(|element| {
            let pair: Vec<Node<'_>> = children(element).into_iter().map(inner).collect();
            let [key, value] = pair[..] else { return None };
            let of = basic(value).map_or(Shape::Any, Shape::exact);
            (key.kind() == "identifier").then(|| (text_of(self.text, key).to_owned(), of))
        });
        Shape::Members(members.collect())
    }

    /// What the expression at a node must be, by what is around it; none where that is beyond us.
    fn at(&self, node: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        trail.depth += 1;
        let shape = (trail.depth < DEEPEST).then(|| self.within_parent(node, trail)).flatten();
        trail.depth -= 1;
        shape
    }

    fn within_parent(&self, node: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        let Some(parent) = node.parent() else { return Some(Shape::Any) };
        let is = |name: &str| field(parent, name).first().is_some_and(|of| of.id() == node.id());
        Some(match parent.kind() {
            "parenthesized_expression" => self.at(parent, trail)?,
            "selector_expression" if is("operand") => {
                let member = text_of(self.text, *field(parent, "field").first()?).to_owned();
                Shape::Members(BTreeMap::from([(member, self.at(parent, trail)?)]))
            }
            "call_expression" if is("function") => Shape::Function(self.results(parent, trail)?),
            "argument_list" => self.argument(parent, node)?,
            "index_expression" if is("operand") => {
                let element = Box::new(self.at(parent, trail)?);
                let by_text = field(parent, "index").first().and_then(|index| basic(*index)) == Some("string");
                if by_text { Shape::Map(element) } else { Shape::Holder(element) }
            }
            "index_expression" => Shape::exact("int"),
            "array_type" if is("length") => Shape::Constant,
            "slice_expression" if !is("operand") => Shape::exact("int"),
            "slice_expression" => Shape::Holder(Box::new(Shape::Any)),
            "range_clause" if is("right") => Shape::Holder(Box::new(self.element(parent, trail)?)),
            "unary_expression" => self.operand(parent, trail)?,
            "binary_expression" => self.term(parent, node),
            "inc_statement" | "dec_statement" => Shape::Number,
            "if_statement" | "for_statement" | "for_clause" if is("condition") => Shape::exact("bool"),
            "for_statement" => Shape::exact("bool"),
            "send_statement" if is("channel") => Shape::Channel(Box::new(Shape::Any)),
            "expression_list" => self.value(parent, node, trail)?,
            // A name alone is no statement: it is a word of another language, or stands for one.
            kind if stands_alone(kind) && node.kind() == "identifier" => return None,
            _ => Shape::Any,
        })
    }

    /// What a call must give.
    fn results(&self, call: Node<'text>, trail: &mut Trail<'text>) -> Option<Vec<Shape>> {
        let Some(parent) = call.parent() else { return Some(Vec::new()) };
        if stands_alone(parent.kind()) || matches!(parent.kind(), "go_statement" | "defer_statement") {
            return Some(Vec::new());
        }
        let statement = parent.parent().filter(|_| parent.kind() == "expression_list" && children(parent).len() == 1);
        match statement {
            Some(statement) if matches!(statement.kind(), "short_var_declaration" | "assignment_statement") => {
                self.targets(statement).into_iter().map(|target| self.target(target, trail)).collect()
            }
            Some(statement) if statement.kind() == "return_statement" => Some(self.returned(statement)),
            _ => Some(vec![self.at(call, trail)?]),
        }
    }

    fn targets(&self, statement: Node<'text>) -> Vec<Node<'text>> {
        field(statement, "left").into_iter().flat_map(children).collect()
    }

    /// What is assigned to a target must be what becomes of it.
    fn target(&self, target: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        match text_of(self.text, target) {
            "_" => Some(Shape::Any),
            "err" => Some(Shape::exact("error")),
            name if target.kind() == "identifier" => self.bound_shape(name, trail),
            _ => Some(Shape::Any),
        }
    }

    /// What stands in a list of values: of an assignment or behind `return`.
    fn value(&self, list: Node<'text>, node: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        let place = children(list).iter().position(|of| of.id() == node.id());
        let (Some(statement), Some(place)) = (list.parent(), place) else { return Some(Shape::Any) };
        let is_right = field(statement, "right").first().is_some_and(|right| right.id() == list.id());
        match statement.kind() {
            "short_var_declaration" | "assignment_statement" if is_right => {
                self.targets(statement).get(place).map_or(Some(Shape::Any), |target| self.target(*target, trail))
            }
            "assignment_statement" if is_counting(statement) => Some(Shape::Number),
            "assignment_statement" | "range_clause" => Some(Shape::Variable),
            "return_statement" => Some(self.returned(statement).into_iter().nth(place).unwrap_or(Shape::Any)),
            _ => Some(Shape::Any),
        }
    }

    /// The results of the function around a `return`.
    fn returned(&self, statement: Node<'text>) -> Vec<Shape> {
        let is_function =
            |node: &Node<'_>| matches!(node.kind(), "function_declaration" | "method_declaration" | "func_literal");
        let function = std::iter::successors(statement.parent(), |node| node.parent()).find(is_function);
        let Some(result) = function.and_then(|function| field(function, "result").into_iter().next()) else {
            return vec![Shape::Any];
        };
        let exact = |of: Node<'_>| Shape::exact(text_of(self.text, of));
        if result.kind() != "parameter_list" {
            return vec![exact(result)];
        }
        let parameters = children(result).into_iter();
        let of = |parameter: Node<'text>| {
            let names = field(parameter, "name").len().max(1);
            field(parameter, "type").into_iter().flat_map(move |of| std::iter::repeat_n(of, names))
        };
        parameters.flat_map(of).map(exact).collect()
    }

    /// What becomes of the elements that a loop goes through.
    fn element(&self, clause: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        let second = field(clause, "left").into_iter().flat_map(children).nth(1);
        second.map_or(Some(Shape::Any), |target| self.target(target, trail))
    }

    /// What a function that everybody knows wants of an argument.
    fn argument(&self, arguments: Node<'text>, node: Node<'text>) -> Option<Shape> {
        let is_first = arguments.named_child(0).is_some_and(|first| first.id() == node.id());
        let call = arguments.parent()?;
        let function = field(call, "function").first().map(|of| text_of(self.text, *of)).unwrap_or_default();
        let list = || Shape::Holder(Box::new(Shape::Any));
        Some(match function {
            "append" | "len" | "cap" | "copy" if is_first => list(),
            "complex" => Shape::exact("float64"),
            "real" | "imag" => Shape::exact("complex128"),
            "delete" if is_first => Shape::Map(Box::new(Shape::Any)),
            "close" => Shape::Channel(Box::new(Shape::Any)),
            "unsafe.Pointer" => Shape::Pointer(Box::new(Shape::Any)),
            of if NUMBERS.contains(&of) => Shape::Constant,
            "string" => Shape::exact("[]byte"),
            "[]byte" | "[]rune" => Shape::exact("string"),
            "errors.New" | "os.Open" | "os.ReadFile" | "strconv.Atoi" => Shape::exact("string"),
            function if function.starts_with("strings.") && !function.starts_with("strings.New") => {
                Shape::exact("string")
            }
            _ => Shape::Any,
        })
    }

    fn operand(&self, unary: Node<'text>, trail: &mut Trail<'text>) -> Option<Shape> {
        let operator = field_text(self.text, unary, "operator");
        Some(match operator {
            "!" => Shape::exact("bool"),
            "-" | "+" | "^" => Shape::Constant,
            "&" => Shape::Variable,
            "<-" => Shape::Channel(Box::new(self.at(unary, trail)?)),
            "*" => Shape::Pointer(Box::new(self.at(unary, trail)?)),
            _ => Shape::Any,
        })
    }

    /// The type of an expression that says so itself, or whose declaration does.
    fn known(&self, node: Node<'text>) -> Option<String> {
        let starts = |call: Node<'text>, names: &[&str]| {
            let function = field_text(self.text, call, "function");
            names.iter().any(|name| function.starts_with(name))
        };
        Some(match node.kind() {
            "slice_expression" => "string".to_owned(),
            "call_expression" if starts(node, &["strings.", "fmt.Sprint", "string"]) => "string".to_owned(),
            "identifier" => self.declared(text_of(self.text, node))?,
            _ => basic(node)?.to_owned(),
        })
    }

    /// The type that the code gives to a variable of its own.
    fn declared(&self, name: &str) -> Option<String> {
        self.bound.get(name)?.iter().find_map(|node| {
            let parent =
                node.parent().filter(|parent| matches!(parent.kind(), "parameter_declaration" | "var_spec"))?;
            Some(field(parent, "type").first().map(|of| text_of(self.text, *of))?.to_owned())
        })
    }

    fn term(&self, binary: Node<'text>, node: Node<'text>) -> Shape {
        let operator = field_text(self.text, binary, "operator");
        let sides = ["left", "right"].map(|side| field(binary, side).into_iter().next());
        let other = sides.into_iter().flatten().find(|side| side.id() != node.id());
        let of_other = other.and_then(|other| self.known(other));
        match operator {
            "&&" | "||" => Shape::exact("bool"),
            "==" | "!=" => of_other.map_or(Shape::Any, |of| Shape::like(&of)),
            _ => of_other.map_or(Shape::Constant, |of| Shape::like(&of)),
        }
    }
}

/// Types that any number can be converted to.
const NUMBERS: [&str; 13] = [
    "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32",
    "float64",
];

/// The list or map that a literal without names of fields is, as Go writes it.
fn holder(literal: Node<'_>) -> Option<String> {
    let body = literal.child_by_field_name("body")?;
    let first = children(body).into_iter().find(|element| element.kind() != "comment")?;
    if first.kind() != "keyed_element" {
        return match inner(first).kind() {
            "literal_value" => None,
            _ => Some("[]interface{}".to_owned()),
        };
    }
    let key = children(first).into_iter().next().map(inner)?;
    match key.kind() {
        "identifier" => None,
        "interpreted_string_literal" | "raw_string_literal" => Some("map[string]interface{}".to_owned()),
        _ => Some("map[interface{}]interface{}".to_owned()),
    }
}

/// What is in an element of a literal.
fn inner(element: Node<'_>) -> Node<'_> {
    let first = || children(element).into_iter().next();
    if element.kind() == "literal_element" { first().unwrap_or(element) } else { element }
}

/// Whether an expression in a node of this kind is a statement of its own.
fn stands_alone(around: &str) -> bool {
    matches!(around, "expression_statement" | "source_file")
}

/// The type of a literal that stands for itself.
fn basic(node: Node<'_>) -> Option<&'static str> {
    Some(match node.kind() {
        "int_literal" => "int",
        "float_literal" => "float64",
        "interpreted_string_literal" | "raw_string_literal" => "string",
        "rune_literal" => "rune",
        "true" | "false" => "bool",
        _ => return None,
    })
}

/// Whether an assignment does more than assign.
fn is_counting(statement: Node<'_>) -> bool {
    statement.child_by_field_name("operator").is_some_and(|operator| operator.kind() != "=")
}

fn field_text<'text>(text: &'text str, node: Node<'_>, name: &str) -> &'text str {
    node.child_by_field_name(name).map(|of| text_of(text, of)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GoFile;

    /// What a name must be in code that does not declare it.
    fn shape(name: &str, code: &str) -> Option<String> {
        let file = GoFile::parse(&format!("{code}\n"));
        let usage = Usage::of(file.text(), file.root(), |_| true);
        let is_type = usage.is_type(name);
        let shape = if is_type { Some(Shape::Members(usage.members(name))) } else { usage.shape(name) };
        shape.map(|shape| shape.go())
    }

    #[test]
    fn a_name_is_what_its_uses_make_of_it() {
        for (code, expected) in [
            ("fmt.Println(x)", "interface{}"),
            ("x()", "func(...interface{}) ()"),
            ("defer x.Close()", "*struct{ Close func(...interface{}) () }"),
            ("v, err := x(1)", "func(...interface{}) (interface{}, error)"),
            ("if x { }", "bool"),
            ("if !x && y { }", "bool"),
            ("for x > 3 { }", "int"),
            ("for _, v := range x { v.Do() }", "[]*struct{ Do func(...interface{}) () }"),
            ("x[\"a\"]++", "map[interface{}]int"),
            ("for range x { }; delete(x, k)", "map[interface{}]interface{}"),
            ("x = append(x, 1)", "[]interface{}"),
            ("x <- 1; close(x)", "chan interface{}"),
            ("v := <-x; v()", "chan func(...interface{}) ()"),
            (
                "r := x(); r.Body.Close()",
                "func(...interface{}) (*struct{ Body *struct{ Close func(...interface{}) () } })",
            ),
            ("func f() (int, error) { return x(2) }", "func(...interface{}) (int, error)"),
            ("func f() string { return x }", "string"),
            ("s := \"a\" + x", "string"),
            ("func f(name string) string { return x + name }", "string"),
            ("fmt.Println(*x)", "*interface{}"),
            ("fmt.Println(*x, x.y)", "*struct{ y interface{} }"),
            ("var a [x]int; a[x-1] = 1", "int"),
            ("x++; n := int64(x); use(uint32(x))", "int"),
            ("x = 1; fmt.Println(x)", "interface{}"),
            ("x = 1; y := x * z", "int"),
            ("fmt.Println(a[x:3], len(x))", "int"),
        ] {
            assert_eq!(shape("x", code).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn a_type_has_what_is_taken_from_its_variables_and_set_in_its_literals() {
        for (code, expected) in [
            ("func (t *T) M() {}", "*struct{  }"),
            ("func f(v *T) { v.Do(); v.n++ }", "*struct{ Do func(...interface{}) (); n int }"),
            ("func f(v *T) *T { v.n++; return v }", "*struct{ n int }"),
            ("type list struct { first *T }; func (l *list) f() { l.first.n++ }", "*struct{ n int }"),
            ("v := &T{Name: \"a\", Age: 3}; v.Save()", "*struct{ Age int; Name string; Save func(...interface{}) () }"),
        ] {
            assert_eq!(shape("T", code).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn a_type_without_fields_is_what_its_literals_and_functions_make_of_it() {
        for (code, expected) in [
            ("v := T{\"a\": 1}", Some("map[string]interface{}")),
            ("v := T{1: 1}", Some("map[interface{}]interface{}")),
            ("v := T{1, 2}", Some("[]interface{}")),
            ("v := T{a: 1}", None),
            ("v := T{}", None),
            ("func f(n int) T { return func(c *C) error { return nil } }", Some("func(c *C) error")),
        ] {
            let file = GoFile::parse(&format!("{code}\n"));
            let usage = Usage::of(file.text(), file.root(), |_| true);
            assert_eq!(usage.underlying("T").as_deref(), expected, "{code}");
        }
    }

    #[test]
    fn uses_that_do_not_agree_tell_nothing() {
        for code in ["x(); x.Do()", "x(); x++", "x", "a := x(); a++; b, c := x()"] {
            assert_eq!(shape("x", code), None, "{code}");
        }
        let deep = format!("fmt.Println(x{})", ".y".repeat(100_000));
        assert_eq!(shape("x", &deep), None);
        let around = "y := x; z := y; x = z; fmt.Println(x)";
        assert_eq!(shape("x", around).as_deref(), Some("interface{}"));
    }
}
