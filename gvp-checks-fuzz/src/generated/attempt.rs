//! What a program is started with: arguments and standard input, how they are varied, and how they are made smaller.

use sha2::{Digest as _, Sha256};

/// What whoever types something may type, and programs do not expect.
const STRANGE: [&str; 14] = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "3.14",
    "99999999999999999999",
    "x",
    "a b c",
    "世界",
    "\u{fffd}",
    "-",
    "--help",
    "%d%s\t\"",
];

/// What a program is started with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attempt {
    pub(super) args: Vec<String>,
    pub(super) stdin: Vec<u8>,
}

/// Random numbers that are the same every time.
pub(super) struct Chance {
    state: u64,
}

impl Chance {
    /// Chance that depends on a text, and on nothing else.
    pub(super) fn of(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let seed = digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte));
        Self { state: seed | 1 }
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % end.max(1) as u64).unwrap_or_default()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len());
        from.get(at)
    }
}

/// How attempts are made up.
pub(super) struct Variety {
    /// What is typed: constants of the source, and strange things.
    words: Vec<String>,
    pub(super) takes_args: bool,
    pub(super) takes_stdin: bool,
}

impl Variety {
    pub(super) fn new(constants: impl IntoIterator<Item = String>, takes_args: bool, takes_stdin: bool) -> Self {
        let strange = STRANGE.iter().map(|word| (*word).to_owned());
        let mut words: Vec<String> = strange.chain(constants).filter(|word| !word.contains('\0')).collect();
        words.dedup();
        Self { words, takes_args, takes_stdin }
    }

    /// What is tried in any case: nothing, every word alone, a long line, many lines, bytes that are no text.
    pub(super) fn first(&self, promised: &Attempt) -> Vec<Attempt> {
        let mut attempts = vec![Attempt { args: Vec::new(), ..promised.clone() }];
        if self.takes_stdin {
            let with = |stdin: Vec<u8>| Attempt { stdin, ..promised.clone() };
            attempts.extend(
                [Vec::new(), vec![b'7'; 70_000], "1\n".repeat(300).into_bytes(), b"\xff\xfe\n".to_vec()].map(with),
            );
            attempts.extend(self.words.iter().map(|word| with(format!("{word}\n").into_bytes())));
            attempts.push(with(self.words.join("\n").into_bytes()));
        }
        if self.takes_args {
            let with = |args: Vec<String>| Attempt { args, ..promised.clone() };
            attempts.extend(self.words.iter().map(|word| with(vec![word.clone()])));
            attempts.extend(self.words.iter().map(|word| with(vec![word.clone(), word.clone()])));
        }
        attempts.retain(|attempt| attempt != promised);
        attempts
    }

    /// Another attempt, one step away from this one.
    pub(super) fn vary(&self, from: &Attempt, chance: &mut Chance) -> Attempt {
        let mut attempt = from.clone();
        let word = chance.pick(&self.words).cloned().unwrap_or_default();
        if self.takes_args && (!self.takes_stdin || chance.below(2) == 0) {
            let at = chance.below(attempt.args.len() + 1);
            match (chance.below(3), attempt.args.get_mut(at)) {
                (0, Some(arg)) => *arg = word,
                (1, Some(_)) => drop(attempt.args.remove(at)),
                _ => attempt.args.insert(at, word),
            }
            return attempt;
        }
        let mut lines: Vec<Vec<u8>> = attempt.stdin.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let at = chance.below(lines.len());
        match chance.below(5) {
            0 => lines[at] = word.into_bytes(),
            1 => lines.insert(at, word.into_bytes()),
            2 => drop(lines.remove(at)),
            3 => {
                // A word of the line gives way to another.
                let line = String::from_utf8_lossy(&lines[at]).into_owned();
                let mut words: Vec<&str> = line.split(' ').collect();
                let place = chance.below(words.len());
                words[place] = &word;
                lines[at] = words.join(" ").into_bytes();
            }
            _ => {
                let end = chance.below(lines[at].len() + 1);
                lines[at].truncate(end);
            }
        }
        attempt.stdin = lines.join(&b'\n');
        attempt
    }
}

