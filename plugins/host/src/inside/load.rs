//! Loads a library and checks its interface.

#![allow(unsafe_code, reason = "the wall: opening a library runs what is in it")]

use std::error::Error;
use std::path::Path;

use gvp_plugin_abi::abi_stable::library::{AbiHeaderRef, LibraryError, ROOT_MODULE_LOADER_NAME_WITH_NUL};
use gvp_plugin_abi::abi_stable::std_types::{RErr, ROk, RSlice};
use gvp_plugin_abi::{HostApi, PluginRef};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// Loads a plugin, for good, and asks who it is. What comes back instead is one clause on why not.
pub(super) fn load(path: &Path) -> Result<(PluginRef, Vec<u8>), String> {
    // A bare name would be looked for in the library path.
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    // SAFETY: this runs the library's constructors. The process exists for nothing else, and is confined.
    let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) }.map_err(|error| root_cause(&error))?;
    // SAFETY: abi_stable's own symbol; `upgrade` checks what it points to before it is used.
    let header = unsafe { library.get::<AbiHeaderRef>(ROOT_MODULE_LOADER_NAME_WITH_NUL.as_bytes()) };
    let header = *header.map_err(|_| "it exports no plugin".to_owned())?;
    // What it exports points into it: it is never unloaded.
    std::mem::forget(library);
    let header = header.upgrade().map_err(|_| "it was built with another abi_stable".to_owned())?;
    let plugin = header.init_root_module::<PluginRef>().map_err(|error| mismatch(&error))?;
    match (plugin.describe())() {
        ROk(description) => Ok((plugin, description.into_vec())),
        RErr(reason) => Err(format!("asked who it is, it {reason}")),
    }
}

/// Hands one request to the plugin.
pub(super) fn run(plugin: PluginRef, request: &[u8], host: HostApi) -> Result<Vec<u8>, String> {
    (plugin.run())(RSlice::from_slice(request), host).into_result().map(Into::into).map_err(Into::into)
}

/// The first sentences of what can be pages.
fn mismatch(error: &LibraryError) -> String {
    match error {
        LibraryError::IncompatibleVersionNumber { expected_version, actual_version, .. } => {
            format!("its interface has version {actual_version}, and this GVP has {expected_version}")
        }
        LibraryError::AbiInstability(_) => "its interface is laid out otherwise than it says".to_owned(),
        _ => "its interface cannot be used".to_owned(),
    }
}

fn root_cause(error: &dyn Error) -> String {
    error.source().map_or_else(|| error.to_string(), root_cause)
}
