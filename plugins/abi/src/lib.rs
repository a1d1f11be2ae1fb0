//! The binary interface between GVP and its plugins: two functions, one call back, bytes in and out.
//!
//! It is frozen. Nothing here is ever added, removed or reordered: a host refuses a plugin whose interface is laid out
//! otherwise, and so one more field would shut out every plugin there is. Growth happens in the JSON that the bytes hold.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    reason = "the derives of abi_stable write undocumented unsafe code"
)]

pub use abi_stable;

use abi_stable::StableAbi;
use abi_stable::library::RootModule;
use abi_stable::sabi_types::VersionStrings;
use abi_stable::std_types::{RResult, RSlice, RStr, RString, RVec};

/// The number of this interface, which every plugin carries where it can be read without running anything.
pub const ABI: u32 = 1;

/// The name of the static that carries [`ABI`], for those who read symbols.
pub const ABI_SYMBOL: &str = "gvp_plugin_abi";

/// The way back into the host, lent for the length of one call.
#[repr(C)]
#[derive(StableAbi, Clone, Copy)]
pub struct HostApi {
    /// Only the host knows what this is.
    pub ctx: usize,
    /// Asks the host: what kind of question, and its body. The answer is bytes too.
    pub call: extern "C" fn(ctx: usize, kind: RStr<'_>, body: RSlice<'_, u8>) -> RVec<u8>,
}

/// What a plugin exports.
#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = PluginRef)))]
pub struct Plugin {
    /// Who the plugin is.
    pub describe: extern "C" fn() -> RResult<RVec<u8>, RString>,
    /// Answers one request.
    #[sabi(last_prefix_field)]
    pub run: extern "C" fn(request: RSlice<'_, u8>, host: HostApi) -> RResult<RVec<u8>, RString>,
}

impl RootModule for PluginRef {
    abi_stable::declare_root_module_statics! {PluginRef}
    const BASE_NAME: &'static str = "gvp_plugin";
    const NAME: &'static str = "gvp_plugin";
    const VERSION_STRINGS: VersionStrings = abi_stable::package_version_strings!();
}
