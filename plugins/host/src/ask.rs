//! Replies to what plugins ask back.

use gvp_core::{CheckError, Context, Limits, Run};
use gvp_plugin_protocol::{Question, Reply};
use serde::Serialize;

use crate::Log;

/// What a plugin may ask about.
pub(crate) struct Desk<'a> {
    /// What can be asked about the unit; nothing while the run is only planned.
    pub(crate) context: Option<&'a dyn Context>,
    /// Who is told what plugins log.
    pub(crate) log: &'a Log,
    /// Whose plugin it is.
    pub(crate) namespace: &'a str,
}

impl Desk<'_> {
    /// Replies to one question.
    pub(crate) fn reply(&self, question: Question) -> Result<Vec<u8>, serde_json::Error> {
        match question {
            Question::Artifact(kind) => said(self.context().and_then(|context| context.artifact(kind))),
            Question::Execute(run) => said(self.context().and_then(|context| {
                context.execute(&Run { limits: least(run.limits, context.settings().limits), ..run })
            })),
            Question::Log(line) => {
                (self.log)(self.namespace, &line);
                said(Ok(()))
            }
        }
    }

    fn context(&self) -> Result<&dyn Context, CheckError> {
        let early = "a check says what it needs before anything is made, and cannot ask for it then";
        self.context.ok_or_else(|| CheckError::new(gvp_core::CheckErrorKind::Defect, early))
    }
}

fn said<T: Serialize>(result: Result<T, CheckError>) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Reply::from(result))
}

/// A plugin gets no more than its unit may have.
fn least(wanted: Limits, allowed: Limits) -> Limits {
    Limits {
        wall: wanted.wall.min(allowed.wall),
        cpu: wanted.cpu.min(allowed.cpu),
        memory: wanted.memory.min(allowed.memory),
        processes: wanted.processes.min(allowed.processes),
        file_size: wanted.file_size.min(allowed.file_size),
        disk: wanted.disk.min(allowed.disk),
        output: wanted.output.min(allowed.output),
    }
}
