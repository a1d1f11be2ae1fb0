//! What fuzzing begins with: the constants of the source, for they are what the source compares with.

use gvp_syntax::Signature;

use super::eligible::Argument;
use super::value::Value;

/// How many seeds a harness has at most.
const MOST: usize = 12;

/// Longer literals are texts for people.
const LONGEST: usize = 64;

/// The arguments of every `f.Add`: one for each value that Go's fuzzing gives, and one for the bytes that the others are
/// filled from, if there are such.
pub(crate) fn seeds(function: &Signature, natives: &[&Argument], filled: bool) -> Vec<Vec<String>> {
    let columns: Vec<Vec<String>> = natives.iter().map(|argument| column(function, argument)).collect();
    let bytes = filled.then(|| bytes(function));
    let longest = columns.iter().chain(&bytes).map(Vec::len).max().unwrap_or(0).min(MOST);
    let row = |index: usize| {
        // Each column steps on its own, or else equal columns would never differ.
        let columns = columns.iter().chain(&bytes).enumerate();
        columns.map(|(number, column)| column[(index * (number + 1) + number) % column.len()].clone()).collect()
    };
    (0..longest).map(row).collect()
}

fn column(function: &Signature, argument: &Argument) -> Vec<String> {
    let Value::Native(name) = &argument.value else { return reader(function) };
    match name.as_str() {
        "string" => texts(function).iter().map(|text| format!("string({})", quoted(text))).collect(),
        "[]byte" => texts(function).iter().map(|text| format!("[]byte({})", quoted(text))).collect(),
        "bool" => vec!["bool(false)".to_owned(), "bool(true)".to_owned()],
        "float32" | "float64" => ["0", "1", "-1", "0.5", "100"].map(|number| format!("{name}({number})")).to_vec(),
        _ => numbers(function, name),
    }
}

fn reader(function: &Signature) -> Vec<String> {
    texts(function).iter().map(|text| format!("[]byte({})", quoted(text))).collect()
}

/// Texts of the source, its characters in a row (a magic number is often compared byte by byte), and a few of our own.
fn texts(function: &Signature) -> Vec<String> {
    let body = &function.body;
    let mut texts = vec![String::new(), "a".to_owned(), "12".to_owned(), "Hello, 世界".to_owned()];
    if !body.runes.is_empty() {
        texts.insert(0, body.runes.iter().take(LONGEST).collect());
    }
    let short = body.strings.iter().filter(|text| (1..=LONGEST).contains(&text.len()));
    texts.splice(0..0, short.take(MOST / 2).cloned());
    texts.dedup();
    texts
}

/// Numbers of the source and their neighbours, and a few of our own, as far as the type can hold them.
fn numbers(function: &Signature, name: &str) -> Vec<String> {
    let (least, most): (i64, i64) = match name {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "uint8" | "byte" => (0, u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "int32" | "rune" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint" | "uint64" => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    let own = [1, 0, -1, 2, 7, 100];
    let source = function.body.integers.iter().take(MOST / 2).copied();
    let mut numbers: Vec<i64> =
        own.into_iter().chain(source).filter(|number| (least..=most).contains(number)).collect();
    let mut seen = std::collections::HashSet::new();
    numbers.retain(|number| seen.insert(*number));
    let name = match name {
        // As Go writes them in the files of a corpus.
        "byte" => "uint8",
        "rune" => "int32",
        name => name,
    };
    numbers.into_iter().map(|number| format!("{name}({number})")).collect()
}

/// Bytes from which values are filled: short and long sequences, ascending, equal, and negative.
fn bytes(function: &Signature) -> Vec<String> {
    let own: [&[u8]; 5] = [
        &[],
        &[3, 1, 2, 3, 2, 3, 1, 1, 2],
        &[5, 5, 4, 3, 2, 1, 0, 1, 2, 3],
        &[1, 200, 1, 255, 0, 9],
        &[8, 4, 8, 15, 16, 23, 42, 7, 7, 8, 3, 1, 4, 1, 5, 9, 2, 6],
    ];
    let own = own.into_iter().map(|bytes| bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect::<String>());
    let own = own.map(|text| format!("[]byte(\"{text}\")"));
    let texts = function.body.strings.iter().filter(|text| (1..=LONGEST).contains(&text.len())).take(3);
    // A filled text begins with its length.
    own.chain(texts.map(|text| format!("[]byte({})", quoted(&format!("{}{text}", text.len() as u8 as char))))).collect()
}

/// A text as a Go literal.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("\\t"),
            '\r' => literal.push_str("\\r"),
            char if char.is_control() || char == '\u{feff}' => {
                literal.push_str(&format!("\\U{:08x}", u32::from(char)));
            }
            char => literal.push(char),
        }
    }
    literal.push('"');
    literal
}
