//! The machine that Go builds for, and the files it leaves out there.

/// Operating systems that Go knows, or once knew: a file name that ends in one is a build constraint.
const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// Processor architectures that Go knows, or reserves.
const ARCHITECTURES: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// Operating systems for which the tag `unix` is set.
const UNIX: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "linux",
    "netbsd",
    "openbsd",
    "solaris",
];

/// The build tags that Go sets for a machine, with its own compiler and without cgo. `go_minor` is the 21 of `go1.21`.
pub fn host_tags(goos: &str, goarch: &str, go_minor: u32) -> impl Fn(&str) -> bool + use<> {
    let (goos, goarch) = (goos.to_owned(), goarch.to_owned());
    move |tag| match tag {
        "gc" => true,
        "unix" => UNIX.contains(&goos.as_str()),
        tag => is_machine(tag, &goos, &goarch) || is_release(tag, go_minor),
    }
}

fn is_machine(tag: &str, goos: &str, goarch: &str) -> bool {
    let base = match goos {
        "android" => "linux",
        "illumos" => "solaris",
        "ios" => "darwin",
        goos => goos,
    };
    tag == goos || tag == base || tag == goarch
}

fn is_release(tag: &str, go_minor: u32) -> bool {
    let minor = tag.strip_prefix("go1.").and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| (1..=go_minor).contains(&minor))
}

/// Whether Go builds a file of this name for a machine: `x_windows.go`, `x_linux_arm64_test.go` name theirs.
pub fn file_name_matches(name: &str, goos: &str, goarch: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    // What stands before the first underscore never counts: `linux.go` is for everyone.
    let Some((_, endings)) = stem.split_once('_') else { return true };
    let mut endings: Vec<&str> = endings.split('_').collect();
    if endings.last() == Some(&"test") {
        endings.pop();
    }
    let fits = |tag: &&str| is_machine(tag, goos, goarch);
    match endings.as_slice() {
        [.., system, architecture] if SYSTEMS.contains(system) && ARCHITECTURES.contains(architecture) => {
            fits(system) && fits(architecture)
        }
        [.., last] if SYSTEMS.contains(last) || ARCHITECTURES.contains(last) => fits(last),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_follow_the_rules_of_go_build() {
        for name in [
            "a.go",
            "linux.go",
            "windows.go",
            "a_linux.go",
            "a_linux_amd64.go",
            "a_amd64_test.go",
            "a_unix.go",
            "windows_a.go",
            "a_test.go",
            "amd64_windows_x.go",
        ] {
            assert!(file_name_matches(name, "linux", "amd64"), "{name}");
        }
        for name in ["a_windows.go", "a_linux_arm64.go", "a_windows_amd64.go", "a_arm64.go", "a_js_test.go", "_wasm.go"]
        {
            assert!(!file_name_matches(name, "linux", "amd64"), "{name}");
        }
        assert!(file_name_matches("a_linux.go", "android", "arm64"));
    }

    #[test]
    fn tags_of_a_machine() {
        let linux = host_tags("linux", "amd64", 27);
        for tag in ["linux", "amd64", "unix", "gc", "go1.1", "go1.27"] {
            assert!(linux(tag), "{tag}");
        }
        for tag in ["windows", "cgo", "go1.28", "go1.0", "ignore", "race", "gccgo", "go1.x"] {
            assert!(!linux(tag), "{tag}");
        }
        assert!(!host_tags("windows", "amd64", 27)("unix"));
        assert!(host_tags("ios", "arm64", 27)("darwin"));
    }
}
