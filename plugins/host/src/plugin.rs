//! A plugin that was let in: its processes, started when they are needed and again after one has failed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use gvp_core::{Check, CheckId, CheckInfo, Context};
use gvp_plugin_protocol::{Answer, Description, Request};

use crate::ask::Desk;
use crate::process::Process;
use crate::{Fault, Host, Manifest, PluginCheck, Verified};

/// How many processes of one plugin there may be at once.
const MOST_PROCESSES: usize = 4;

/// A plugin that was let in.
#[derive(Debug)]
pub struct Plugin(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    host: Host,
    pub(crate) verified: Verified,
    /// The processes that run and have not failed. Most answer at once and take turns in the first; the others are for
    /// those that wait for a program of a unit.
    processes: [Mutex<Option<Process>>; MOST_PROCESSES],
    /// Whose turn it is when all are busy.
    turn: AtomicUsize,
    /// Who it said it is when it was introduced, or what it did instead.
    description: Result<Description, String>,
}

impl Plugin {
    /// Starts the plugin for the first time.
    pub(crate) fn introduce(host: Host, verified: Verified) -> Self {
        let started = begin(&host, &verified);
        let (process, description) = match started {
            Ok((process, description)) => (Some(process), Ok(description)),
            Err(fault) => (None, Err(fault.to_string())),
        };
        let first = Mutex::new(process);
        Self(Arc::new(Inner {
            host,
            verified,
            processes: [first, Mutex::default(), Mutex::default(), Mutex::default()],
            turn: AtomicUsize::new(0),
            description,
        }))
    }

    /// Who it is.
    pub fn manifest(&self) -> &Manifest {
        &self.0.verified.manifest
    }

    /// What was verified of it.
    pub fn verified(&self) -> &Verified {
        &self.0.verified
    }

    /// Who it says it is.
    ///
    /// # Errors
    /// What it did instead of saying so, in one clause.
    pub fn description(&self) -> Result<&Description, &str> {
        self.0.description.as_ref().map_err(String::as_str)
    }

    /// The checks of it that its user wants, also those of which nothing is known but the name.
    pub fn checks(&self) -> Vec<Box<dyn Check>> {
        let enabled = self.0.verified.enabled.iter();
        enabled.map(|id| Box::new(PluginCheck::new(Arc::clone(&self.0), self.0.info(id))) as Box<dyn Check>).collect()
    }
}

/// Starts a process, holds what it says against the manifest, and tells it its settings.
fn begin(host: &Host, verified: &Verified) -> Result<(Process, Description), Fault> {
    let (process, description) = host.start(verified.library.copy())?;
    honest(&verified.manifest, &description)?;
    let request = Request::Configure { options: verified.settings.clone() };
    let namespace = verified.manifest.namespace.as_str();
    let desk = Desk { context: None, log: &host.log, namespace };
    match process.ask(request, host.wait(), &|question| desk.reply(question))? {
        (process, Answer::Configured) => Ok((process, description)),
        (_, Answer::Misconfigured(reason)) => Err(Fault::Misconfigured(reason)),
        _ => Err(Fault::Nonsense("it does not say whether it accepts its settings".to_owned())),
    }
}

/// Whether a plugin is what its manifest says.
fn honest(manifest: &Manifest, description: &Description) -> Result<(), Fault> {
    if description.version != manifest.version.to_string() {
        let (said, is) = (&manifest.version, &description.version);
        return Err(Fault::Lie(format!("that is version {said}, and the library is version {is}")));
    }
    let offered: BTreeSet<&CheckId> = description.checks.iter().map(|check| &check.id).collect();
    let listed: BTreeSet<&CheckId> = manifest.checks.iter().collect();
    if offered.len() != description.checks.len() {
        return Err(Fault::Lie("two of its checks have the same name".to_owned()));
    }
    match offered.symmetric_difference(&listed).next() {
        Some(id) if listed.contains(id) => Err(Fault::Lie(format!("the library has no check `{id}`"))),
        Some(id) => Err(Fault::Lie(format!("the library has a check `{id}` that is not listed"))),
        None => Ok(()),
    }
}

impl Inner {
    pub(crate) fn namespace(&self) -> &str {
        self.verified.manifest.namespace.as_str()
    }

    /// What is known of a check.
    fn info(&self, id: &CheckId) -> CheckInfo {
        let described = self
            .description
            .as_ref()
            .ok()
            .and_then(|description| description.checks.iter().find(|check| check.id == *id).cloned());
        described.unwrap_or_else(|| CheckInfo {
            id: id.clone(),
            version: 0,
            summary: "nothing is known of it, because its plugin fails".to_owned(),
            explanation: format!("The plugin fails: {}.", self.description.as_ref().err().map_or("", String::as_str)),
            codes: Vec::new(),
        })
    }

    /// A process that nobody talks to, or the first that gets free of those that this question could go to.
    fn slot(&self) -> MutexGuard<'_, Option<Process>> {
        let free = self.processes.iter().find_map(|slot| match slot.try_lock() {
            Ok(slot) => Some(slot),
            Err(TryLockError::Poisoned(slot)) => Some(slot.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        let any = || &self.processes[self.turn.fetch_add(1, Ordering::Relaxed) % MOST_PROCESSES];
        free.unwrap_or_else(|| any().lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the plugin. Starts a process where there is none.
    pub(crate) fn ask(&self, request: Request<'_>, context: Option<&dyn Context>) -> Result<Answer, Fault> {
        if let Err(fault) = &self.description {
            return Err(Fault::Ended(fault.clone()));
        }
        let mut slot = self.slot();
        let process = match slot.take() {
            Some(process) => process,
            None => begin(&self.host, &self.verified)?.0,
        };
        let desk = Desk { context, log: &self.host.log, namespace: self.namespace() };
        let (process, answer) = process.ask(request, self.host.wait(), &|question| desk.reply(question))?;
        *slot = Some(process);
        Ok(answer)
    }
}
