//! The README promises only what is there: its picture is real output, its tables name the real settings.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;
use support::binary;
use tickmark::finding::Rule;
use tickmark::settings::{KEYS, Settings};

#[test]
fn the_picture_is_what_the_program_prints() {
    let readme = readme();
    let picture = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README has a picture");
    let output = binary::run(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        &["lint", "tests/demo"],
    );
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    // The picture shows some of the findings; each of them whole.
    for frame in picture
        .split("\n\n")
        .map(str::trim_end)
        .filter(|frame| !frame.is_empty())
    {
        assert!(
            printed.contains(frame),
            "the README shows\n{frame}\n\nand the program prints\n{printed}"
        );
    }
}

#[test]
fn the_table_of_settings_is_complete() {
    let row = Regex::new(r"(?m)^\| `([a-z.-]+)` \| (.+?) \| .*\|$").expect("a literal pattern");
    let readme = readme();
    let settings = readme
        .split("\n## ")
        .find(|part| part.starts_with("Settings"))
        .expect("a part on settings");
    let shown: Vec<(&str, &str)> = row
        .captures_iter(settings)
        .map(|cells| cells.extract())
        .map(|(_, [key, default])| (key, default))
        .collect();
    let table = |key: &str| {
        KEYS.iter()
            .any(|(other, _)| other.starts_with(&format!("{key}.")))
    };
    let keys: BTreeSet<&str> = KEYS
        .iter()
        .map(|(key, _)| *key)
        .filter(|key| !table(key))
        .collect();
    assert_eq!(
        shown.iter().map(|(key, _)| *key).collect::<BTreeSet<_>>(),
        keys
    );

    let defaults = serde_json::to_value(Settings::default()).expect("settings are plain values");
    for (key, shown) in shown {
        let value = key.split('.').fold(&defaults, |value, part| &value[part]);
        let shown: Value = serde_json::from_str(shown.trim_matches('`')).unwrap_or(Value::Null);
        assert_eq!(&shown, value, "the default of `{key}`");
    }
}

#[test]
fn every_rule_is_named() {
    let readme = readme();
    for rule in Rule::ALL {
        assert!(
            readme.contains(&format!("`{rule}`")) || readme.contains(&format!("explain {rule}")),
            "{rule}"
        );
    }
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("there is a README")
}
