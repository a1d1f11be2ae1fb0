//! Transcripts beside a program: commands after `$ `, what they print, and prose after `# `.

use std::ops::Range;

/// A command of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// What was entered, without the prompt.
    pub command: String,
    /// Where it stands, counted from 1.
    pub line: u32,
    /// What it printed: the bytes of each run of lines that no prose interrupts, blank lines at both ends left out.
    pub printed: Vec<Range<usize>>,
    /// The status that `echo $?` told after it.
    pub status: Option<i32>,
}

impl Entered {
    /// All that it printed.
    pub fn output(&self, text: &str) -> String {
        let parts: Vec<&str> = self.printed.iter().filter_map(|range| text.get(range.clone())).collect();
        parts.join("\n").replace('\r', "")
    }
}

/// Reads a transcript. What is none, such as a script, has no commands.
pub fn read_transcript(text: &str) -> Vec<Entered> {
    let mut reader = Reader::default();
    let mut offset = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (index, whole) in lines.iter().enumerate() {
        let line = whole.trim_end();
        let next = lines.get(index + 1).map_or("", |line| line.trim_end());
        match line.strip_prefix("$ ") {
            Some(command) => reader.enter(command, u32::try_from(index + 1).unwrap_or(u32::MAX)),
            None if is_prose(line, next) => reader.interrupt(),
            None => reader.print(line, offset),
        }
        offset += whole.len();
    }
    reader.finish()
}

/// Prose begins with `# `; but so does what Go says before the messages of its compiler.
fn is_prose(line: &str, next: &str) -> bool {
    (line == "#" || line.starts_with("# ") || line.starts_with("#\t")) && !next.contains(".go:")
}

#[derive(Default)]
struct Reader {
    entered: Vec<Entered>,
    /// Whether the next line printed begins a new range.
    interrupted: bool,
    /// Whether what is printed is the status of the command before.
    tells_status: Option<String>,
}

impl Reader {
    fn enter(&mut self, command: &str, line: u32) {
        self.take_status();
        if command.trim() == "echo $?" {
            self.tells_status = Some(String::new());
            return;
        }
        self.entered.push(Entered { command: command.trim().to_owned(), line, printed: Vec::new(), status: None });
        self.interrupted = true;
    }

    fn interrupt(&mut self) {
        self.interrupted = true;
    }

    fn print(&mut self, line: &str, offset: usize) {
        if line.is_empty() {
            return;
        }
        if let Some(status) = &mut self.tells_status {
            status.push_str(line);
            return;
        }
        let Some(entered) = self.entered.last_mut() else { return };
        let end = offset + line.len();
        match entered.printed.last_mut() {
            Some(range) if !self.interrupted => range.end = end,
            _ => entered.printed.push(offset..end),
        }
        self.interrupted = false;
    }

    /// What `echo $?` printed belongs to the command before it.
    fn take_status(&mut self) {
        let status = self.tells_status.take().and_then(|told| told.trim().parse().ok());
        if let Some(entered) = self.entered.last_mut() {
            entered.status = entered.status.or(status);
        }
    }

    fn finish(mut self) -> Vec<Entered> {
        self.take_status();
        self.entered
    }
}

#[cfg(test)]
mod tests;
