//! `gvp plugin add`: lists a plugin, pinned to its library as it is now.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::AddArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins;
use crate::terminal::Terminal;

/// Lists a plugin.
pub(crate) fn run(args: &AddArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let verified = gvp_plugin_host::verify_folder(&args.folder, Value::Null).map_err(plugins::refused)?;
    let file = super::list_file(args.config.as_deref())?;
    let path = relative(&args.folder, &file)?;
    let namespace = verified.manifest.namespace.to_string();
    let text = super::read_list_text(&file)?;
    let changed = gvp_plugin_host::put(&text, &namespace, &path, &verified.library.sha256);
    super::write_list_text(&file, &changed)?;
    // What was written is read again: a list that its user wrote in an unusual way may not be one we can change.
    let listed = plugins::read_list(&file);
    let found = listed.as_ref().is_ok_and(|list| {
        list.iter()
            .any(|one| one.namespace == namespace && one.table.sha256.as_deref() == Some(&verified.library.sha256))
    });
    if !found {
        super::write_list_text(&file, &text)?;
        let message = format!("`{}` is written in a way that cannot be changed here", file.display());
        return Err(Failure::usage(message)
            .help(format_args!("add `{namespace}` with the sha256 {} yourself", verified.library.sha256)));
    }
    terminal.print(format!("listed {namespace} {} in {}\n", verified.manifest.version, file.display()))?;
    Ok(ExitCode::Good)
}

/// The folder as the list is to say it: relative where that is below the list, absolute elsewhere.
fn relative(folder: &Path, file: &Path) -> Result<String, Failure> {
    let whole = |path: &Path| {
        path.canonicalize().map_err(|error| Failure::usage(format_args!("cannot find `{}`: {error}", path.display())))
    };
    let folder = whole(folder)?;
    let home: PathBuf = whole(file.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let path = folder.strip_prefix(&home).unwrap_or(&folder);
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| Failure::usage(format_args!("the path `{}` is not text", path.display())))
}
