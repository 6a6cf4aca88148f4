//! The specification: every file under `tests/cases` is a rule of the language, and holds.
//!
//! `CASE=figures/ cargo test --test cases` runs a part of them; `UPDATE_CASES=1 cargo test --test cases`
//! writes what was found into the case files, and the difference is for a person to review.

mod support;

use std::fs;
use std::sync::Mutex;

use support::annotation::{self, Draft, place};
use support::case::{self, Case};
use support::compare::{self, placed};
use support::engine::Prepared;
use support::folder::{Folder, uri};
use support::lsp_client::{LspClient, capabilities};
use support::random::Random;
use tickmark::check::BlockCache;
use tickmark::report::{self, DraftReport, Format, Options};
use tickmark::text::{Encoding, LineIndex};

/// The heart of the matter: the expected findings are found, at the expected place, and no others.
#[test]
fn findings_are_the_expected_ones() {
    for_each_case(|case| {
        let draft = case.draft()?;
        let prepared = Prepared::of(case)?;
        let findings = prepared.check();
        let wrong = compare::differences(&draft, &findings);
        if wrong.is_empty() {
            return Ok(());
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            let annotations = compare::updated(&draft, &findings);
            let lines = &case.section("draft.md").ok_or("no draft")?.lines;
            return rewrite(
                case,
                "draft.md",
                annotation::render(lines, case.has_cursor(), &annotations),
            );
        }
        Err(wrong.join("\n"))
    });
}

/// The fixes of the finding at the cursor do what `=== after fix N` shows.
#[test]
fn fixes_do_what_is_shown() {
    for_each_case(|case| {
        let shown: Vec<_> = case
            .sections
            .iter()
            .filter(|s| s.head.starts_with("after fix "))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let draft = case.draft()?;
        let cursor = draft.cursor.ok_or("no cursor")?;
        let findings = Prepared::of(case)?.check();
        let finding = findings
            .iter()
            .find(|f| f.span.start <= cursor && cursor <= f.span.end)
            .ok_or("there is no finding at the cursor")?;
        for section in shown {
            let number: usize = section.head["after fix ".len()..]
                .parse()
                .map_err(|_| "`after fix N` needs a number")?;
            let titles: Vec<&str> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
            let fix = finding
                .fixes
                .get(number.wrapping_sub(1))
                .ok_or_else(|| format!("there is no fix {number}; there are {titles:?}"))?;
            let mut text = draft.text.clone();
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            for edit in edits {
                text.replace_range(edit.span.start..edit.span.end, &edit.text);
            }
            if text.trim_end() != section.text().trim_end() {
                return Err(format!(
                    "  after \"{}\" the draft is\n\n{text}\n  and not\n\n{}",
                    fix.title,
                    section.text()
                ));
            }
        }
        Ok(())
    });
}

/// The reports that a case shows, byte for byte.
#[test]
fn reports_are_the_shown_ones() {
    for_each_case(|case| {
        for section in case
            .sections
            .iter()
            .filter(|s| s.head.starts_with("report "))
        {
            let format = match &section.head["report ".len()..] {
                "text" => Format::Text,
                "concise" => Format::Concise,
                "json" => Format::Json,
                "jsonl" => Format::Jsonl,
                "github" => Format::Github,
                "sarif" => Format::Sarif,
                other => return Err(format!("`{other}` is not a format")),
            };
            let prepared = Prepared::of(case)?;
            let sources = case.sources()?;
            let options = Options {
                sources: sources.len(),
                ..Options::default()
            };
            let draft = DraftReport {
                path: "draft.md".into(),
                source: prepared.draft.as_str().into(),
                findings: prepared.check(),
                source_paths: sources
                    .iter()
                    .map(|(id, _)| (id.clone(), format!("sources/{id}")))
                    .collect(),
                is_list: false,
            };
            holds_or_is_updated(
                case,
                &section.head,
                &report::render(format, &[draft], &options),
            )?;
        }
        Ok(())
    });
}

/// What the real server shows at the cursor of a case.
#[test]
fn hovers_show_what_is_written() {
    let mut editor = LspClient::hello(&[], capabilities());
    for_each_case_mut(|case| {
        if case.section("hover").is_none() {
            return Ok(());
        }
        let folder = Folder::of(case)?;
        let draft = case.draft()?;
        let cursor = draft.cursor.ok_or("no cursor")?;
        let position = LineIndex::new(&draft.text).position(&draft.text, cursor, Encoding::Utf16);
        let path = folder.uri("draft.md");
        editor.open(&path, &draft.text);
        // Before the sources are read there is nothing to show.
        let checked = editor.settle(&path, 1, |_| true);
        checked.map_err(|_| "the draft was never checked")?;
        let answer = editor.at("textDocument/hover", &path, position.line, position.column);
        let shown = answer["contents"]["value"].as_str().unwrap_or_default();
        editor.close(&path);
        // Links lead to the folder of this run; the case writes them as they look from the folder.
        holds_or_is_updated(
            case,
            "hover",
            &shown.replace(&format!("{}/", uri(folder.path())), ""),
        )
    });
}

/// Windows line ends move offsets and change nothing else.
#[test]
fn line_ends_change_nothing_but_offsets() {
    for_each_case(|case| {
        let unix = Prepared::of(case)?;
        let windows = Prepared::with(case, |text| text.replace('\n', "\r\n"))?;
        same(
            "with \\n",
            placed(&unix.draft, &unix.check()),
            "with \\r\\n",
            placed(&windows.draft, &windows.check()),
        )
    });
}

