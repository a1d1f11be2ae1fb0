//! Pieces of the machine's file tree, picked up before the new root is made and set down in it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, fstat};
use rustix::mount::{MoveMountFlags, OpenTreeFlags, move_mount, open_tree};

use crate::sys::{MountRights, restrict_mount};
use crate::{Access, Bind};

/// A piece of the machine's file tree, in nobody's sight yet.
pub(super) struct Tree {
    mount: OwnedFd,
    to: PathBuf,
    is_dir: bool,
}

impl Tree {
    /// Picks up what is at `from`.
    ///
    /// Root does this before there is a user namespace, because what root may enter, nobody may. Others do it inside
    /// theirs, the only place where they may.
    pub(super) fn pick_up(from: &Path, to: &Path, rights: MountRights) -> io::Result<Self> {
        let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_RECURSIVE;
        let mount = open_tree(CWD, from, flags)?;
        restrict_mount(mount.as_fd(), rights, true)?;
        let is_dir = FileType::from_raw_mode(fstat(&mount)?.st_mode) == FileType::Directory;
        Ok(Self { mount, to: to.to_owned(), is_dir })
    }

    /// Picks up all that an action binds, outer directories first.
    pub(super) fn pick_up_all(binds: &[Bind]) -> io::Result<Vec<Self>> {
        let mut binds: Vec<&Bind> = binds.iter().collect();
        binds.sort_by_key(|bind| bind.to.components().count());
        let rights = |access| match access {
            Access::Read => MountRights::ReadOnly,
            Access::Write | Access::Cache => MountRights::ReadWrite,
        };
        binds.into_iter().map(|bind| Self::pick_up(&bind.from, &bind.to, rights(bind.access))).collect()
    }

    /// Sets it down below `root`.
    pub(super) fn set_down(&self, root: &Path) -> io::Result<()> {
        let to = root.join(self.to.strip_prefix("/").unwrap_or(&self.to));
        if self.is_dir {
            std::fs::create_dir_all(&to)?;
        } else {
            to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            if !to.exists() {
                std::fs::File::create(&to)?;
            }
        }
        Ok(move_mount(&self.mount, "", CWD, &to, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?)
    }
}
