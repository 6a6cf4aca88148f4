//! The requests that are sent to a search server, and what is read out of its answers.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::documents::{Head, PassageRow, SourceRow, Version, passage_id};
use super::{Answer, Body, Connection, Method, RemoteError, Request};
use crate::evidence::rank::{Field, Wanted};
use crate::evidence::snapshot::Numbered;

/// Questions sent in one `_msearch`.
const TOGETHER: usize = 256;

/// Sources fetched in one request.
const SOURCES: usize = 1_000;

/// The id of the document that holds the [`Head`].
const HEAD: &str = "head";

/// A passage that was found, with the server's own score.
pub(super) struct Found {
    pub row: PassageRow<'static>,
    pub score: f64,
}

/// The newest index that an alias leads to.
pub(super) fn behind(link: &dyn Connection, alias: &str) -> Result<Option<String>, RemoteError> {
    Ok(all_behind(link, alias)?.pop())
}

/// All of them, the newest last.
pub(super) fn all_behind(link: &dyn Connection, alias: &str) -> Result<Vec<String>, RemoteError> {
    let answer = sent(
        link,
        Method::Get,
        &format!("/_alias/{alias}"),
        Body::Nothing,
    )?;
    if answer.status == 404 {
        return Ok(Vec::new());
    }
    let found: serde_json::Map<String, Value> = read(&answer)?;
    let mut names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    Ok(names)
}

#[derive(Deserialize)]
struct Document<T> {
    #[serde(rename = "_seq_no")]
    sequence: u64,
    #[serde(rename = "_primary_term")]
    term: u64,
    #[serde(rename = "_source")]
    source: T,
}

/// The head of an index; `None` if it has none.
pub(super) fn head(
    link: &dyn Connection,
    index: &str,
) -> Result<Option<(Head, Version)>, RemoteError> {
    let answer = sent(
        link,
        Method::Get,
        &format!("/{index}/_doc/{HEAD}"),
        Body::Nothing,
    )?;
    if answer.status == 404 {
        return Ok(None);
    }
    let found: Document<Head> = read(&answer)?;
    let version = Version {
        sequence: found.sequence,
        term: found.term,
    };
    Ok(Some((found.source, version)))
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "_seq_no")]
    sequence: u64,
    #[serde(rename = "_primary_term")]
    term: u64,
}

/// Writes the head in the place of the version `before`; the first one where there must be none.
pub(super) fn put_head(
    link: &dyn Connection,
    index: &str,
    head: &Head,
    before: Option<Version>,
) -> Result<Version, RemoteError> {
    let condition = match before {
        Some(Version { sequence, term }) => format!("if_seq_no={sequence}&if_primary_term={term}"),
        None => "op_type=create".to_owned(),
    };
    let body = bytes(head);
    let path = format!("/{index}/_doc/{HEAD}?{condition}");
    let answer = sent(link, Method::Put, &path, Body::Json(&body))?;
    if answer.status == 409 {
        return Err(RemoteError::Overtaken);
    }
    let written: Written = read(&answer)?;
    Ok(Version {
        sequence: written.sequence,
        term: written.term,
    })
}

#[derive(Deserialize)]
struct Shards {
    #[serde(default)]
    failed: u64,
}

#[derive(Deserialize)]
struct Hits<T> {
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards")]
    shards: Option<Shards>,
    hits: Inner<T>,
}

#[derive(Deserialize)]
struct Inner<T> {
    total: Option<Total>,
    hits: Vec<Hit<T>>,
}

#[derive(Deserialize)]
struct Total {
    value: u64,
}

#[derive(Deserialize)]
struct Hit<T> {
    #[serde(rename = "_source")]
    source: T,
    #[serde(default)]
    sort: Vec<Value>,
}

impl<T> Hits<T> {
    /// An answer in part would be taken for the whole.
    fn whole(self) -> Result<Inner<T>, RemoteError> {
        let failed = self.shards.is_some_and(|shards| shards.failed > 0);
        match self.timed_out || failed {
            true => Err(RemoteError::Away(
                "the server has searched only a part of the archive".to_owned(),
            )),
            false => Ok(self.hits),
        }
    }
}

/// The sources that a head shows, in the order of their ids.
pub(super) fn sources(
    link: &dyn Connection,
    index: &str,
    head: &Head,
) -> Result<Vec<Numbered>, RemoteError> {
    let gone: rustc_hash::FxHashSet<u32> = head.gone.iter().copied().collect();
    let mut all = Vec::new();
    let mut after = -1;
    loop {
        let query = json!({
            "size": SOURCES,
            "query": { "range": { "entry": { "gt": after, "lt": head.next } } },
            "sort": [{ "entry": "asc" }],
        });
        let page: Hits<SourceRow> = read(&asked(link, index, "_search", &query)?)?;
        let page = page.whole()?.hits;
        let count = page.len();
        for row in page.into_iter().map(|hit| hit.source) {
            after = i64::from(row.entry);
            if !gone.contains(&row.entry) {
                all.push(Numbered {
                    number: row.entry,
                    passages: row.passages,
                    meta: row.meta.into(),
                });
            }
        }
        if count < SOURCES {
            break;
        }
    }
    let passages: u64 = all.iter().map(|source| u64::from(source.passages)).sum();
    if passages != head.passages {
        return Err(RemoteError::NotUnderstood(format!(
            "its list of sources has {passages} passages where there are {}; `tickmark index --rebuild --to` fills it anew",
            head.passages
        )));
    }
    all.sort_unstable_by(|a, b| a.meta.id.cmp(&b.meta.id));
    Ok(all)
}

