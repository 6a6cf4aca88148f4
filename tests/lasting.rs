//! The index on the disk: the same answers as without it, whatever happens to those who write it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use support::binary;
use support::case;
use support::folder::Folder;
use support::lsp_client::LspClient;
use support::random::Random;
use tickmark::check::check;
use tickmark::text::markdown;
use tickmark::workspace::{Keep, Workspace, discover};

/// What is found in the draft of a folder, with the index kept as `keep` says.
fn findings(draft: &Path, keep: &Keep) -> String {
    let discovered = discover(draft).expect("settings that can be read");
    let settings = &discovered.settings;
    let workspace = Workspace::open_kept(
        &discovered.root,
        &settings.sources,
        &[draft.to_path_buf()],
        settings.reading(),
        keep,
        &|_, _| {},
    );
    assert_eq!(workspace.notices(), [""; 0]);
    let text = markdown::read(&fs::read_to_string(draft).expect("a draft"));
    let found = check(&text, &workspace.snapshot(), settings);
    format!("{found:#?}\n{:#?}", workspace.warnings())
}

fn same_with_and_without(draft: &Path, name: &str) {
    let place = tempfile::tempdir().expect("a folder");
    let keep = Keep::Always(place.path().to_path_buf());
    let memory = findings(draft, &Keep::Never);
    for how in ["made", "opened"] {
        assert_eq!(
            findings(draft, &keep),
            memory,
            "{name}, the index just {how}"
        );
    }
    assert!(files_in(place.path()).len() > 5, "{name}: nothing was kept");
}

#[test]
fn a_kept_index_changes_no_finding() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo/draft.md");
    same_with_and_without(&demo, "the demo");
    for case in case::all().iter().step_by(11) {
        let folder = Folder::of(case).expect("a case that can be written down");
        same_with_and_without(&folder.file("draft.md"), &case.name);
    }
}

/// Sources whose figures tell which revision they are of.
struct Archive {
    folder: Folder,
    revisions: Vec<usize>,
}

impl Archive {
    fn new(files: usize) -> Self {
        let mut archive = Self {
            folder: Folder::new(&[(
                "tickmark.toml",
                "sources = [\"sources\"]\nindex = \".index\"\n",
            )]),
            revisions: vec![0; files],
        };
        (0..files).for_each(|at| archive.revise(at, 1));
        archive
    }

    fn revise(&mut self, at: usize, revision: usize) {
        self.revisions[at] = revision;
        let mut text = format!(
            "# Report {at}\n\nThe pump house at Kell{at} moved {} tonnes of slate in 2024.\n",
            at * 1000 + revision
        );
        for line in 0..10 + (at * 7 + revision * 3) % 11 {
            text.push_str(&format!(
                "\nThe crew of shed {line} in Kell{at} mended the winch.\n"
            ));
        }
        self.folder.write(&format!("sources/{at}.md"), text);
    }

    fn index(&self) -> PathBuf {
        let folder = self.folder.file(".index");
        let entry = fs::read_dir(&folder).expect("an index").next();
        entry.expect("an index").expect("an index").path()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_tickmark"))
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary was built with the tests")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        binary::run(self.folder.path(), arguments)
    }

    /// Passages of the last good commit; `None` if there is none.
    fn committed(&self) -> Option<u64> {
        let output = self.run(&["index", "--stats"]);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        if err.contains("there is no index of these sources") {
            return None;
        }
        let passages = out
            .lines()
            .find_map(|line| line.strip_prefix("passages")?.trim().parse().ok());
        Some(passages.unwrap_or_else(|| panic!("{out}{err}")))
    }

    /// Passages of the files as they are.
    fn passages(&self) -> u64 {
        let of = |(at, revision): (usize, &usize)| 12 + (at * 7 + revision * 3) as u64 % 11;
        self.revisions.iter().enumerate().map(of).sum()
    }

    /// Checks what the sources are known to say.
    fn assert_answers(&self) {
        let draft: String = (0..self.revisions.len())
            .map(|at| {
                let tonnes = at * 1000 + self.revisions[at];
                format!("The pump house at Kell{at} moved {tonnes} tonnes of slate in 2024.\n\n")
            })
            .collect();
        self.folder.write("draft.md", draft);
        let lint = [
            "lint",
            "--show-supported",
            "--format",
            "concise",
            "draft.md",
        ];
        let kept = self.run(&lint);
        let anew = self.run(&[&lint[..], &["--no-cache"]].concat());
        assert_eq!(
            text(&kept.stdout),
            text(&anew.stdout),
            "{}",
            text(&kept.stderr)
        );
        assert_eq!(
            text(&kept.stdout).matches(" supported[figure]").count(),
            self.revisions.len(),
            "{}{}",
            text(&kept.stdout),
            text(&kept.stderr)
        );
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn files_in(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files_in(&path),
            path => BTreeSet::from([path]),
        })
        .collect()
}