impl Attempt {
    /// Attempts that are smaller, the smallest first: without a line, without an argument, cut in half.
    pub(super) fn smaller(&self) -> Vec<Self> {
        let lines: Vec<&[u8]> = self.stdin.split_inclusive(|byte| *byte == b'\n').collect();
        let without_line = (0..lines.len()).map(|skip| {
            let kept =
                lines.iter().enumerate().filter(|(at, _)| *at != skip).flat_map(|(_, line)| line.iter().copied());
            Self { stdin: kept.collect(), ..self.clone() }
        });
        let without_arg = (0..self.args.len()).map(|skip| {
            let kept = self.args.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, arg)| arg.clone());
            Self { args: kept.collect(), ..self.clone() }
        });
        let half = |stdin: &[u8]| Self { stdin: stdin.to_vec(), ..self.clone() };
        let (first, second) = self.stdin.split_at(self.stdin.len() / 2);
        let halves = [half(&[]), half(first), half(second)].into_iter().filter(|half| half != self);
        halves.chain(without_line.take(16)).chain(without_arg).collect()
    }

    /// The command that starts the program so, given the one that starts it with the same arguments and no input.
    pub(super) fn command(&self, plain: &str) -> String {
        if self.stdin.is_empty() {
            return plain.to_owned();
        }
        let plain_byte = |byte: u8| byte == b' ' || (byte.is_ascii_graphic() && !b"'\\%".contains(&byte));
        let shown: String = self
            .stdin
            .iter()
            .map(|byte| match *byte {
                b'\n' => "\\n".to_owned(),
                byte if plain_byte(byte) => char::from(byte).to_string(),
                byte => format!("\\{byte:03o}"),
            })
            .collect();
        plain.replacen("go run", &format!("printf '{shown}' | go run"), 1)
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        const MOST: usize = 400;
        let text = String::from_utf8_lossy(&self.stdin);
        let cut: String = text.chars().take(MOST).collect();
        let more = if cut.len() < text.len() { format!("… ({} bytes)", self.stdin.len()) } else { String::new() };
        format!("arguments {:?}, standard input {cut:?}{more}", self.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(args: &[&str], stdin: &str) -> Attempt {
        Attempt { args: args.iter().map(|arg| (*arg).to_owned()).collect(), stdin: stdin.as_bytes().to_vec() }
    }

    #[test]
    fn what_is_tried_is_the_same_every_time() {
        let variety = Variety::new(["add".to_owned()], true, true);
        let walk = || {
            let mut chance = Chance::of("unit");
            let mut steps = vec![attempt(&["a"], "1 2\n3\n")];
            for _ in 0..50 {
                steps.extend(steps.last().map(|last| variety.vary(last, &mut chance)));
            }
            steps
        };
        assert_eq!(walk(), walk());
        assert!(walk().windows(2).any(|pair| pair[0].args != pair[1].args));
        assert!(walk().windows(2).any(|pair| pair[0].stdin != pair[1].stdin));
        assert!(variety.first(&attempt(&[], "")).contains(&attempt(&[], "add\n")));
    }

    #[test]
    fn only_what_a_program_takes_is_varied() {
        let variety = Variety::new([], true, false);
        let first = variety.first(&attempt(&[], "kept"));
        assert!(first.iter().all(|attempt| attempt.stdin == b"kept"), "{first:?}");
    }

    #[test]
    fn smaller_attempts_come_down_to_nothing() {
        let mut least = attempt(&["a", "b"], "1\n2\n3\n");
        while let Some(smaller) = least.smaller().into_iter().next_back() {
            assert!(
                (smaller.args.len(), smaller.stdin.len()) < (least.args.len(), least.stdin.len())
                    || smaller.stdin.len() < least.stdin.len()
            );
            least = smaller;
        }
        assert_eq!(least, attempt(&[], ""));
    }

    #[test]
    fn a_command_gives_the_input_through_a_pipe() {
        assert_eq!(attempt(&[], "").command("go run ."), "go run .");
        let command = attempt(&["x"], "50%\n\u{fc}'\n").command("cd 'a' && go run . x");
        assert_eq!(command, r"cd 'a' && printf '50\045\n\303\274\047\n' | go run . x");
    }
}