/// Every span lies on character boundaries and comes back from each of the three encodings.
#[test]
fn spans_survive_all_encodings() {
    for_each_case(|case| {
        let prepared = Prepared::of(case)?;
        let lines = LineIndex::new(&prepared.draft);
        for finding in prepared.check() {
            if finding.span.of(&prepared.draft) != finding.text {
                return Err(format!(
                    "  {:?} does not cover its own words {:?}",
                    finding.span, finding.text
                ));
            }
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                for offset in [finding.span.start, finding.span.end] {
                    let position = lines.position(&prepared.draft, offset, encoding);
                    let back = lines.offset(&prepared.draft, position, encoding);
                    let seen = place(&prepared.draft, offset);
                    if encoding == Encoding::Utf32
                        && (position.line as usize, position.column as usize)
                            != (seen.line, seen.column)
                    {
                        return Err(format!(
                            "  byte {offset} stands at {seen:?} and was placed at {position:?}"
                        ));
                    }
                    if back != offset {
                        return Err(format!(
                            "  {encoding:?}: {offset} became {position:?} and came back as {back:?}"
                        ));
                    }
                }
            }
        }
        Ok(())
    });
}

/// A draft that was typed in pieces, in any order, has the findings of the same draft opened from disk.
#[test]
fn typing_ends_where_opening_does() {
    for_each_case(|case| {
        let prepared = Prepared::of(case)?;
        let mut random = Random::seeded(&case.name);
        let mut cache = BlockCache::default();
        let mut typed = Vec::new();
        for state in typing(&prepared.draft, &mut random) {
            typed = prepared.check_next(&state, &mut cache);
        }
        let opened = prepared.check();
        same(
            "opened",
            placed(&prepared.draft, &opened),
            "typed",
            placed(&prepared.draft, &typed),
        )
    });
}

/// What `UPDATE_CASES` writes is read back as what it meant; else an update would spoil the specification.
#[test]
fn annotations_are_written_as_they_are_read() {
    for_each_case(|case| {
        let draft = case.draft()?;
        let lines = &case.section("draft.md").ok_or("no draft")?.lines;
        let annotations: Vec<_> = draft
            .expected
            .iter()
            .map(|e| (e.start, e.end, e.written.clone()))
            .collect();
        let again = Draft::parse(
            &annotation::render(lines, case.has_cursor(), &annotations),
            case.has_cursor(),
        )?;
        if (&again.text, again.cursor, &again.expected)
            == (&draft.text, draft.cursor, &draft.expected)
        {
            return Ok(());
        }
        Err(format!("  written and read again:\n{again:#?}"))
    });
}

/// The states of a draft whose pieces are typed in a random order; the last is the whole draft.
fn typing(draft: &str, random: &mut Random) -> Vec<String> {
    let boundaries: Vec<usize> = draft.char_indices().map(|(at, _)| at).collect();
    let mut cuts = vec![0, draft.len()];
    for _ in 0..5 {
        cuts.push(boundaries[random.below(boundaries.len())]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let pieces: Vec<&str> = cuts
        .windows(2)
        .map(|pair| &draft[pair[0]..pair[1]])
        .collect();
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    let mut there = vec![false; pieces.len()];
    let mut states = Vec::new();
    for piece in order {
        there[piece] = true;
        let state = pieces
            .iter()
            .zip(&there)
            .filter(|(_, there)| **there)
            .map(|(piece, _)| *piece);
        states.push(state.collect());
    }
    states
}

fn same(
    one: &str,
    expected: Vec<compare::Placed>,
    other: &str,
    found: Vec<compare::Placed>,
) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let lost = expected.iter().filter(|finding| !found.contains(finding));
    let extra = found.iter().filter(|finding| !expected.contains(finding));
    let lost: String = lost
        .map(|finding| format!("  only {one}: {finding:?}\n"))
        .collect();
    let extra: String = extra
        .map(|finding| format!("  only {other}: {finding:?}\n"))
        .collect();
    Err(lost + &extra)
}

/// Compares a section with what was made; with `UPDATE_CASES` set it is rewritten instead.
fn holds_or_is_updated(case: &Case, head: &str, made: &str) -> Result<(), String> {
    let section = case
        .section(head)
        .ok_or_else(|| format!("no `=== {head}`"))?;
    if section.text().trim_end() == made.trim_end() {
        return Ok(());
    }
    if std::env::var_os("UPDATE_CASES").is_none() {
        return Err(format!(
            "  === {head}\n{made}\n  is not what the case shows:\n{}",
            section.text()
        ));
    }
    rewrite(
        case,
        head,
        made.trim_end().lines().map(str::to_owned).collect(),
    )
}

/// Puts other lines into one section of a case file.
fn rewrite(case: &Case, head: &str, lines: Vec<String>) -> Result<(), String> {
    // Tests run side by side and may rewrite other sections of the same file: one at a time, each on
    // what the last one left.
    static PEN: Mutex<()> = Mutex::new(());
    let _pen = PEN.lock();
    let case = Case::read(&case::root(), &case.path)?;
    let text = case.render(|section| (section.head == head).then(|| lines.clone()));
    fs::write(&case.path, text).map_err(|error| error.to_string())
}

fn for_each_case(check: impl Fn(&Case) -> Result<(), String>) {
    for_each_case_mut(check);
}

fn for_each_case_mut(mut check: impl FnMut(&Case) -> Result<(), String>) {
    let cases = case::all();
    let mut failed = Vec::new();
    for case in &cases {
        if let Err(why) = check(case) {
            failed.push(format!(
                "tests/cases/{}.md: {}\n{why}",
                case.name, case.title
            ));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} cases\n\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
}
