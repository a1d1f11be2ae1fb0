//! Answers the host on behalf of the checks.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use gvp_core::{Check, CheckError, CheckErrorKind, CheckId};
use gvp_plugin_abi::HostApi;
use gvp_plugin_abi::abi_stable::std_types::{RErr, ROk, RResult, RSlice, RString, RVec};
use gvp_plugin_protocol::{Answer, Call, Description, Request, Speaks};

use crate::remote::Remote;
use crate::{Options, log};

/// Checks, or one sentence on why the settings make no sense.
pub type Made = Result<Vec<Box<dyn Check>>, String>;

/// A plugin, as `export_plugin!` knows it.
pub struct Exported {
    /// Its version.
    pub version: &'static str,
    /// Makes its checks, given what its user sets.
    pub checks: fn(&Options) -> Made,
    /// The checks, once they are made.
    pub made: OnceLock<Vec<Box<dyn Check>>>,
}

/// Who the plugin is.
pub fn describe(plugin: &Exported) -> RResult<RVec<u8>, RString> {
    guarded(|| {
        let checks = (plugin.checks)(&Options::default())?;
        let description = Description {
            speaks: Speaks::OURS,
            sdk: concat!("gvp-plugin ", env!("CARGO_PKG_VERSION")).to_owned(),
            version: plugin.version.to_owned(),
            checks: checks.iter().map(|check| check.info().clone()).collect(),
        };
        serde_json::to_vec(&description).map_err(|error| error.to_string())
    })
}

/// Answers one request.
pub fn run(plugin: &Exported, request: RSlice<'_, u8>, host: HostApi) -> RResult<RVec<u8>, RString> {
    guarded(|| {
        let call: Call<'_> = serde_json::from_slice(request.as_slice()).map_err(|error| error.to_string())?;
        let answer = log::while_lent(host, || answer(plugin, call.request, host));
        serde_json::to_vec(&answer).map_err(|error| error.to_string())
    })
}

fn answer(plugin: &Exported, request: Request<'_>, host: HostApi) -> Answer {
    match request {
        Request::Configure { options } => configure(plugin, &Options::new(options)),
        Request::Needs { check, unit } => match find(plugin, &check) {
            Ok(check) => Answer::Needs(check.needs(&unit)),
            Err(error) => Answer::Error(error),
        },
        Request::Run { check, unit, settings, toolchain } => {
            let (unit, settings, toolchain) = (unit.into_owned(), settings.into_owned(), toolchain.into_owned());
            let remote = Remote { unit, settings, toolchain, host };
            find(plugin, &check).and_then(|check| check.run(&remote)).map_or_else(Answer::Error, Answer::Outcome)
        }
    }
}

fn configure(plugin: &Exported, options: &Options) -> Answer {
    match (plugin.checks)(options).map(|checks| plugin.made.set(checks)) {
        Ok(Ok(())) => Answer::Configured,
        Ok(Err(_)) => Answer::Misconfigured("the settings are there already".to_owned()),
        Err(reason) => Answer::Misconfigured(reason),
    }
}

fn find<'a>(plugin: &'a Exported, id: &CheckId) -> Result<&'a dyn Check, CheckError> {
    let defect = |message| CheckError::new(CheckErrorKind::Defect, message);
    let checks = plugin.made.get().ok_or_else(|| defect("the plugin was not told its settings".to_owned()))?;
    let check = checks.iter().find(|check| check.info().id == *id);
    check.map(Box::as_ref).ok_or_else(|| defect(format!("the plugin has no check `{id}`")))
}

/// Keeps a panic on this side of the interface.
fn guarded(work: impl FnOnce() -> Result<Vec<u8>, String>) -> RResult<RVec<u8>, RString> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(bytes)) => ROk(bytes.into()),
        Ok(Err(reason)) => RErr(reason.into()),
        Err(payload) => RErr(said(payload).into()),
    }
}

fn said(payload: Box<dyn Any + Send>) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    // What was thrown may throw again when it is dropped.
    std::mem::forget(payload);
    format!("panicked: {}", text.as_deref().unwrap_or("with something that is not text"))
}
