//! Files replaced whole or not at all, and never over changes that somebody else has made meanwhile.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Puts `new` in the place of `old`, which the file must still hold: a temporary file beside it takes
/// its name when it is complete. Links are followed, permissions kept.
///
/// # Errors
/// If the file holds something else by now, an editor has unsaved changes of it, or it cannot be written.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<()> {
    let real = fs::canonicalize(path)?;
    let now = fs::read(&real)?;
    if now != old.as_bytes() {
        bail!("it changed while it was checked; nothing was written, run tickmark again");
    }
    if let Some(editor) = unsaved_in(&real) {
        bail!("{editor} has unsaved changes of it; save or discard them, then run tickmark again");
    }
    let permissions = fs::metadata(&real)?.permissions();
    if permissions.readonly() {
        bail!("it is read-only; make it writable");
    }
    write(&real, new.as_bytes(), Some(permissions))
}

/// Writes a file whole or not at all; one that is there is replaced.
pub fn write(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> Result<()> {
    let temporary = beside(path, &format!(".{}.tickmark-new", std::process::id()));
    let result = (|| {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Some(permissions) = permissions {
            fs::set_permissions(&temporary, permissions)?;
        }
        fs::rename(&temporary, path)
    })();
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result.with_context(|| format!("cannot write {}", path.display()))
}

/// ".draft.md" and the suffix, in the same folder, so that renaming crosses no file system.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    path.with_file_name(name)
}

/// The editor that says it has unsaved changes: Emacs by a link `.#name`, Vim by a mark in its swap file.
fn unsaved_in(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    if path
        .with_file_name(format!(".#{name}"))
        .symlink_metadata()
        .is_ok()
    {
        return Some("Emacs");
    }
    // The field `b0_fname` of block 0 ends in the mark (Vim's memline.c: B0_FNAME_SIZE_ORG and B0_DIRTY).
    let mut swap = fs::File::open(beside(path, ".swp")).ok()?;
    swap.seek(SeekFrom::Start(VIM_MARK)).ok()?;
    let mut mark = [0];
    swap.read_exact(&mut mark).ok()?;
    (mark == [VIM_DIRTY]).then_some("Vim")
}

const VIM_MARK: u64 = 1007;
const VIM_DIRTY: u8 = 0x55;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_while_it_is_as_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("draft.md");
        fs::write(&file, "old").unwrap();
        replace(&file, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(replace(&file, "old", "newer").is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn unsaved_changes_in_an_editor_are_never_lost() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("draft.md");
        fs::write(&file, "old").unwrap();
        let mut swap = vec![0; 4096];
        fs::write(folder.path().join(".draft.md.swp"), &swap).unwrap();
        replace(&file, "old", "new").unwrap();
        swap[1007] = 0x55;
        fs::write(folder.path().join(".draft.md.swp"), &swap).unwrap();
        let error = replace(&file, "new", "newer").unwrap_err().to_string();
        assert!(error.starts_with("Vim has unsaved changes"), "{error}");
    }
}
