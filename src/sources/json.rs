//! JSON and JSON Lines: exports of news and of data. A record with text is a document of its own.

use serde_json::Value;

use super::about::About;
use super::extract::{Cell, Extract, located};
use super::options::{JsonFields, Options};
use super::{
    Contents, DateFrom, Document, Format, Input, ReadError, cut_at, decode, has_extension,
};

pub struct Json;
pub struct Lines;

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn accepts(&self, path: &str, _: &[u8]) -> bool {
        has_extension(path, &["json"])
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let text = decode(input.bytes)?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| ReadError::Broken("JSON document", error.to_string()))?;
        let fields = &input.options.json;
        let items = match fields.items.as_str() {
            "" => list_of_records(&value, fields),
            path => at(&value, path).and_then(Value::as_array),
        };
        let mut contents = Contents::default();
        match items {
            Some(items) => {
                let records = (1..).zip(items);
                add_records(records, input.options, &mut contents);
            }
            None => {
                let mut document =
                    record(&value, input.options).unwrap_or_else(|| data(&value, input.options));
                document.suffix = String::new();
                contents.documents.push(document);
            }
        }
        Ok(contents)
    }
}

impl Format for Lines {
    fn name(&self) -> &'static str {
        "JSON Lines"
    }

    fn accepts(&self, path: &str, _: &[u8]) -> bool {
        has_extension(path, &["jsonl", "ndjson"])
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let text = decode(input.bytes)?;
        let mut contents = Contents::default();
        let mut broken = Vec::new();
        let mut records = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<Value>(line) {
                Ok(value) => records.push((number, value)),
                Err(_) => broken.push(number),
            }
        }
        if records.is_empty() {
            return Err(ReadError::Broken(
                "JSON Lines file",
                "no line is JSON".to_owned(),
            ));
        }
        if let Some(first) = broken.first() {
            let note = match broken.len() {
                1 => format!("line {first} is no JSON and was left out"),
                many => {
                    format!("{many} lines are no JSON and were left out, the first is line {first}")
                }
            };
            contents.notes.push(note);
        }
        add_records(
            records.iter().map(|(n, v)| (*n, v)),
            input.options,
            &mut contents,
        );
        Ok(contents)
    }
}

/// Each record with text becomes a document; the others together are a table.
fn add_records<'v>(
    records: impl Iterator<Item = (usize, &'v Value)>,
    options: &Options,
    contents: &mut Contents,
) {
    let mut rows = Vec::new();
    for (taken, (number, value)) in records.enumerate() {
        if taken >= options.limits.most_parts() {
            contents
                .notes
                .push(cut_at("parts", options.limits.parts, "records"));
            break;
        }
        match record(value, options) {
            Some(mut document) => {
                document.suffix = format!("#{number}");
                contents.documents.push(document);
            }
            None => rows.push((number, value)),
        }
    }
    if !rows.is_empty() {
        let mut extract = Extract::new(options.limits.text_bytes());
        table(&rows, &mut extract);
        contents.documents.push(Document {
            text: extract.finish(),
            ..Document::default()
        });
    }
}

/// Usual names of what a record holds, the best first.
const TEXTS: [&str; 12] = [
    "text",
    "body",
    "content",
    "article",
    "articleBody",
    "article_body",
    "maintext",
    "story",
    "transcript",
    "full_text",
    "description",
    "summary",
];
const NAMES: [(&str, &[&str]); 7] = [
    ("title", &["title", "headline", "name", "subject"]),
    (
        "date",
        &[
            "date",
            "published",
            "published_at",
            "publishedAt",
            "publish_date",
            "datePublished",
            "pubDate",
            "publication_date",
            "webPublicationDate",
            "created_at",
            "timestamp",
        ],
    ),
    ("author", &["author", "authors", "byline", "creator"]),
    (
        "publisher",
        &[
            "publisher",
            "source",
            "outlet",
            "site",
            "site_name",
            "domain",
        ],
    ),
    ("url", &["url", "link", "canonical_url", "webUrl"]),
    ("language", &["language", "lang"]),
    ("kind", &["kind", "type", "document_type"]),
];

/// The list of records in a document: the document itself, or the only list of objects in its top level.
fn list_of_records<'v>(value: &'v Value, fields: &JsonFields) -> Option<&'v Vec<Value>> {
    let is_list = |value: &&'v Value| {
        value
            .as_array()
            .is_some_and(|items| items.first().is_some_and(Value::is_object))
    };
    if let Some(items) = Some(value).filter(is_list) {
        return items.as_array();
    }
    let object = value.as_object()?;
    if text_of(value, fields).is_some() {
        return None;
    }
    let mut lists = object.values().filter(is_list);
    match (lists.next(), lists.next()) {
        (Some(list), None) => list.as_array(),
        _ => None,
    }
}

