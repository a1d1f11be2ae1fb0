//! The process of one plugin, and how it is talked to.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use gvp_core::Cancel;
use gvp_plugin_protocol::{Answer, Call, Description, Question, Request, Speaks};
use gvp_sandbox::Conversation;
use serde::de::DeserializeOwned;

use crate::Fault;
use crate::frame::{self, MOST_FROM_PLUGIN, MOST_TO_PLUGIN, Tag};

/// How often it is looked whether the time is up or the run is over.
const LOOK: Duration = Duration::from_millis(50);
/// How long a process may take to be gone once it has closed the connection.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often a plugin may ask back while it works on one call.
const MOST_QUESTIONS: u32 = 10_000;

/// Replies to questions of a plugin.
pub(crate) type Reply<'a> = &'a dyn Fn(Question) -> Result<Vec<u8>, serde_json::Error>;

/// The running process of a plugin.
#[derive(Debug)]
pub(crate) struct Process {
    talk: Conversation,
    /// The number of the protocol that is spoken.
    protocol: u32,
}

/// How long is waited, and what ends the waiting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait<'a> {
    /// How long a plugin may work on one call, replies to its questions not counted.
    pub(crate) time: Duration,
    /// Ends everything early.
    pub(crate) cancel: &'a Cancel,
}

impl Process {
    /// Waits until a process that was started has loaded its plugin.
    pub(crate) fn settle(talk: Conversation, wait: Wait<'_>) -> Result<(Self, Description), Fault> {
        let prepared = talk.socket().set_read_timeout(Some(LOOK)).and(talk.socket().set_write_timeout(Some(LOOK)));
        let mut this = Self { talk, protocol: Speaks::OURS.newest };
        let heard = prepared.map_err(Trouble::Io).and_then(|()| this.hear(&mut Timed::new(this.talk.socket(), wait)));
        let (tag, body) = match heard {
            Ok(heard) => heard,
            Err(trouble) => return Err(this.explain(trouble, wait)),
        };
        let description: Description = match tag {
            Tag::Described => parse(&body)?,
            Tag::NotLoaded => return Err(Fault::NotLoaded(text(&body))),
            _ => return Err(Fault::Nonsense("it does not say who it is".to_owned())),
        };
        let Speaks { oldest, newest } = description.speaks;
        this.protocol = Speaks::OURS.common(description.speaks).ok_or(Fault::Protocol { oldest, newest })?;
        Ok((this, description))
    }

    /// Asks once. After a fault there is no process any more.
    pub(crate) fn ask(self, request: Request<'_>, wait: Wait<'_>, reply: Reply<'_>) -> Result<(Self, Answer), Fault> {
        match self.exchange(request, wait, reply) {
            Ok(answer) => Ok((self, answer)),
            Err(trouble) => Err(self.explain(trouble, wait)),
        }
    }

    fn exchange(&self, request: Request<'_>, wait: Wait<'_>, reply: Reply<'_>) -> Result<Answer, Trouble> {
        let call = serde_json::to_vec(&Call { protocol: self.protocol, request }).map_err(unspeakable)?;
        let mut line = Timed::new(self.talk.socket(), wait);
        frame::write(&mut line, Tag::Call, &call, MOST_TO_PLUGIN)?;
        for _ in 0..MOST_QUESTIONS {
            let (tag, body) = self.hear(&mut line)?;
            match tag {
                Tag::Answer => return Ok(parse(&body)?),
                Tag::Failed => return Err(Fault::Failed(text(&body)).into()),
                Tag::Question => {
                    let asked = Instant::now();
                    let reply = reply(parse(&body)?).map_err(unspeakable)?;
                    line.until += asked.elapsed();
                    frame::write(&mut line, Tag::Reply, &reply, MOST_TO_PLUGIN)?;
                }
                Tag::Call | Tag::Reply | Tag::Described | Tag::NotLoaded => {
                    return Err(Fault::Nonsense("it speaks out of turn".to_owned()).into());
                }
            }
        }
        Err(Fault::Nonsense(format!("it asks back more than {MOST_QUESTIONS} times")).into())
    }

    fn hear(&self, line: &mut Timed<'_>) -> Result<(Tag, Vec<u8>), Trouble> {
        frame::read(line, MOST_FROM_PLUGIN)?.ok_or(Trouble::Gone)
    }

    /// What went wrong, which only the end of the process can tell in most cases.
    fn explain(self, trouble: Trouble, wait: Wait<'_>) -> Fault {
        use io::ErrorKind::{BrokenPipe, ConnectionReset, InvalidData, TimedOut, UnexpectedEof};
        match trouble {
            Trouble::Fault(fault) => fault,
            Trouble::Gone => Fault::ended(self.talk.end(PATIENCE)),
            Trouble::Io(error) => match error.kind() {
                TimedOut => Fault::Late(wait.time),
                InvalidData => Fault::Nonsense(error.to_string()),
                BrokenPipe | ConnectionReset | UnexpectedEof => Fault::ended(self.talk.end(PATIENCE)),
                _ if wait.cancel.is_cancelled() => Fault::Interrupted,
                _ => Fault::Ended(error.to_string()),
            },
        }
    }
}

/// What goes wrong in a conversation.
enum Trouble {
    Fault(Fault),
    Io(io::Error),
    Gone,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What we cannot put into JSON, such as a path that is not text.
fn unspeakable(error: serde_json::Error) -> Trouble {
    Trouble::Fault(Fault::Ended(format!("it cannot be told about this unit: {error}")))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::Nonsense(error.to_string()))
}

/// What a plugin says of itself, short and on one line.
fn text(body: &[u8]) -> String {
    const MOST_CHARS: usize = 500;
    let text = String::from_utf8_lossy(body);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|char| !char.is_control()).take(MOST_CHARS).collect()
}

/// A socket that is not waited for for ever.
struct Timed<'a> {
    socket: &'a UnixStream,
    until: Instant,
    cancel: &'a Cancel,
}

impl<'a> Timed<'a> {
    fn new(socket: &'a UnixStream, wait: Wait<'a>) -> Self {
        Self { socket, until: Instant::now() + wait.time, cancel: wait.cancel }
    }

    fn patiently<T>(&self, mut step: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        loop {
            match step() {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => return done,
            }
            if self.cancel.is_cancelled() {
                // Not `Interrupted`: `read_exact` and its kin would try again.
                return Err(io::Error::other("the run was interrupted"));
            }
            if Instant::now() >= self.until {
                return Err(io::ErrorKind::TimedOut.into());
            }
        }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.patiently(|| (&mut &*self.socket).read(buffer))
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.patiently(|| (&mut &*self.socket).write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
