//! Documents, indices and aliases in memory, and the queries that tickmark asks of them.
//!
//! As on a real server, a document can be fetched at once and searched for after a refresh only, and
//! scores are single-precision sums.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

#[derive(Default)]
pub struct Engine {
    indices: BTreeMap<String, Index>,
    /// From an alias to the indices behind it.
    aliases: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Default)]
struct Index {
    documents: BTreeMap<String, Document>,
    /// As of the last refresh.
    searchable: BTreeMap<String, Document>,
    sequence: u64,
}

#[derive(Clone)]
struct Document {
    source: Value,
    sequence: u64,
}

type Answer = (u16, Value);

fn error(status: u16, kind: &str, reason: &str) -> Answer {
    (
        status,
        json!({ "error": { "type": kind, "reason": reason }, "status": status }),
    )
}

impl Engine {
    pub fn answer(&mut self, method: &str, path: &str, body: &[u8]) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let value = || serde_json::from_slice::<Value>(body).unwrap_or_default();
        match (method, parts.as_slice()) {
            ("GET", ["_alias", alias]) => self.alias(alias),
            ("POST", ["_aliases"]) => self.change_aliases(&value()),
            ("PUT", [index]) => self.create(index),
            ("DELETE", [index]) => match self.indices.remove(*index) {
                Some(_) => (200, json!({ "acknowledged": true })),
                None => missing(index),
            },
            (_, [index, rest @ ..]) => match self.indices.get_mut(*index) {
                None => missing(index),
                Some(own) => match (method, rest) {
                    ("POST", ["_bulk"]) => own.bulk(body),
                    ("POST", ["_refresh"]) => {
                        own.searchable = own.documents.clone();
                        (200, json!({ "_shards": { "failed": 0 } }))
                    }
                    ("GET", ["_doc", id]) => own.get(id),
                    ("PUT", ["_doc", id]) => own.put(id, value(), query),
                    ("POST", ["_search"]) => own.search(&value()),
                    ("POST", ["_count"]) => {
                        let found = own.matching(&value()["query"]).len();
                        (200, json!({ "count": found, "_shards": { "failed": 0 } }))
                    }
                    ("POST", ["_msearch"]) => own.several(body),
                    _ => error(400, "illegal_argument_exception", "no handler"),
                },
            },
            _ => error(400, "illegal_argument_exception", "no handler"),
        }
    }

    fn alias(&self, alias: &str) -> Answer {
        match self.aliases.get(alias).filter(|behind| !behind.is_empty()) {
            None => (
                404,
                json!({ "error": format!("alias [{alias}] missing"), "status": 404 }),
            ),
            Some(behind) => {
                let entry = |index: &String| (index.clone(), json!({ "aliases": { alias: {} } }));
                (200, Value::Object(behind.iter().map(entry).collect()))
            }
        }
    }

    fn change_aliases(&mut self, body: &Value) -> Answer {
        for action in body["actions"].as_array().into_iter().flatten() {
            for (kind, what) in action.as_object().into_iter().flatten() {
                let (index, alias) = (text(&what["index"]), text(&what["alias"]));
                let behind = self.aliases.entry(alias).or_default();
                let done = match kind.as_str() {
                    "add" if self.indices.contains_key(&index) => behind.insert(index),
                    "remove" => behind.remove(&index),
                    _ => false,
                };
                if !done {
                    return error(404, "aliases_not_found_exception", "missing");
                }
            }
        }
        (200, json!({ "acknowledged": true }))
    }

    fn create(&mut self, index: &str) -> Answer {
        if self.indices.contains_key(index) {
            let reason = format!("index [{index}/x] already exists");
            return error(400, "resource_already_exists_exception", &reason);
        }
        self.indices.insert(index.to_owned(), Index::default());
        (200, json!({ "acknowledged": true, "index": index }))
    }
}

