//! Lines for whoever watches.

use std::cell::Cell;

use gvp_plugin_abi::HostApi;
use gvp_plugin_protocol::Question;

use crate::remote;

thread_local! {
    /// The way back into the host, while there is one.
    static HOST: Cell<Option<HostApi>> = const { Cell::new(None) };
}

/// Tells whoever watches what goes on: `gvp plugin verify` and `gvp check --verbose` show it. Where nobody watches, and
/// in tests, this does nothing.
pub fn log(line: impl Into<String>) {
    if let Some(host) = HOST.get() {
        let _: Option<()> = remote::ask(host, &Question::Log(line.into())).ok();
    }
}

/// Lets this thread log to the host while `work` runs.
pub(crate) fn while_lent<T>(host: HostApi, work: impl FnOnce() -> T) -> T {
    HOST.set(Some(host));
    let result = work();
    HOST.set(None);
    result
}
