//! Reads one `tickmark:` comment: its word, its rules, its reason, or what is wrong with it.

use crate::finding::{Edit, Fix, Rule};
use crate::text::{Directive, Span};

/// The rules that a comment can name: those that judge claims.
const RULES: [Rule; 8] = [
    Rule::Figure,
    Rule::Date,
    Rule::Quotation,
    Rule::Assertion,
    Rule::Internal,
    Rule::CitationMismatch,
    Rule::MissingSource,
    Rule::Uncited,
];

const WORDS: [(&str, Scope); 5] = [
    ("ignore", Scope::Here),
    ("ignore-next", Scope::Next),
    ("ignore-start", Scope::Start(0)),
    ("ignore-end", Scope::End),
    ("ignore-file", Scope::File),
];

/// What a comment reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The block it stands in, or the one after it if it stands alone.
    Here,
    Next,
    /// Everything from here to the byte given, where its `ignore-end` stands.
    Start(usize),
    End,
    File,
}

/// What a fix writes where the reason belongs.
pub(super) const PLACEHOLDER: &str = "reason";

/// An ignore comment that was understood.
#[derive(Debug, Clone)]
pub(super) struct Ignore {
    /// Its number among the draft's directives.
    pub directive: usize,
    pub scope: Scope,
    /// Empty: any rule.
    pub rules: Vec<Rule>,
    /// Bytes of the file from `[` to `]`, if there are any.
    pub brackets: Option<Span>,
    pub reason: String,
    /// Rules of the findings that it silenced.
    pub used: Vec<Rule>,
}

/// What to tell the writer of a comment.
#[derive(Debug, Clone)]
pub(super) struct Mistake {
    pub message: String,
    pub fix: Option<Fix>,
}

impl Mistake {
    pub fn plain(message: &str) -> Self {
        Self::new(message.to_owned())
    }

    pub fn new(message: String) -> Self {
        Self { message, fix: None }
    }

    pub fn with(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// Reads `word[rule, rule] reason`. `source` is the draft that the directive stands in.
pub(super) fn parse(number: usize, directive: &Directive, source: &str) -> Result<Ignore, Mistake> {
    let body = directive.body.as_str();
    if directive.misspelt {
        return Err(misspelt(directive));
    }
    let at = |span: Span| place_of_body(directive, source).map(|offset| span.shift(offset));
    let word_end = body
        .find(|c: char| c.is_whitespace() || c == '[' || c == ':')
        .unwrap_or(body.len());
    let (word, rest) = body.split_at(word_end);
    let Some((_, scope)) = WORDS.iter().find(|(known, _)| *known == word) else {
        return Err(unknown_word(word, at(Span::new(0, word_end))));
    };
    let mut ignore = Ignore {
        directive: number,
        scope: *scope,
        rules: Vec::new(),
        brackets: None,
        reason: String::new(),
        used: Vec::new(),
    };
    let mut reason = rest;
    if let Some(inner) = rest.trim_start().strip_prefix('[') {
        let Some((list, after)) = inner.split_once(']') else {
            return Err(Mistake::plain("The list of rules has no closing bracket."));
        };
        let list_start = body.len() - inner.len();
        let mut start = list_start;
        for part in list.split(',') {
            let name = part.trim();
            let name_start = start + (part.len() - part.trim_start().len());
            ignore.rules.push(rule(
                name,
                at(Span::new(name_start, name_start + name.len())),
            )?);
            start += part.len() + 1;
        }
        ignore.brackets = at(Span::new(list_start - 1, list_start + list.len() + 1));
        reason = after;
    }
    let reason = reason
        .trim_start_matches([':', '-', '–', '—', ' ', '\t', '\n', '\r'])
        .trim_end();
    // As the fix wrote it, nobody has said why.
    if reason != PLACEHOLDER {
        ignore.reason = reason.to_owned();
    }
    Ok(ignore)
}

/// The byte of the file at which the body begins.
fn place_of_body(directive: &Directive, source: &str) -> Option<usize> {
    let comment = directive.span.of(source);
    let colon = comment.find(':')?;
    let body = comment.get(colon..)?.find(directive.body.as_str())?;
    Some(directive.span.start + colon + body)
}

fn rule(name: &str, at: Option<Span>) -> Result<Rule, Mistake> {
    if let Some(rule) = RULES.into_iter().find(|rule| rule.as_str() == name) {
        return Ok(rule);
    }
    let known = RULES.map(Rule::as_str);
    if name.is_empty() {
        return Err(Mistake::new(format!(
            "A rule is missing between the brackets; there are {}.",
            known.join(", ")
        )));
    }
    Err(match nearest(name, &known) {
        Some(near) => Mistake::new(format!(
            "There is no rule \"{name}\" to ignore; did you mean \"{near}\"?"
        ))
        .with(replacement(at, near)),
        None => Mistake::new(format!(
            "There is no rule \"{name}\" to ignore; there are {}.",
            known.join(", ")
        )),
    })
}

/// A comment that is not read at all as it stands.
fn misspelt(directive: &Directive) -> Mistake {
    // The word in small letters; a reason keeps its own.
    let body = directive.body.as_str();
    let word = body.find([' ', '[', ':']).unwrap_or(body.len());
    let (word, rest) = body.split_at(word);
    let right = format!("<!-- tickmark: {}{rest} -->", word.to_ascii_lowercase());
    Mistake::new(format!(
        "This comment ignores nothing: it must begin with \"tickmark:\" in small letters. Write {right}"
    ))
    .with(replacement(Some(directive.span), &right))
}

fn unknown_word(word: &str, at: Option<Span>) -> Mistake {
    let known = WORDS.map(|(word, _)| word);
    if word.is_empty() {
        return Mistake::new(format!(
            "This comment says nothing after \"tickmark:\"; it may be {}.",
            known.join(", ")
        ));
    }
    match nearest(word, &known) {
        Some(near) => Mistake::new(format!(
            "\"{word}\" is nothing that a tickmark comment can say; did you mean \"{near}\"?"
        ))
        .with(replacement(at, near)),
        None => Mistake::new(format!(
            "\"{word}\" is nothing that a tickmark comment can say; it may be {}.",
            known.join(", ")
        )),
    }
}

/// The known word that is at most a third of its letters away; ties go to the one named first.
fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), *candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| distance * 3 <= candidate.chars().count().max(6))
        .map(|(_, candidate)| candidate)
}

/// What may have been meant. Only the writer can say so: a comment that was void silences findings then.
fn replacement(wrong: Option<Span>, right: &str) -> Option<Fix> {
    Some(Fix {
        title: format!("Change to \"{right}\""),
        edits: vec![Edit {
            span: wrong?,
            text: right.to_owned(),
        }],
        safe: false,
    })
}
