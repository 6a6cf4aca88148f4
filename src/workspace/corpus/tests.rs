//! Which files the entries of `sources` name.

use super::*;
use crate::workspace::tests::folder;

fn ids(root: &Path, specs: &[&str]) -> Vec<String> {
    let specs: Vec<String> = specs.iter().map(|s| s.to_string()).collect();
    let corpus = Corpus::new(root, &specs, &[]);
    corpus
        .walk(&mut Vec::new())
        .keys()
        .map(|id| id.to_string())
        .collect()
}

fn warnings(root: &Path, specs: &[&str]) -> Vec<String> {
    let specs: Vec<String> = specs.iter().map(|s| s.to_string()).collect();
    let mut warnings = Vec::new();
    Corpus::new(root, &specs, &[]).walk(&mut warnings);
    warnings
        .iter()
        .map(|w| {
            format!(
                "{}: {}",
                w.path.strip_prefix(root).unwrap_or(&w.path).display(),
                w.message
            )
        })
        .collect()
}

const TREE: &[(&str, &str)] = &[
    ("tickmark.toml", ""),
    ("notes/a.md", "a"),
    ("notes/old/b.txt", "b"),
    ("notes/.hidden/c.md", "c"),
    ("notes/node_modules/d.md", "d"),
    ("notes/target/e.md", "e"),
    ("reports/f.md", "f"),
    ("reports/g.csv", "g"),
    ("reports/2024/h.md", "h"),
    ("single.md", "s"),
];

#[test]
fn ids_are_relative_to_a_single_folder_and_to_the_root_for_several() {
    let folder = folder(TREE);
    assert_eq!(ids(folder.path(), &["notes"]), ["a.md", "old/b.txt"]);
    assert_eq!(ids(folder.path(), &["./notes/"]), ["a.md", "old/b.txt"]);
    assert_eq!(
        ids(folder.path(), &["notes", "single.md"]),
        ["notes/a.md", "notes/old/b.txt", "single.md"]
    );
    assert_eq!(ids(folder.path(), &["reports/2024/h.md"]), ["h.md"]);
    assert_eq!(
        ids(&folder.path().join("notes/old"), &["../../reports", ".."]),
        [
            "notes/a.md",
            "notes/old/b.txt",
            "reports/2024/h.md",
            "reports/f.md",
            "reports/g.csv",
        ]
    );
}

#[test]
fn globs_match_paths_and_stars_stay_in_one_folder() {
    let folder = folder(TREE);
    assert_eq!(ids(folder.path(), &["reports/*.md"]), ["f.md"]);
    assert_eq!(
        ids(folder.path(), &["reports/**/*.md"]),
        ["2024/h.md", "f.md"]
    );
    assert_eq!(
        ids(folder.path(), &["*/*.{md,csv}"]),
        ["notes/a.md", "reports/f.md", "reports/g.csv"]
    );
    let absolute = format!("{}/reports/*.csv", folder.path().display());
    assert_eq!(ids(Path::new("/"), &[&absolute]), ["g.csv"]);
}

#[test]
fn a_folder_whose_name_looks_like_a_glob_is_a_folder() {
    let folder = folder(&[("notes [2024]/a.md", "a")]);
    assert_eq!(ids(folder.path(), &["notes [2024]"]), ["a.md"]);
}

#[test]
fn a_file_named_twice_counts_once() {
    let folder = folder(TREE);
    assert_eq!(
        ids(folder.path(), &["notes/a.md", "notes/*.md", "notes"]),
        ["notes/a.md", "notes/old/b.txt"]
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("notes"), folder.path().join("same"))
            .unwrap();
        assert_eq!(
            ids(folder.path(), &["notes", "same"]),
            ["notes/a.md", "notes/old/b.txt"]
        );
    }
}

