//! Who may change a file: nobody but root and the user.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use crate::Refusal;

/// Opens a file that only root and the user may change, and does not follow a link to it.
pub(crate) fn open(path: &Path) -> Result<File, Refusal> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let unreadable = Refusal::unreadable(path);
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(|error| unreadable(error.into()))?);
    let metadata = file.metadata().map_err(&unreadable)?;
    if !metadata.is_file() {
        return Err(Refusal::NotAFile(path.to_owned()));
    }
    refuse_others(path, &metadata)?;
    let whole = path.canonicalize().map_err(&unreadable)?;
    for folder in whole.ancestors().skip(1) {
        let metadata = folder.metadata().map_err(Refusal::unreadable(folder))?;
        // In a sticky folder, others can only change what is theirs.
        if metadata.mode() & 0o002 != 0 && metadata.mode() & 0o1000 == 0 {
            return Err(Refusal::Writable { path: folder.to_owned(), mode: metadata.mode() & 0o7777 });
        }
    }
    Ok(file)
}

fn refuse_others(path: &Path, metadata: &Metadata) -> Result<(), Refusal> {
    if metadata.mode() & 0o022 != 0 {
        return Err(Refusal::Writable { path: path.to_owned(), mode: metadata.mode() & 0o7777 });
    }
    let (uid, us) = (metadata.uid(), rustix::process::geteuid().as_raw());
    if uid == 0 || uid == us { Ok(()) } else { Err(Refusal::Owner { path: path.to_owned(), uid }) }
}
