//! `tickmark disagreements` as people and programs see it.

use serde_json::Value;

use super::{stderr, stdout, tickmark};
use crate::support::folder::Folder;

const NEWS: &str = "# The new lock at Orrin\n\nThe sea lock at Orrin will cost 62 million euros, the port authority said. \
                    The sea lock opened on 3 May 2023.\n";
const GAZETTE: &str = "# Barges wait for Orrin\n\nPlanners told the Gazette that the replacement lock at Orrin will cost \
                       95 million euros.\n";

fn corpus() -> Folder {
    Folder::new(&[
        (
            "tickmark.toml",
            "sources = [\"sources\", \"!sources/drafts\"]\n",
        ),
        ("sources/2024-03-04-harbour-news.md", NEWS),
        ("sources/2024-03-06-canal-gazette.md", GAZETTE),
        // A reprint is no third voice, and what is left out is none at all.
        ("sources/2024-03-09-reprint.md", NEWS),
        (
            "sources/drafts/old.md",
            "The sea lock at Orrin will cost 30 million euros.\n",
        ),
    ])
}

#[test]
fn both_sides_are_shown_with_day_and_line() {
    let output = tickmark(&corpus()).arg("disagreements").assert().success();
    let expected = "\
1. 62 million euros  |  95 million euros
   62 million euros
     2024-03-04-harbour-news.md:3 (2024-03-04), copied in 2024-03-09-reprint.md
       The sea lock at Orrin will cost »62 million euros«, the port authority said.
   95 million euros
     2024-03-06-canal-gazette.md:3 (2024-03-06)
       Planners told the Gazette that the replacement lock at Orrin will cost »95 million euros«.
   €95 million is not €62 million

1 disagreement in 3 sources
";
    assert_eq!(stdout(&output), expected);
}

#[test]
fn programs_get_places_and_bytes() {
    let output = tickmark(&corpus())
        .args(["disagreements", "--format", "json"])
        .assert()
        .success();
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(report["version"], 1);
    let side = &report["disagreements"][0]["sides"][0];
    let passage = &side["passages"][0];
    assert_eq!(side["value"], "62 million euros");
    assert_eq!(passage["line"], 3);
    let (start, end) = (
        passage["span"]["start"].as_u64(),
        passage["span"]["end"].as_u64(),
    );
    let bytes = start
        .zip(end)
        .and_then(|(a, b)| NEWS.get(a as usize..b as usize));
    assert_eq!(bytes, passage["text"].as_str());
    assert_eq!(passage["copies"][0], "2024-03-09-reprint.md");
}

#[test]
fn a_corrected_copy_disagrees_with_what_it_corrects() {
    let quays: String = (1..30)
        .map(|n| {
            format!(
                "Quay {n} at Orrin was paved in {} by {} masons.\n\n",
                1900 + n,
                n * 3
            )
        })
        .collect();
    let edition = |cost: &str| {
        format!(
            "# The new lock at Orrin\n\nThe sea lock at Orrin will cost {cost} million euros.\n\n{quays}"
        )
    };
    let folder = Folder::new(&[
        ("tickmark.toml", "sources = [\"sources\"]\n"),
        ("sources/a.md", &edition("62")),
        ("sources/b.md", &edition("62")),
        ("sources/c.md", &edition("95")),
    ]);
    let output = tickmark(&folder).arg("disagreements").assert().success();
    let shown = stdout(&output);
    for line in [
        "1. 62 million euros  |  95 million euros",
        "     a.md:3, copied in b.md\n",
        "     c.md:3\n",
        "1 disagreement in 3 sources",
    ] {
        assert!(shown.contains(line), "{line:?} in\n{shown}");
    }
    let output = tickmark(&folder).arg("sources").assert().success();
    let shown = stdout(&output);
    assert_eq!(
        shown.matches("a copy of a.md, counted once").count(),
        2,
        "{shown}"
    );
}

#[test]
fn no_sources_are_an_error_that_says_what_to_do() {
    let folder = Folder::new(&[("draft.md", "Nothing.\n")]);
    let output = tickmark(&folder).arg("disagreements").assert().code(2);
    assert!(
        stderr(&output).contains("name them with --sources"),
        "{}",
        stderr(&output)
    );
}
