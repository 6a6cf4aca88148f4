//! Workspaces over real folders: found, kept up to date, and robust against what lies in them.

use super::*;
use crate::evidence::Query;
use std::fs;

/// A folder of files, deleted when dropped. Its path has no links in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let real = std::env::temp_dir().canonicalize().unwrap();
    let folder = tempfile::tempdir_in(real).unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn open(root: &Path, specs: &[&str]) -> Workspace {
    let specs: Vec<String> = specs.iter().map(|s| s.to_string()).collect();
    Workspace::open(root, &specs, &[], &|_, _| {})
}

/// Ids of the sources that hold a word.
fn holding(workspace: &Workspace, word: &str) -> Vec<String> {
    let query = Query {
        words: vec![word.into()],
        ..Query::default()
    };
    let found = workspace.snapshot().index.search(&query, 100);
    found.iter().map(|c| c.source.id.to_string()).collect()
}

fn changes(ids: &[&str]) -> Changes {
    Changes {
        sources: ids.iter().map(|id| (*id).into()).collect(),
    }
}

#[test]
fn the_sources_of_a_folder_are_found_with_their_paths() {
    let folder = folder(&[
        ("s/a.md", "Salmon rose.\n"),
        ("s/deep/b.txt", "Salmon fell.\n"),
        ("draft.md", "Salmon."),
    ]);
    let workspace = open(folder.path(), &["s"]);
    assert_eq!(holding(&workspace, "salmon"), ["a.md", "deep/b.txt"]);
    assert_eq!(
        workspace.path_of("deep/b.txt"),
        Some(folder.path().join("s/deep/b.txt"))
    );
    assert_eq!(workspace.path_of("c.md"), None);
    assert!(workspace.is_source(&folder.path().join("s/a.md")));
    assert!(workspace.is_source(&folder.path().join("s/new.md")));
    assert!(!workspace.is_source(&folder.path().join("draft.md")));
    assert_eq!(workspace.warnings(), []);
}

#[test]
fn progress_counts_every_file_once() {
    let folder = folder(&[("a.md", "One.\n"), ("b.md", "Two.\n"), ("c.md", "Three.\n")]);
    let told = std::sync::Mutex::new(Vec::new());
    Workspace::open(folder.path(), &[".".into()], &[], &|done, all| {
        told.lock().unwrap().push((done, all))
    });
    assert_eq!(told.into_inner().unwrap(), [(1, 3), (2, 3), (3, 3)]);
}

