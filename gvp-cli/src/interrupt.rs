//! Ctrl-C: the first asks for an orderly end, the second ends at once.

use std::thread;

use gvp_core::Cancel;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::failure::Failure;
use crate::terminal::Terminal;

/// From now on the first SIGINT or SIGTERM cancels the run, and a second one ends the process as if it had not been
/// caught.
pub(crate) fn cancel_on_signal(cancel: &Cancel, terminal: Terminal) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| Failure::unfit(format_args!("cannot watch for signals: {error}")))?;
    let cancel = cancel.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            if cancel.is_cancelled() {
                // It only returns where the process could not be ended, and then there is nothing more to try.
                let _ = emulate_default_handler(signal);
            }
            cancel.cancel();
            terminal.warn("interrupted: ending in good order; once more ends at once");
        }
    });
    Ok(())
}
