//! Transcripts as subtitles (SubRip, WebVTT): who said it, and when.

use std::sync::LazyLock;

use regex::Regex;

use super::about::About;
use super::extract::{Extract, clean};
use super::{Contents, DateFrom, Format, Input, ReadError, decode, has_extension, lower_head};

pub struct Transcript;

impl Format for Transcript {
    fn name(&self) -> &'static str {
        "transcript"
    }

    fn accepts(&self, path: &str, head: &[u8]) -> bool {
        has_extension(path, &["srt", "vtt", "webvtt"]) || lower_head(head, 64).starts_with("webvtt")
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let text = decode(input.bytes)?;
        let mut about = About::default();
        about.set("kind", "transcript", DateFrom::Document);
        let title = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("WEBVTT"));
        if let Some(title) = title {
            about.set(
                "title",
                title.trim_start_matches([' ', '-', '–', '\t']),
                DateFrom::Document,
            );
        }
        let mut extract = Extract::new(input.options.limits.text_bytes());
        write(&text, &mut extract);
        Ok(Contents::of(extract, about, input.options))
    }
}

/// Words of a speaker in a row, each piece with its time.
#[derive(Default)]
struct Turn {
    speaker: String,
    pieces: Vec<(String, String)>,
    length: usize,
}

/// Bytes after which words without a speaker become a new paragraph, at the end of a sentence and anyway.
const LONG: usize = 600;
const LONGEST: usize = 2_000;

impl Turn {
    fn end(&mut self, extract: &mut Extract) {
        extract.turn(&self.speaker, &self.pieces);
        self.pieces.clear();
        self.length = 0;
    }

    fn add(&mut self, time: &str, words: String) {
        let place = match self.speaker.as_str() {
            "" => time.to_owned(),
            speaker => format!("{time} {speaker}"),
        };
        self.length += words.len();
        self.pieces.push((place, words));
    }

    fn is_long(&self) -> bool {
        let ends = |(_, words): &(String, String)| words.ends_with(['.', '?', '!']);
        self.speaker.is_empty()
            && (self.length > LONGEST || self.length > LONG && self.pieces.last().is_some_and(ends))
    }
}

fn write(text: &str, extract: &mut Extract) {
    let mut turn = Turn::default();
    let mut time: Option<String> = None;
    let mut last = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            time = None;
        } else if let Some(found) = TIMES.captures(line) {
            time = found.get(1).map(|start| shown(start.as_str()));
        } else if let Some(time) = &time {
            let (speaker, words) = speaker(line);
            // Rolling captions repeat the line before.
            if words.is_empty() || words == last {
                continue;
            }
            last.clone_from(&words);
            let other = speaker.is_some_and(|speaker| {
                let other = speaker != turn.speaker;
                if other {
                    turn.end(extract);
                    turn.speaker = speaker;
                }
                other
            });
            if !other && turn.is_long() {
                turn.end(extract);
            }
            turn.add(time, words);
        }
        if extract.is_full() {
            return;
        }
    }
    turn.end(extract);
}

/// "1:02.500" and "00:01:02,500" to "00:01:02".
fn shown(time: &str) -> String {
    let whole = time.split(['.', ',']).next().unwrap_or(time);
    match whole.matches(':').count() {
        1 => format!("00:{whole:0>5}"),
        _ => format!("{whole:0>8}"),
    }
}

/// Who speaks, if the line says so, and the words without markup.
fn speaker(line: &str) -> (Option<String>, String) {
    let voice = VOICE
        .captures(line)
        .and_then(|found| found.get(1))
        .map(|v| clean(v.as_str()));
    let words = clean(&TAG.replace_all(line, ""));
    let words = words.trim_start_matches(['>', '-', '–']).trim_start();
    if let Some(voice) = voice {
        return (Some(voice), words.to_owned());
    }
    match LABEL.captures(words) {
        Some(found) => {
            let name = found.get(1).map_or("", |name| name.as_str());
            let rest = found
                .get(0)
                .and_then(|all| words.get(all.end()..))
                .unwrap_or("");
            (Some(clean(name)), rest.to_owned())
        }
        None => (None, words.to_owned()),
    }
}

static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    let time = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}";
    Regex::new(&format!(r"^({time})\s*-->\s*{time}")).expect("literal pattern")
});
static VOICE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*<v(?:\.[^\s>]*)?\s+([^>]{1,80})>").expect("literal pattern"));
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</?[a-zA-Z0-9][^>]{0,100}>|\{\\[^}]{0,40}\}").expect("literal pattern")
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\p{Lu}[\p{L}.'’-]*(?: [\p{L}.'’&-]+){0,4}(?: \([^)]{1,40}\))?):\s+")
        .expect("literal pattern")
});

#[cfg(test)]
mod tests {
    use crate::sources;

    #[test]
    fn turns_have_speakers_and_times() {
        let text = "WEBVTT - Halm call\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Ann Ode>Sales rose to\n\n\
                    2\n00:00:03.000 --> 00:00:05.000\n<v Ann Ode>12 million. We are pleased.\n\n\
                    00:07.500 --> 00:09.000\nOperator: Next question.\n";
        let source = sources::read("call.vtt", text.as_bytes()).unwrap();
        assert_eq!(&*source.meta.title, "Halm call");
        assert_eq!(source.meta.credits.kind.as_deref(), Some("transcript"));
        let told: Vec<(String, String)> = source
            .text
            .passages
            .iter()
            .map(|p| {
                (
                    source
                        .text
                        .place_at(p.map.whole().start)
                        .unwrap()
                        .to_string(),
                    p.text.clone(),
                )
            })
            .collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            told,
            [
                ("00:00:01 Ann Ode", "Ann Ode: Sales rose to 12 million."),
                ("00:00:03 Ann Ode", "We are pleased."),
                ("00:00:07 Operator", "Operator: Next question."),
            ]
        );
    }

    #[test]
    fn subrip_has_commas_and_tags() {
        let text = "1\r\n00:01:02,500 --> 00:01:04,000\r\n<i>It was {\\an8}cold.</i>\r\n\r\n";
        let source = sources::read("a.srt", text.as_bytes()).unwrap();
        assert_eq!(source.text.passages[0].text, "It was cold.");
        assert_eq!(source.text.place_at(0).map(|p| &**p), Some("00:01:02"));
    }
}