fn missing(index: &str) -> Answer {
    error(
        404,
        "index_not_found_exception",
        &format!("no such index [{index}]"),
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Index {
    fn write(&mut self, id: &str, source: Value) -> u64 {
        let sequence = self.sequence;
        self.sequence += 1;
        self.documents
            .insert(id.to_owned(), Document { source, sequence });
        sequence
    }

    fn bulk(&mut self, body: &[u8]) -> Answer {
        let mut lines = body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let mut items = Vec::new();
        while let (Some(action), Some(document)) = (lines.next(), lines.next()) {
            let action: Value = serde_json::from_slice(action).unwrap_or_default();
            let document: Value = serde_json::from_slice(document).unwrap_or_default();
            let id = text(&action["index"]["_id"]);
            self.write(&id, document);
            items.push(json!({ "index": { "_id": id, "status": 201 } }));
        }
        (200, json!({ "errors": false, "items": items }))
    }

    fn get(&self, id: &str) -> Answer {
        match self.documents.get(id) {
            None => (404, json!({ "_id": id, "found": false })),
            Some(own) => {
                let body = json!({ "_id": id, "found": true, "_seq_no": own.sequence, "_primary_term": 1,
                    "_source": own.source });
                (200, body)
            }
        }
    }

    fn put(&mut self, id: &str, source: Value, query: &str) -> Answer {
        let now = self.documents.get(id).map(|own| own.sequence);
        let parameters: BTreeMap<&str, &str> =
            query.split('&').filter_map(|p| p.split_once('=')).collect();
        let wanted = parameters
            .get("if_seq_no")
            .map(|number| number.parse::<u64>().ok());
        let is_new = parameters.get("op_type") == Some(&"create");
        if wanted.is_some_and(|wanted| wanted != now) || (is_new && now.is_some()) {
            return error(409, "version_conflict_engine_exception", "version conflict");
        }
        let sequence = self.write(id, source);
        (
            200,
            json!({ "_id": id, "_seq_no": sequence, "_primary_term": 1 }),
        )
    }

    fn matching(&self, query: &Value) -> Vec<(f32, &String, &Document)> {
        let documents = self.searchable.iter();
        documents
            .filter_map(|(id, document)| Some((score(query, id, document)?, id, document)))
            .collect()
    }

    fn search(&self, body: &Value) -> Answer {
        let mut found = self.matching(&body["query"]);
        let total = found.len();
        let sort: Vec<(&String, bool)> = body["sort"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(Map::iter)
            .map(|(field, order)| (field, order == "desc"))
            .collect();
        let key = |(score, _, document): &(f32, &String, &Document), field: &str| match field {
            "_score" => json!(score),
            field => document.source[field].clone(),
        };
        found.sort_by(|a, b| {
            for (field, descending) in &sort {
                let order = compared(&key(a, field), &key(b, field));
                if !order.is_eq() {
                    return if *descending { order.reverse() } else { order };
                }
            }
            a.1.cmp(b.1)
        });
        found.truncate(body["size"].as_u64().unwrap_or(10) as usize);
        let hit = |own: &(f32, &String, &Document)| {
            let sort: Vec<Value> = sort.iter().map(|(field, _)| key(own, field)).collect();
            json!({ "_id": own.1, "_score": own.0, "_source": own.2.source, "sort": sort })
        };
        let hits: Vec<Value> = found.iter().map(hit).collect();
        let body = json!({ "timed_out": false, "_shards": { "total": 1, "failed": 0 },
            "hits": { "total": { "value": total, "relation": "eq" }, "hits": hits } });
        (200, body)
    }

    fn several(&self, body: &[u8]) -> Answer {
        let lines: Vec<&[u8]> = body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect();
        let answer = |pair: &[&[u8]]| {
            let query: Value = serde_json::from_slice(pair[1]).unwrap_or_default();
            let (status, mut body) = self.search(&query);
            body["status"] = json!(status);
            body
        };
        let responses: Vec<Value> = lines.chunks_exact(2).map(answer).collect();
        (200, json!({ "responses": responses }))
    }
}

fn compared(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.as_str().cmp(&b.as_str()),
    }
}

/// The score of a document; `None` if the query does not match it.
fn score(query: &Value, id: &str, document: &Document) -> Option<f32> {
    let (kind, of) = query.as_object()?.iter().next()?;
    let source = &document.source;
    let field = || of.as_object().and_then(|of| of.iter().next());
    let holds = |name: &str, is: &dyn Fn(&Value) -> bool| match &source[name] {
        Value::Array(values) => values.iter().any(is),
        Value::Null => false,
        value => is(value),
    };
    let matches = match kind.as_str() {
        "ids" => of["values"].as_array()?.iter().any(|own| own == id),
        "exists" => !source[of["field"].as_str()?].is_null(),
        "term" => {
            let (name, wanted) = field()?;
            holds(name, &|own| own == wanted)
        }
        "terms" => {
            let (name, wanted) = field()?;
            let wanted = wanted.as_array()?;
            holds(name, &|own| wanted.contains(own))
        }
        "range" => {
            let (name, bounds) = field()?;
            let bound = |bound: &str| bounds[bound].as_f64();
            holds(name, &|own| {
                own.as_f64().is_some_and(|own| {
                    bound("gte").is_none_or(|least| own >= least)
                        && bound("gt").is_none_or(|least| own > least)
                        && bound("lt").is_none_or(|end| own < end)
                })
            })
        }
        "constant_score" => {
            score(&of["filter"], id, document)?;
            return Some(of["boost"].as_f64().unwrap_or(1.0) as f32);
        }
        "function_score" => {
            let weight = source[of["field_value_factor"]["field"].as_str()?].as_f64()?;
            let score = score(&of["query"], id, document)?;
            return Some((f64::from(score) * weight) as f32);
        }
        "bool" => return both(of, id, document),
        _ => panic!("no query that this server knows: {kind}"),
    };
    matches.then_some(1.0)
}

fn both(of: &Value, id: &str, document: &Document) -> Option<f32> {
    let clauses = |name: &str| of[name].as_array().into_iter().flatten();
    if clauses("filter").any(|query| score(query, id, document).is_none())
        || clauses("must_not").any(|query| score(query, id, document).is_some())
    {
        return None;
    }
    let should: Vec<f32> = clauses("should")
        .filter_map(|query| score(query, id, document))
        .collect();
    let least = of["minimum_should_match"].as_u64().unwrap_or(0) as usize;
    (should.len() >= least).then(|| should.iter().sum())
}