#[test]
fn gitignore_is_respected_outside_git_too_but_not_against_the_named_folder() {
    let folder = folder(&[
        (".gitignore", "*.tmp\nprivate/\n"),
        ("private/a.md", "a"),
        ("private/b.tmp", "b"),
        ("private/deep/.gitignore", "*\n!keep.md\n"),
        ("private/deep/c.md", "c"),
        ("private/deep/keep.md", "k"),
        ("x.tmp", "x"),
    ]);
    assert_eq!(ids(folder.path(), &["private"]), ["a.md", "deep/keep.md"]);
    assert_eq!(ids(folder.path(), &["."]), [""; 0]);
    assert_eq!(ids(folder.path(), &["x.tmp"]), ["x.tmp"]);
    let ignored = warnings(folder.path(), &["."]);
    assert!(
        ignored[0].contains("holds no file that is not ignored"),
        "{ignored:?}"
    );
}

#[test]
fn what_would_be_walked_is_what_is_held() {
    let mut tree = TREE.to_vec();
    tree.extend([
        (".gitignore", "*.tmp\nold/\n"),
        ("notes/x.tmp", "x"),
        ("reports/.gitignore", "g.*\n"),
    ]);
    let folder = folder(&tree);
    for specs in [
        vec!["notes"],
        vec!["."],
        vec!["reports/*.md", "notes/old"],
        vec!["single.md"],
        vec!["gone"],
    ] {
        let specs: Vec<String> = specs.iter().map(|s| s.to_string()).collect();
        let corpus = Corpus::new(folder.path(), &specs, &[folder.path().join("reports/f.md")]);
        let walked = corpus.walk(&mut Vec::new());
        for (path, _) in &tree {
            let path = folder.path().join(path);
            let is_walked = walked.values().any(|found| found.path == path);
            assert_eq!(
                corpus.holds(&path),
                is_walked,
                "{specs:?} {}",
                path.display()
            );
            if is_walked {
                assert_eq!(walked[&corpus.id_of(&path)].path, path);
            }
        }
    }
    let corpus = Corpus::new(folder.path(), &["notes".into()], &[]);
    assert!(corpus.holds(&folder.path().join("notes/new.md")));
    assert!(!corpus.holds(&folder.path().join("notes/new.tmp")));
}

#[test]
fn an_entry_that_gives_nothing_is_named() {
    let folder = folder(TREE);
    let found = warnings(folder.path(), &["nots", "notes/*.docx", "notes"]);
    assert_eq!(
        found,
        [
            "nots: this entry of `sources` does not exist; correct it or remove it",
            "notes: the glob \"notes/*.docx\" of `sources` matches no file; correct it or remove it",
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_or_nowhere_are_named_and_the_rest_is_used() {
    let folder = folder(&[("notes/a.md", "a"), ("notes/deep/b.md", "b")]);
    let notes = folder.path().join("notes");
    std::os::unix::fs::symlink(&notes, notes.join("deep/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.md", notes.join("dangling.md")).unwrap();
    std::os::unix::fs::symlink("../..", notes.join("deep/up")).unwrap();
    assert_eq!(ids(folder.path(), &["notes"]), ["a.md", "deep/b.md"]);
    let found = warnings(folder.path(), &["notes"]);
    assert!(
        found
            .iter()
            .any(|w| w.starts_with("notes/deep/up: skipped: this link leads back")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|w| w.starts_with("notes/deep/loop: skipped: this link leads back")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|w| w.starts_with("notes/dangling.md: skipped: it leads nowhere")),
        "{found:?}"
    );
}

#[test]
fn what_stands_behind_an_exclamation_mark_is_left_out() {
    let folder = folder(TREE);
    assert_eq!(ids(folder.path(), &["notes", "!notes/old"]), ["a.md"]);
    assert_eq!(
        ids(folder.path(), &["reports", "!reports/**/*.md"]),
        ["g.csv"]
    );
    let specs = ["notes".to_string(), "!notes/old".to_string()];
    let corpus = Corpus::new(folder.path(), &specs, &[]);
    assert!(corpus.holds(&folder.path().join("notes/a.md")));
    assert!(!corpus.holds(&folder.path().join("notes/old/b.txt")));
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_sources_is_named_and_never_waited_for() {
    let folder = folder(&[("notes/a.md", "a")]);
    let pipe = folder.path().join("notes/pipe.md");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    assert_eq!(ids(folder.path(), &["notes"]), ["a.md"]);
    for specs in [["notes"], ["notes/pipe.md"]] {
        let found = warnings(folder.path(), &specs);
        assert_eq!(found, [format!("notes/pipe.md: {NO_FILE}")]);
    }
}
