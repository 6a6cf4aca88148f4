//! The JSON schema of `tickmark.toml` knows every key, every value and every default that the program knows, and no other.

use std::collections::BTreeSet;

use serde_json::Value;
use tickmark::settings::{KEYS, Settings};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/tickmark.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

/// Every key with its description, those of tables as "table.key".
fn keys(schema: &Value) -> Vec<(String, Value)> {
    let mut keys = Vec::new();
    for (key, value) in schema["properties"].as_object().expect("properties") {
        keys.push((key.clone(), value.clone()));
        for (inner, value) in value["properties"].as_object().into_iter().flatten() {
            keys.push((format!("{key}.{inner}"), value.clone()));
        }
    }
    keys
}

#[test]
fn the_schema_knows_every_key_and_its_words() {
    let schema = schema();
    let found = keys(&schema);
    let names: BTreeSet<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(names, KEYS.iter().map(|(key, _)| *key).collect());
    for (key, value) in &found {
        assert!(value["description"].is_string(), "{key} is not described");
        let allowed = KEYS
            .iter()
            .find(|(known, _)| known == key)
            .map_or("", |(_, a)| a);
        let words: BTreeSet<&str> = allowed.split('"').skip(1).step_by(2).collect();
        let shared = value["$ref"]
            .as_str()
            .and_then(|path| schema.pointer(path.trim_start_matches('#')));
        let value = shared.unwrap_or(value);
        let list = value.get("enum").or_else(|| value["items"].get("enum"));
        let listed = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        assert_eq!(listed.collect::<BTreeSet<_>>(), words, "{key}");
    }
}

#[test]
fn the_schema_has_the_programs_own_defaults() {
    let settings = serde_json::to_value(Settings::default()).expect("settings");
    for (key, value) in keys(&schema()) {
        let path = format!("/{}", key.replace('.', "/"));
        let real = settings.pointer(&path).unwrap_or_else(|| panic!("{key}"));
        if let Some(default) = value.get("default") {
            assert_eq!(default, real, "{key}");
        } else {
            assert!(
                real.is_null() || real.is_object(),
                "{key} has the default {real}"
            );
        }
    }
}