fn text_of(value: &Value, fields: &JsonFields) -> Option<String> {
    let named = match fields.text.as_str() {
        "" => TEXTS
            .iter()
            .find_map(|name| at(value, name).and_then(words)),
        path => at(value, path).and_then(words),
    };
    named.filter(|text| text.split_whitespace().nth(2).is_some())
}

/// A record with text as a document.
fn record(value: &Value, options: &Options) -> Option<Document> {
    let fields = &options.json;
    let text = text_of(value, fields)?;
    let mut about = About::default();
    let own = [
        &fields.title,
        &fields.date,
        &fields.author,
        &fields.publisher,
        &fields.url,
        &fields.language,
        &fields.kind,
    ];
    for ((key, names), own) in NAMES.iter().zip(own) {
        let found = match own.as_str() {
            "" => names
                .iter()
                .find_map(|name| at(value, name).and_then(words)),
            path => at(value, path).and_then(words),
        };
        if let Some(found) = found {
            about.set(key, &found, DateFrom::Document);
        }
    }
    let mut extract = Extract::new(options.limits.text_bytes());
    if is_html(&text) {
        let inner = page(&text, &mut extract);
        about = about.or(inner);
    } else {
        if let Some(title) = &about.title {
            extract.heading(1, title);
        }
        let mut number = 0;
        for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
            number += 1;
            extract.place(located("", number));
            extract.paragraph(line);
        }
    }
    Some(Document {
        suffix: String::new(),
        text: extract.finish(),
        about,
    })
}

fn is_html(text: &str) -> bool {
    ["<p>", "<p ", "<div", "</p>", "<br", "<html"]
        .iter()
        .any(|tag| text.contains(tag))
}

#[cfg(feature = "html")]
fn page(text: &str, extract: &mut Extract) -> About {
    super::html::page_into(text, extract)
}

#[cfg(not(feature = "html"))]
fn page(text: &str, extract: &mut Extract) -> About {
    extract.paragraph(text);
    About::default()
}

/// A document that is no record: its values under their names.
fn data(value: &Value, options: &Options) -> Document {
    let mut extract = Extract::new(options.limits.text_bytes());
    values(value, "", &mut extract, 0);
    Document {
        text: extract.finish(),
        ..Document::default()
    }
}

/// Deeper values are left out; the parser itself stops at 128.
const DEEPEST: usize = 128;

fn values(value: &Value, path: &str, extract: &mut Extract, depth: usize) {
    if depth > DEEPEST || extract.is_full() {
        return;
    }
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                values(value, &below(name), extract, depth + 1);
            }
        }
        Value::Array(items) if items.iter().all(Value::is_object) && !items.is_empty() => {
            extract.place(path);
            let rows: Vec<(usize, &Value)> = (1..).zip(items).collect();
            table(&rows, extract);
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                values(item, &below(&number.to_string()), extract, depth + 1);
            }
        }
        value => {
            if let Some(words) = words(value) {
                extract.place(path);
                let name = path.rsplit('.').next().unwrap_or(path).replace('_', " ");
                extract.item(&format!("{name}: {words}"));
            }
        }
    }
}

/// Columns of a table of records.
const COLUMNS: usize = 100;

/// Records as rows under the names of their fields.
fn table(records: &[(usize, &Value)], extract: &mut Extract) {
    let mut names: Vec<&str> = Vec::new();
    for (_, record) in records {
        for (name, value) in record.as_object().into_iter().flatten() {
            if names.len() < COLUMNS && !value.is_object() && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    let header = names
        .iter()
        .map(|name| Cell {
            words: (*name).to_owned(),
            place: None,
        })
        .collect();
    let mut rows: Vec<Vec<Cell>> = vec![header];
    for (number, record) in records {
        let row = names.iter().map(|name| Cell {
            words: record.get(*name).and_then(words).unwrap_or_default(),
            place: Some(format!("record {number}, {name}").into()),
        });
        rows.push(row.collect());
    }
    extract.table(&rows, true, None);
}

/// The value at a path with dots.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, name| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })
}

/// A value in words: a list's joined, an object's name.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Array(items) => {
            let all: Vec<String> = items.iter().filter_map(words).collect();
            let between = if all.iter().any(|part| part.len() > 80) {
                "\n"
            } else {
                ", "
            };
            (!all.is_empty()).then(|| all.join(between))
        }
        Value::Object(object) => ["name", "title", "id"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str().map(str::to_owned)),
        Value::Null => None,
    }
}
