//! What a function does beside computing, itself or through others of its package.

use std::collections::HashMap;

use gvp_syntax::Signature;

use super::package::Package;

/// The functions that must not be called thousands of times with anything, by name, and what they do.
pub(crate) type Banned = HashMap<String, String>;

/// What of package `os` changes nothing.
const HARMLESS_OS: [&str; 10] = [
    "Stdout",
    "Stderr",
    "Getenv",
    "LookupEnv",
    "ErrNotExist",
    "ErrExist",
    "IsNotExist",
    "IsExist",
    "PathError",
    "Getpid",
];

/// Finds the functions that must not be called, and those that call them.
pub(crate) fn banned(package: &Package) -> Banned {
    let mut banned = Banned::new();
    for declared in &package.functions {
        if let Some(effect) = effect(&declared.function) {
            banned.entry(declared.function.name.clone()).or_insert(effect);
        }
    }
    loop {
        let callers = package.functions.iter().map(|declared| &declared.function);
        let next: Vec<(String, String)> = callers
            .filter(|function| !banned.contains_key(&function.name))
            .filter_map(|function| {
                let called = function.body.calls.iter().find(|called| banned.contains_key(*called))?;
                Some((function.name.clone(), format!("calls `{called}`, which {}", banned[called])))
            })
            .collect();
        if next.is_empty() {
            return banned;
        }
        banned.extend(next);
    }
}

/// What a function itself does.
fn effect(function: &Signature) -> Option<String> {
    let members = function.body.members.iter();
    let found = members.filter_map(|(path, name)| Some((path, name, effect_of(path, name)?))).next();
    let concurrent = || function.body.concurrent.then(|| "uses goroutines or channels, and may wait".to_owned());
    found.map(|(path, name, what)| format!("{what} (`{path}.{name}`)")).or_else(concurrent)
}

fn effect_of(path: &str, name: &str) -> Option<&'static str> {
    match (path, name) {
        ("os", "Exit") | ("log", "Fatal" | "Fatalf" | "Fatalln") | ("runtime", "Goexit") => Some("ends the program"),
        ("os", "Stdin") | ("fmt", "Scan" | "Scanln" | "Scanf") => Some("reads standard input"),
        ("os", "Args") | ("flag", _) => Some("reads the program's arguments"),
        ("os", name) if HARMLESS_OS.contains(&name) || name.starts_with("Mode") || name.starts_with("File") => None,
        ("os" | "io/ioutil" | "embed", _) => Some("uses the file system"),
        ("path/filepath", "Walk" | "WalkDir" | "Glob" | "Abs" | "EvalSymlinks") => Some("uses the file system"),
        ("time", "Sleep" | "After" | "AfterFunc" | "Tick" | "NewTimer" | "NewTicker") => Some("waits"),
        ("net", name) if name.starts_with("Parse") || matches!(name, "IP" | "IPNet" | "IPMask") => None,
        ("net" | "net/rpc" | "net/smtp" | "crypto/tls" | "database/sql", _) => Some("uses the network"),
        ("net/http", name) if name.starts_with("Status") || name.starts_with("Method") => None,
        ("net/http" | "net/http/httptest", _) => Some("uses the network"),
        ("os/exec" | "os/signal" | "syscall" | "plugin" | "C", _) => Some("uses the operating system"),
        _ => None,
    }
}