#[test]
fn whoever_is_killed_leaves_the_commit_before() {
    let mut archive = Archive::new(8);
    let mut random = Random::seeded("kill");
    let began = Instant::now();
    assert!(archive.run(&["index"]).status.success());
    let whole = began.elapsed();
    fs::remove_dir_all(archive.folder.file(".index")).expect("it was made");
    let (mut last, mut finished) = (None, 0);
    for round in 0..200 {
        for _ in 0..random.below(4) {
            let at = random.below(archive.revisions.len());
            archive.revise(at, round + 2);
        }
        let mut child = archive.start(&["index"]);
        let delay = random.below(whole.as_micros() as usize * 5 / 4);
        std::thread::sleep(Duration::from_micros(delay as u64));
        finished += usize::from(matches!(child.try_wait(), Ok(Some(_))));
        let _ = child.kill();
        let _ = child.wait();
        let now = archive.committed();
        assert!(
            now == last || now == Some(archive.passages()),
            "round {round}: {now:?} passages, {last:?} before, {} in the files",
            archive.passages()
        );
        last = now;
        if round % 40 == 39 {
            archive.assert_answers();
            last = archive.committed();
        }
    }
    assert!(
        (1..190).contains(&finished),
        "{finished} of 200 were not killed"
    );
    archive.assert_answers();
}

#[test]
fn a_damaged_or_older_index_is_made_anew_and_that_is_said() {
    let archive = Archive::new(3);
    assert!(archive.run(&["index", "--quiet"]).status.success());
    let files = files_in(&archive.index());
    let is = |path: &Path, part: &str| path.to_string_lossy().contains(part);
    let damage = |part: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let all = files_in(&archive.index());
        let path = all
            .iter()
            .find(|path| is(path, part))
            .unwrap_or_else(|| panic!("{part} in {files:?}"));
        let mut bytes = fs::read(path).expect("a file");
        change(&mut bytes);
        fs::write(path, bytes).expect("written");
    };
    let cut = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
    };
    let older = |bytes: &mut Vec<u8>| {
        let line = bytes.iter().position(|b| *b == b'\n').expect("a line");
        bytes.splice(..line, b"tickmark index 0 0.0.1".iter().copied());
    };
    for (part, change, why) in [
        ("meta.json", &cut as &dyn Fn(&mut Vec<u8>), "it is damaged"),
        (".store", &cut, "it is damaged"),
        (".term", &cut, "it is damaged"),
        ("sources-", &cut, "it is damaged"),
        ("sources-", &flip, "it is damaged"),
        ("sources-", &older, "another version of tickmark"),
    ] {
        damage(part, change);
        let output = archive.run(&["sources"]);
        let said = text(&output.stderr);
        assert!(
            output.status.success() && said.contains(why),
            "{part}: {said}"
        );
        assert_eq!(said.lines().count(), 1, "{part}: {said}");
        assert_eq!(text(&archive.run(&["sources"]).stderr), "", "{part}");
        archive.assert_answers();
    }
    // What lies inside of a file is seen by whoever looks at all of it.
    let rename = |bytes: &mut Vec<u8>| {
        let at = bytes.windows(4).position(|w| w == b".idx").expect("a name");
        bytes[at + 3] ^= 1;
    };
    for (part, change) in [
        (".idx", &flip as &dyn Fn(&mut Vec<u8>)),
        (".store", &flip),
        (".fast", &flip),
        (".managed.json", &rename),
    ] {
        damage(part, change);
        assert_eq!(
            archive.run(&["index", "--stats"]).status.code(),
            Some(2),
            "{part}"
        );
        let said = text(&archive.run(&["index", "--quiet"]).stderr);
        assert_eq!(said, "", "{part}");
        assert!(
            archive.run(&["index", "--stats"]).status.success(),
            "{part}"
        );
        archive.assert_answers();
    }
}

#[test]
fn several_processes_share_one_index() {
    let mut archive = Archive::new(12);
    for round in 1..5 {
        (0..12)
            .step_by(round)
            .for_each(|at| archive.revise(at, round * 10));
        let children: Vec<Child> = (0..4)
            .map(|n| archive.start(&[["index"], ["sources"]][n % 2][..]))
            .collect();
        let mut lists = BTreeSet::new();
        for (n, child) in children.into_iter().enumerate() {
            let output = child.wait_with_output().expect("it ends");
            assert!(output.status.success(), "{}", text(&output.stderr));
            assert_eq!(text(&output.stderr), "");
            if n % 2 == 1 {
                lists.insert(text(&output.stdout));
            }
        }
        assert_eq!(lists.len(), 1, "{lists:#?}");
        assert_eq!(archive.committed(), Some(archive.passages()));
        archive.assert_answers();
    }
}

