//! `gvp plugin new`: writes a plugin that builds, tests and works at once.

use std::fs;
use std::path::Path;

use gvp_core::{CheckId, Namespace};

use crate::args::NewArgs;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What is written where; words between percent signs are filled in.
const FILES: [(&str, &str); 5] = [
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("extension.yaml", include_str!("template/extension.yaml")),
    ("src/lib.rs", include_str!("template/lib.rs.txt")),
    ("README.md", include_str!("template/README.md")),
    (".gitignore", "/target\n"),
];

/// Writes a plugin, and never over what is there.
pub(crate) fn run(args: &NewArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let name = name(&args.folder)?;
    let namespace = namespace(&args.namespace)?;
    let sdk = match &args.sdk {
        None => format!("\"{}\"", env!("CARGO_PKG_VERSION")),
        Some(folder) => {
            let folder = folder.canonicalize();
            let folder = folder.map_err(|error| Failure::usage(format_args!("cannot find the sdk: {error}")))?;
            format!("{{ path = {:?} }}", folder.display().to_string())
        }
    };
    let words = [
        ("%NAME%", name),
        ("%LIBRARY%", &name.replace('-', "_")),
        ("%NAMESPACE%", namespace.as_str()),
        ("%CORE%", gvp_core::VERSION),
        ("%SDK%", &sdk),
    ];
    if args.folder.exists() {
        return Err(Failure::usage(format_args!("`{}` is already there", args.folder.display())));
    }
    for (path, template) in FILES {
        let text = words.iter().fold(template.to_owned(), |text, (word, value)| text.replace(word, value));
        write(&args.folder.join(path), &text)?;
    }
    let folder = args.folder.display();
    terminal.print(format!(
        "wrote {folder}: now\n  cd {folder}\n  cargo test\n  cargo build --release\n  gvp plugin verify .\n"
    ))?;
    Ok(ExitCode::Good)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| Failure::usage(format_args!("cannot write `{}`: {error}", path.display())))
}

/// The name of the plugin, from its folder.
fn name(folder: &Path) -> Result<&str, Failure> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match format!("org.example/{name}").parse::<CheckId>() {
        Ok(_) => Ok(name),
        Err(_) => Err(Failure::usage(format_args!("`{name}` is no name for a plugin"))
            .help("use lower-case letters, digits and hyphens, a letter first")),
    }
}

fn namespace(text: &str) -> Result<Namespace, Failure> {
    gvp_plugin_host::third_party(text).map_err(|reason| Failure::usage(format_args!("--namespace: {reason}")))
}
