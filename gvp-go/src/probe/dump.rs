//! Stacks as the runtime prints them, read back.

use camino::Utf8PathBuf;
use gvp_core::{Frame, Goroutine, Location};

/// Reads one goroutine: a heading, calls, the statement that started it, and the calls that led there.
pub(super) fn goroutine(text: &str) -> Option<Goroutine> {
    let mut lines = text.lines().peekable();
    let heading = lines.next()?.strip_prefix("goroutine ")?;
    let status = heading.split_once('[')?.1;
    let status = status.rsplit_once("]:").map_or(status, |(status, _)| status);
    let mut goroutine = Goroutine {
        state: state(status).to_owned(),
        proven: status.contains("(leaked)"),
        frames: Vec::new(),
        started: None,
        ancestors: Vec::new(),
        text: without_addresses(text.trim_end()),
    };
    let mut of_ancestor = false;
    while let Some(line) = lines.next() {
        if line.starts_with("[originating from goroutine") {
            of_ancestor = true;
            continue;
        }
        let Some(place) = lines.next_if(|line| line.starts_with('\t')) else { continue };
        let (created, call) = match line.strip_prefix("created by ") {
            Some(call) => (true, call),
            None => (false, line),
        };
        let frame = frame(call, place.trim());
        match (created, of_ancestor) {
            (true, false) => goroutine.started = Some(frame),
            (false, false) => goroutine.frames.push(frame),
            (_, true) => goroutine.ancestors.push(frame),
        }
    }
    Some(goroutine)
}

/// A stack without the addresses of this one run: they mean nothing to anybody else.
fn without_addresses(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix('\t') {
        Some(place) => format!("\t{}", place.split(" +0x").next().unwrap_or(place)),
        None if line.ends_with(')') && !line.ends_with("()") => format!("{}(...)", function(line)),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `chan send (leaked), 2 minutes, locked to thread` without what is not the state.
fn state(status: &str) -> &str {
    let state = status.split(", ").next().unwrap_or(status);
    state.trim_end_matches(" (scan)").trim_end_matches(" (leaked)").trim_end_matches(" (durable)")
}

/// `main.leak.func1(0x1, ...)` at `ch1/main.go:9 +0x1e`.
fn frame(call: &str, place: &str) -> Frame {
    let call = call.split(" in goroutine ").next().unwrap_or(call);
    let place = place.split(" +0x").next().unwrap_or(place).to_owned();
    Frame { function: function(call).to_owned(), location: location(&place), place }
}

/// The name of a function without its arguments; the brackets of a method's receiver stay.
fn function(call: &str) -> &str {
    match call.rfind('(') {
        Some(open) if call.ends_with(')') && open > 0 => &call[..open],
        _ => call,
    }
}

/// A place in a file by its name. Which files are the author's is for the caller to say.
pub(super) fn location(place: &str) -> Option<Location> {
    let (file, line) = place.rsplit_once(':')?;
    Some(Location::line(Utf8PathBuf::from(file), line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "goroutine 7 [chan send (leaked), 2 minutes]:
main.(*pool).leak.func1(0xc000, {0x1, 0x2})
\tch1/main.go:9 +0x1e
created by main.leak in goroutine 1
\tch1/main.go:8 +0x5f
[originating from goroutine 1]:
main.leak(...)
\tch1/main.go:8 +0x5f
main.main(...)
\tch1/main.go:13 +0x25
";

    #[test]
    fn a_stack_is_read_with_those_who_started_it() {
        let read = goroutine(DUMP).expect("this is a goroutine");
        assert_eq!((read.state.as_str(), read.proven), ("chan send", true));
        assert_eq!(read.frames[0].function, "main.(*pool).leak.func1");
        assert_eq!(read.frames[0].location, Some(Location::line("ch1/main.go", 9)));
        assert_eq!(read.started.as_ref().map(|frame| frame.function.as_str()), Some("main.leak"));
        let ancestors: Vec<&str> = read.ancestors.iter().map(|frame| frame.function.as_str()).collect();
        assert_eq!(ancestors, ["main.leak", "main.main"]);
        assert!(read.text.contains("main.(*pool).leak.func1(...)\n\tch1/main.go:9\n"), "{}", read.text);
    }

    #[test]
    fn what_is_no_goroutine_is_none() {
        assert_eq!(goroutine("reason exit"), None);
        assert_eq!(goroutine("goroutine 7"), None);
    }
}
