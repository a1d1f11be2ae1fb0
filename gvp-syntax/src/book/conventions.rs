//! Variables that every reader of Go knows by their names: a fence shows the middle of a test, and nobody asks what `t`
//! is.

use std::collections::BTreeSet;

/// A name, its type, and what one may take from it; nothing listed means that it has no methods of interest.
struct Convention {
    name: &'static str,
    of: &'static str,
    members: &'static [&'static str],
}

const TESTING: &[&str] = &[
    "Chdir", "Cleanup", "Context", "Error", "Errorf", "Fail", "FailNow", "Failed", "Fatal", "Fatalf", "Helper", "Log",
    "Logf", "Name", "Output", "Setenv", "Skip", "SkipNow", "Skipf", "Skipped", "TempDir",
];

const CONVENTIONS: &[Convention] = &[
    Convention { name: "t", of: "*testing.T", members: &["Run", "Parallel", "Deadline"] },
    Convention {
        name: "b",
        of: "*testing.B",
        members: &[
            "Run",
            "Loop",
            "N",
            "ReportAllocs",
            "ResetTimer",
            "StartTimer",
            "StopTimer",
            "RunParallel",
            "SetBytes",
            "ReportMetric",
        ],
    },
    Convention { name: "ctx", of: "context.Context", members: &["Deadline", "Done", "Err", "Value"] },
    Convention { name: "w", of: "http.ResponseWriter", members: &["Header", "Write", "WriteHeader"] },
    Convention { name: "r", of: "*http.Request", members: REQUEST },
    Convention { name: "req", of: "*http.Request", members: REQUEST },
    Convention { name: "err", of: "error", members: &["Error"] },
    Convention { name: "filename", of: "string", members: &[] },
    Convention { name: "fileName", of: "string", members: &[] },
    Convention { name: "name", of: "string", members: &[] },
    Convention { name: "file", of: "*os.File", members: FILE },
    Convention { name: "done", of: "chan struct{}", members: &[] },
    Convention { name: "wg", of: "sync.WaitGroup", members: &["Add", "Done", "Go", "Wait"] },
    Convention { name: "mu", of: "sync.Mutex", members: &["Lock", "TryLock", "Unlock"] },
];

const FILE: &[&str] = &[
    "Chmod",
    "Close",
    "Name",
    "Read",
    "ReadAt",
    "ReadFrom",
    "Seek",
    "Stat",
    "Sync",
    "Truncate",
    "Write",
    "WriteAt",
    "WriteString",
];

const REQUEST: &[&str] = &[
    "AddCookie",
    "BasicAuth",
    "Body",
    "Context",
    "Cookie",
    "Cookies",
    "Form",
    "FormFile",
    "FormValue",
    "Header",
    "Host",
    "Method",
    "MultipartForm",
    "ParseForm",
    "ParseMultipartForm",
    "PathValue",
    "PostForm",
    "PostFormValue",
    "Referer",
    "RemoteAddr",
    "RequestURI",
    "SetBasicAuth",
    "URL",
    "UserAgent",
    "WithContext",
];

/// The variable that a name stands for by convention, with its type, if all that is taken from it fits.
pub(super) fn variable(name: &str, members: &BTreeSet<String>) -> Option<(&'static str, &'static str)> {
    let known = CONVENTIONS.iter().find(|convention| convention.name == name)?;
    let is_testing = known.of.starts_with("*testing.");
    let has = |member: &String| {
        known.members.contains(&member.as_str()) || (is_testing && TESTING.contains(&member.as_str()))
    };
    members.iter().all(has).then_some((known.name, known.of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::std_packages;

    #[test]
    fn what_is_taken_from_a_variable_must_fit() {
        let of = |name: &str, members: &[&str]| {
            variable(name, &members.iter().map(ToString::to_string).collect()).map(|(_, of)| of)
        };
        assert_eq!(of("t", &["Run", "Errorf"]), Some("*testing.T"));
        assert_eq!(of("t", &["Left"]), None);
        assert_eq!(of("err", &[]), Some("error"));
        assert_eq!(of("file", &["Chmod"]), Some("*os.File"));
        assert_eq!(of("file", &["Owner"]), None);
        assert_eq!(of("x", &[]), None);
    }

    /// Every type is of a package that there is.
    #[test]
    fn types_are_of_the_standard_library() {
        for Convention { of, .. } in CONVENTIONS.iter().filter(|known| known.of.contains('.')) {
            let (package, name) = of.trim_start_matches('*').split_once('.').unwrap();
            assert!(!std_packages::candidates(package, &BTreeSet::from([name.to_owned()])).is_empty(), "{of}");
        }
    }
}
