//! `gvp cache`: what is kept between runs, and how to be rid of it.

use crate::args::{CacheCommand, CleanArgs};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::kept;
use crate::terminal::Terminal;

/// Does what a subcommand says.
pub(crate) fn run(command: &CacheCommand, terminal: Terminal) -> Result<ExitCode, Failure> {
    match command {
        CacheCommand::Info => info(terminal)?,
        CacheCommand::Clean(args) => clean(args, terminal)?,
    }
    Ok(ExitCode::Good)
}

fn info(terminal: Terminal) -> Result<(), Failure> {
    let stock = kept::outcomes().stock().map_err(Failure::unfit)?;
    let (used, most) = (mebibytes(stock.bytes), mebibytes(kept::MOST_BYTES));
    let mut text = format!("folder    {}\n", kept::folder().display());
    text.push_str(&format!("outcomes  {used} of at most {most}, {} files\n", stock.entries));
    for (name, bytes) in kept::kept_by_go()? {
        text.push_str(&format!("for Go    {}, {name}\n", mebibytes(bytes)));
    }
    terminal.print(text)
}

fn clean(args: &CleanArgs, terminal: Terminal) -> Result<(), Failure> {
    let stock = kept::outcomes().stock().map_err(Failure::unfit)?;
    kept::outcomes().clear().map_err(Failure::unfit)?;
    terminal.print(format!("removed {} of outcomes\n", mebibytes(stock.bytes)))?;
    if args.all {
        let bytes = kept::kept_by_go()?.iter().map(|(_, bytes)| bytes).sum();
        kept::remove_kept_by_go()?;
        terminal.print(format!("removed {} of compiled packages and modules\n", mebibytes(bytes)))?;
    }
    Ok(())
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1024.0 * 1024.0))
}
