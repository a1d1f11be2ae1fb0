//! What a check of a plugin sees of its unit: sent along, or asked of the host.

use std::sync::Arc;

use gvp_core::{
    Artifact, ArtifactKind, CheckError, CheckErrorKind, Context, Execution, Run, Settings, Toolchain, Unit,
};
use gvp_plugin_abi::HostApi;
use gvp_plugin_abi::abi_stable::std_types::{RSlice, RStr};
use gvp_plugin_protocol::{Question, Reply};
use serde::de::DeserializeOwned;

/// A unit and what holds for it; everything else is asked of the host.
pub(crate) struct Remote {
    pub(crate) unit: Unit,
    pub(crate) settings: Settings,
    pub(crate) toolchain: Toolchain,
    pub(crate) host: HostApi,
}

impl Context for Remote {
    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn artifact(&self, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        ask(self.host, &Question::Artifact(kind)).map(Arc::new)
    }

    fn execute(&self, run: &Run) -> Result<Arc<Execution>, CheckError> {
        ask(self.host, &Question::Execute(run.clone())).map(Arc::new)
    }
}

/// Asks the host.
pub(crate) fn ask<T: DeserializeOwned>(host: HostApi, question: &Question) -> Result<T, CheckError> {
    let defect = |error: serde_json::Error| CheckError::new(CheckErrorKind::Defect, format!("asking GVP: {error}"));
    let body = serde_json::to_vec(question).map_err(defect)?;
    let reply = (host.call)(host.ctx, RStr::from_str(question.kind()), RSlice::from_slice(&body));
    serde_json::from_slice::<Reply<T>>(&reply).map_err(defect)?.into()
}