#[test]
fn answers_are_the_same_however_many_read_at_once() {
    let files: Vec<(String, String)> = (0..60)
        .map(|i| {
            (
                format!("{i:02}.md"),
                format!("Salmon rose by {}.\n\nCod rose.\n", i % 3),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let folder = folder(&files);
    let told = |workspace: &Workspace| -> Vec<(String, u32, f32)> {
        let words = vec!["salmon".into(), "rose".into()];
        let found = workspace.snapshot().index.search(
            &Query {
                words,
                ..Query::default()
            },
            90,
        );
        found
            .iter()
            .map(|c| (c.source.id.to_string(), c.ordinal, c.score))
            .collect()
    };
    let at_once = told(&open(folder.path(), &["."]));
    let mut one_by_one = open(folder.path(), &["30.md"]);
    one_by_one.corpus = Corpus::new(folder.path(), &[".".into()], &[]);
    for (path, text) in files.iter().rev() {
        one_by_one.overlay(&folder.path().join(path), Some(text));
    }
    assert_eq!(at_once.len(), 90);
    assert_eq!(told(&one_by_one), at_once);
}

#[test]
fn a_draft_among_the_sources_is_not_its_own_source() {
    let folder = folder(&[("a.md", "Salmon rose.\n"), ("draft.md", "Salmon fell.\n")]);
    let draft = folder.path().join("draft.md");
    let mut workspace = Workspace::open(
        folder.path(),
        &[".".into()],
        std::slice::from_ref(&draft),
        &|_, _| {},
    );
    assert_eq!(holding(&workspace, "salmon"), ["a.md"]);
    assert!(!workspace.is_source(&draft));
    assert_eq!(
        workspace.overlay(&draft, Some("Salmon sank.")),
        Changes::default()
    );
}

#[test]
fn an_unsaved_buffer_counts_until_it_is_taken_away() {
    let folder = folder(&[("s/a.md", "Salmon rose.\n"), ("s/b.md", "Cod rose.\n")]);
    let mut workspace = open(folder.path(), &["s"]);
    let (a, new) = (folder.path().join("s/a.md"), folder.path().join("s/new.md"));
    let before = workspace.snapshot();

    assert_eq!(
        workspace.overlay(&a, Some("Salmon rose.\n")),
        Changes::default()
    );
    assert_eq!(workspace.snapshot().generation, before.generation);
    assert_eq!(
        workspace.overlay(&a, Some("Herring fell.\n")),
        changes(&["a.md"])
    );
    assert_ne!(workspace.snapshot().generation, before.generation);
    assert_eq!(
        (
            holding(&workspace, "salmon"),
            holding(&workspace, "herring")
        ),
        (vec![], vec!["a.md".into()])
    );
    assert_eq!(before.index.frequency("salmon"), (1, 2));

    // The disk does not win over the buffer, and a buffer without a file is a source too.
    fs::write(&a, "Trout rose.\n").unwrap();
    assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
    assert_eq!(
        workspace.overlay(&new, Some("Herring sank.\n")),
        changes(&["new.md"])
    );
    assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
    assert_eq!(holding(&workspace, "herring"), ["a.md", "new.md"]);

    assert_eq!(workspace.overlay(&a, None), changes(&["a.md"]));
    assert_eq!(workspace.overlay(&new, None), changes(&["new.md"]));
    assert_eq!(workspace.overlay(&new, None), Changes::default());
    assert_eq!(holding(&workspace, "trout"), ["a.md"]);
    assert!(holding(&workspace, "herring").is_empty());
}

#[test]
fn refresh_reads_only_what_changed() {
    let folder = folder(&[
        ("a.md", "Salmon rose.\n"),
        ("b.md", "Cod rose.\n"),
        ("c.md", "Eel rose.\n"),
    ]);
    let mut workspace = open(folder.path(), &["."]);
    assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
    fs::write(folder.path().join("b.md"), "Cod fell.\n").unwrap();
    fs::remove_file(folder.path().join("c.md")).unwrap();
    fs::write(folder.path().join("d.md"), "Carp rose.\n").unwrap();
    assert_eq!(
        workspace.refresh(&|_, _| {}),
        changes(&["b.md", "c.md", "d.md"])
    );
    assert_eq!(holding(&workspace, "rose"), ["a.md", "d.md"]);

    // Files that were not changed lately are not even opened again.
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    for name in ["a.md", "b.md", "d.md"] {
        fs::File::options()
            .write(true)
            .open(folder.path().join(name))
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    workspace.refresh(&|_, _| {});
    let read = std::sync::atomic::AtomicUsize::new(0);
    workspace.refresh(&|_, all| read.store(all, Ordering::Relaxed));
    assert_eq!(read.into_inner(), 0);
}

#[test]
fn what_cannot_be_used_is_named_and_the_rest_is_used() {
    let folder = folder(&[("good.md", "Salmon rose.\n"), ("empty.md", "")]);
    fs::write(
        folder.path().join("junk.md"),
        [0u8, 159, 146, 150, 0, 0, 255, 0, 1, 2].repeat(400),
    )
    .unwrap();
    let mut workspace = open(folder.path(), &["."]);
    assert_eq!(holding(&workspace, "salmon"), ["good.md"]);
    let names = |w: &Workspace| -> Vec<String> {
        w.warnings()
            .iter()
            .map(|w| w.path.file_name().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    assert_eq!(names(&workspace), ["empty.md", "junk.md"]);
    assert!(
        workspace.warnings().iter().all(|w| w.message.len() > 20),
        "{:?}",
        workspace.warnings()
    );
    fs::write(folder.path().join("empty.md"), "Salmon sank.\n").unwrap();
    fs::remove_file(folder.path().join("junk.md")).unwrap();
    assert_eq!(workspace.refresh(&|_, _| {}), changes(&["empty.md"]));
    assert_eq!(workspace.warnings(), []);
    fs::write(folder.path().join("empty.md"), "").unwrap();
    assert_eq!(workspace.refresh(&|_, _| {}), changes(&["empty.md"]));
    assert_eq!(names(&workspace), ["empty.md"]);
}

#[test]
fn no_sources_are_no_error() {
    let folder = folder(&[("draft.md", "Salmon.")]);
    let workspace = open(folder.path(), &[]);
    assert!(workspace.snapshot().index.sources().is_empty());
    assert_eq!(workspace.warnings(), []);
    let workspace = open(folder.path(), &["gone"]);
    assert_eq!(workspace.warnings().len(), 1);
}

#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let line = "Salmon ".to_owned() + &"0123456789abcdef".repeat(50 << 16);
    let folder = folder(&[("long.txt", &line), ("short.txt", "Cod rose.\n")]);
    let workspace = open(folder.path(), &["."]);
    assert_eq!(holding(&workspace, "cod"), ["short.txt"]);
    assert!(
        !workspace
            .snapshot()
            .index
            .search(
                &Query {
                    words: vec!["salmon".into()],
                    ..Query::default()
                },
                3
            )
            .is_empty()
    );
}