#[test]
fn a_file_that_changes_comes_or_goes_is_the_only_one_read_again() {
    let mut archive = Archive::new(3);
    let keep = Keep::Always(archive.folder.file("kept"));
    let open = |archive: &Archive| {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let specs = ["sources".to_owned()];
        let root = archive.folder.path();
        Workspace::open_kept(root, &specs, &[], Default::default(), &keep, &|_, all| {
            asked.store(all, std::sync::atomic::Ordering::Relaxed);
        });
        asked.into_inner()
    };
    // What was written just now may be written once more in the same moment: it is looked at again.
    let settle = |archive: &Archive| {
        for file in files_in(&archive.folder.file("sources")) {
            let file = fs::File::options().append(true).open(file).expect("a file");
            let before = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
            file.set_modified(before).expect("a time");
        }
    };
    settle(&archive);
    assert_eq!(open(&archive), 3);
    assert_eq!(open(&archive), 0);
    archive.revise(1, 2);
    assert_eq!(open(&archive), 1);
    fs::remove_file(archive.folder.file("sources/2.md")).expect("a file");
    archive.revisions.pop();
    settle(&archive);
    assert_eq!(open(&archive), 1, "its time has changed");
    assert_eq!(open(&archive), 0);
    archive.folder.write("sources/report.pdf", "no PDF");
    assert_eq!(
        (open(&archive), open(&archive)),
        (1, 1),
        "it may be whole the next time"
    );
}

#[test]
fn an_unsaved_buffer_is_never_written_to_the_disk() {
    let archive = Archive::new(2);
    let keep = Keep::Always(archive.folder.file("kept"));
    let open = || {
        let specs = ["sources".to_owned()];
        let root = archive.folder.path();
        Workspace::open_kept(root, &specs, &[], Default::default(), &keep, &|_, _| {})
    };
    let titles = |workspace: &Workspace| -> Vec<String> {
        let sources = workspace.snapshot().index.sources();
        sources.iter().map(|meta| meta.title.to_string()).collect()
    };
    let mut editor = open();
    let path = archive.folder.file("sources/0.md");
    editor.overlay(&path, Some("# Unsaved\n\nKell0 was closed.\n"));
    archive
        .folder
        .write("sources/1.md", "# Saved\n\nKell1 was closed.\n");
    editor.refresh(&|_, _| {});
    assert_eq!(titles(&editor), ["Unsaved", "Saved"]);
    assert_eq!(titles(&open()), ["Report 0", "Saved"]);
    assert_eq!(titles(&editor), ["Unsaved", "Saved"]);
    editor.overlay(&path, None);
    assert_eq!(titles(&editor), ["Report 0", "Saved"]);
}

/// How long a changed source may take to be in the next verdict.
const SOON: Duration = Duration::from_secs(1);

/// The least time in which one of several changes of a source was seen: others may have kept the machine
/// busy meanwhile.
fn least_time(archive: &mut Archive, mut seen: impl FnMut(&str) -> bool) -> Duration {
    let times = (2..7).map(|revision| {
        archive.revise(3, revision);
        let began = Instant::now();
        assert!(
            seen(&format!("{}", 3000 + revision)),
            "revision {revision} was not seen"
        );
        began.elapsed()
    });
    times.min().expect("five")
}

/// An archive with an index, and a draft that has one figure wrong from the start.
fn watched() -> (Archive, BTreeSet<PathBuf>) {
    let archive = Archive::new(150);
    assert!(archive.run(&["index", "--quiet"]).status.success());
    archive.folder.write(
        "draft.md",
        "The pump house at Kell3 moved 2,222 tonnes of slate in 2024.\n",
    );
    let files = files_in(&archive.index());
    (archive, files)
}

#[test]
fn an_editor_sees_a_changed_source_within_a_second_and_the_index_is_not_written() {
    let (mut archive, files) = watched();
    let draft = archive.folder.uri("draft.md");
    let mut client = LspClient::hello(&[archive.folder.path()], serde_json::json!({}));
    client.open(
        &draft,
        &fs::read_to_string(archive.folder.file("draft.md")).expect("a draft"),
    );
    client.diagnostics_since(0, &draft, |p| p.to_string().contains("3001"));
    // Until the watcher stands.
    client.listen(Duration::from_millis(500));
    let mut since = client.log.len();
    let least = least_time(&mut archive, |tonnes| {
        client.diagnostics_since(since, &draft, |p| p.to_string().contains(tonnes));
        since = client.log.len();
        true
    });
    assert!(least < SOON, "{least:?}");
    assert_eq!(files_in(&archive.index()), files);
}

#[test]
fn a_watching_lint_sees_a_changed_source_within_a_second_of_the_pause_it_makes() {
    let (mut archive, _) = watched();
    let mut child = archive.start(&[
        "lint", "--watch", "--quiet", "--format", "concise", "draft.md",
    ]);
    let (send, lines) = std::sync::mpsc::channel();
    let out = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    std::thread::spawn(move || {
        let mut lines = std::io::BufRead::lines(out).map_while(Result::ok);
        lines.all(|line| send.send(line).is_ok())
    });
    let seen = |tonnes: &str| {
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(60)) {
            if line.contains(tonnes) {
                return true;
            }
        }
        false
    };
    assert!(seen("3001"));
    std::thread::sleep(Duration::from_millis(300));
    let least = least_time(&mut archive, seen);
    let _ = child.kill();
    let _ = child.wait();
    assert!(least < SOON, "{least:?}");
}