/// How many passages hold each of these terms.
pub(super) fn count(
    link: &dyn Connection,
    index: &str,
    head: &Head,
    terms: &[(Field, &str)],
) -> Result<Vec<u64>, RemoteError> {
    #[derive(Deserialize)]
    struct Responses {
        responses: Vec<Hits<Value>>,
    }
    let hidden = head.hidden();
    let mut counts = Vec::with_capacity(terms.len());
    for part in terms.chunks(TOGETHER) {
        let mut lines = Vec::new();
        for (field, term) in part {
            let query = json!({
                "size": 0,
                "track_total_hits": true,
                "query": { "bool": { "filter": [term_of(*field, term)], "must_not": hidden } },
            });
            lines.extend(b"{}\n");
            lines.extend(bytes(&query));
            lines.push(b'\n');
        }
        let path = format!("/{index}/_msearch");
        let answer = sent(link, Method::Post, &path, Body::Lines(&lines))?;
        let Responses { responses } = read(&answer)?;
        if responses.len() != part.len() {
            return Err(RemoteError::NotUnderstood(
                "not every question is answered".to_owned(),
            ));
        }
        for response in responses {
            let total = response.whole()?.total.map(|total| total.value);
            counts.push(total.ok_or_else(|| RemoteError::NotUnderstood("no total".to_owned()))?);
        }
    }
    Ok(counts)
}

/// The `size` passages with the highest scores; equal ones in the order of source and ordinal.
pub(super) fn search(
    link: &dyn Connection,
    index: &str,
    head: &Head,
    asked_for: &[(&Wanted, u32)],
    size: usize,
) -> Result<Vec<Found>, RemoteError> {
    let should: Vec<Value> = asked_for
        .iter()
        .map(|(wanted, worth)| {
            json!({ "constant_score": { "filter": term_of(wanted.field, &wanted.term), "boost": worth } })
        })
        .collect();
    let query = json!({
        "size": size,
        "track_total_hits": false,
        "query": { "function_score": {
            "query": { "bool": {
                "should": should,
                "minimum_should_match": 1,
                "must_not": head.hidden(),
            } },
            "field_value_factor": { "field": "weight" },
            "boost_mode": "multiply",
        } },
        "sort": [{ "_score": "desc" }, { "order": "asc" }],
    });
    let found: Hits<PassageRow<'static>> = read(&asked(link, index, "_search", &query)?)?;
    let score = |hit: Hit<PassageRow<'static>>| match hit.sort.first().and_then(Value::as_f64) {
        Some(score) => Ok(Found {
            row: hit.source,
            score,
        }),
        None => Err(RemoteError::NotUnderstood(
            "a passage has no score".to_owned(),
        )),
    };
    found.whole()?.hits.into_iter().map(score).collect()
}

/// Passages by source and ordinal, in no order.
pub(super) fn passages(
    link: &dyn Connection,
    index: &str,
    places: &[(u32, u32)],
) -> Result<Vec<PassageRow<'static>>, RemoteError> {
    let ids: Vec<String> = places
        .iter()
        .map(|(source, ordinal)| passage_id(*source, *ordinal))
        .collect();
    let query = json!({
        "size": ids.len(),
        "track_total_hits": false,
        "query": { "ids": { "values": ids } },
    });
    let found: Hits<PassageRow<'static>> = read(&asked(link, index, "_search", &query)?)?;
    Ok(found
        .whole()?
        .hits
        .into_iter()
        .map(|hit| hit.source)
        .collect())
}

/// How many documents there are that a query finds.
pub(super) fn counted(
    link: &dyn Connection,
    index: &str,
    query: &Value,
) -> Result<u64, RemoteError> {
    #[derive(Deserialize)]
    struct Count {
        count: u64,
    }
    let found: Count = read(&asked(link, index, "_count", query)?)?;
    Ok(found.count)
}

/// The passages that a head shows, as a query.
pub(super) fn all_passages(head: &Head) -> Value {
    json!({ "query": { "bool": {
        "filter": [{ "exists": { "field": "ordinal" } }],
        "must_not": head.hidden(),
    } } })
}

fn term_of(field: Field, term: &str) -> Value {
    let name = match field {
        Field::Words => "words",
        Field::Names => "names",
        Field::Figures => "figures",
    };
    json!({ "term": { name: term } })
}

fn asked(
    link: &dyn Connection,
    index: &str,
    what: &str,
    query: &Value,
) -> Result<Answer, RemoteError> {
    let body = bytes(query);
    sent(
        link,
        Method::Post,
        &format!("/{index}/{what}"),
        Body::Json(&body),
    )
}

/// Sends a request; an answer with an error is one, but for those that mean "there is none" and "not any
/// more".
pub(super) fn sent(
    link: &dyn Connection,
    method: Method,
    path: &str,
    body: Body<'_>,
) -> Result<Answer, RemoteError> {
    let answer = link.send(Request { method, path, body })?;
    match answer.status {
        200..=299 | 404 | 409 => Ok(answer),
        status => Err(RemoteError::Refused {
            status,
            reason: reason(&answer),
        }),
    }
}

/// What an answer with an error says.
pub(super) fn reason(answer: &Answer) -> String {
    let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = &told["error"];
    let words = error["reason"]
        .as_str()
        .or(error.as_str())
        .or(told["message"].as_str());
    let words = words.map_or_else(
        || String::from_utf8_lossy(&answer.body).into_owned(),
        str::to_owned,
    );
    let short: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    match short.trim() {
        "" => "without a reason".to_owned(),
        short => short.to_owned(),
    }
}

pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, RemoteError> {
    if answer.status == 404 {
        return Err(RemoteError::Refused {
            status: 404,
            reason: reason(answer),
        });
    }
    serde_json::from_slice(&answer.body)
        .map_err(|error| RemoteError::NotUnderstood(error.to_string()))
}

/// Plain values cannot fail to be written as JSON.
pub(super) fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
