//! A plugin that was let in: its process, started when it is needed and again after it has failed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use gvp_core::{Check, CheckId, CheckInfo, Context};
use gvp_plugin_protocol::{Answer, Description, Request};

use crate::ask::Desk;
use crate::process::Process;
use crate::{Fault, Host, Manifest, PluginCheck, Verified};

/// A plugin that was let in.
#[derive(Debug)]
pub struct Plugin(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    host: Host,
    pub(crate) verified: Verified,
    /// The process, if one runs that has not failed.
    process: Mutex<Option<Process>>,
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
        Self(Arc::new(Inner { host, verified, process: Mutex::new(process), description }))
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

    /// Asks the plugin, one question at a time. Starts its process where there is none.
    pub(crate) fn ask(&self, request: Request<'_>, context: Option<&dyn Context>) -> Result<Answer, Fault> {
        if let Err(fault) = &self.description {
            return Err(Fault::Ended(fault.clone()));
        }
        let mut slot = self.process.lock().unwrap_or_else(PoisonError::into_inner);
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
