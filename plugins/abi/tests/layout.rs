//! The interface is frozen: what it was when it was published, and what it is, are one.

#![allow(unsafe_code, reason = "the derives of abi_stable write unsafe code")]

use abi_stable::StableAbi;
use abi_stable::abi_stability::abi_checking::check_layout_compatibility;
use gvp_plugin_abi::{ABI, HostApi, Plugin, PluginRef};

/// The interface as it was published. Never edit this.
mod published {
    #![allow(missing_docs, dead_code, unreachable_pub, reason = "a copy that nobody calls")]

    use abi_stable::StableAbi;
    use abi_stable::std_types::{RResult, RSlice, RStr, RString, RVec};

    #[repr(C)]
    #[derive(StableAbi, Clone, Copy)]
    pub struct HostApi {
        pub ctx: usize,
        pub call: extern "C" fn(ctx: usize, kind: RStr<'_>, body: RSlice<'_, u8>) -> RVec<u8>,
    }

    #[repr(C)]
    #[derive(StableAbi)]
    #[sabi(kind(Prefix(prefix_ref = PluginRef)))]
    pub struct Plugin {
        pub describe: extern "C" fn() -> RResult<RVec<u8>, RString>,
        #[sabi(last_prefix_field)]
        pub run: extern "C" fn(request: RSlice<'_, u8>, host: HostApi) -> RResult<RVec<u8>, RString>,
    }
}

#[test]
fn the_interface_is_the_one_that_was_published() {
    let (ours, published) = (<PluginRef as StableAbi>::LAYOUT, <published::PluginRef as StableAbi>::LAYOUT);
    check_layout_compatibility(published, ours).expect("hosts of today take plugins of the first day");
    check_layout_compatibility(ours, published).expect("hosts of the first day take plugins of today");
    assert_eq!(ABI, 1);
    assert_eq!(env!("CARGO_PKG_VERSION"), "1.0.0", "abi_stable refuses older plugins when this grows");
}

#[test]
fn sizes_are_those_that_were_published() {
    let word = size_of::<usize>();
    assert_eq!((size_of::<HostApi>(), align_of::<HostApi>()), (2 * word, word));
    assert_eq!(size_of::<Plugin>(), 2 * word);
}
