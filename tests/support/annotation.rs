//! Annotation lines: carets under the draft that say which verdict is expected of the words above them.
//!
//! A line whose first visible character is `^` annotates the line of the draft above it. Columns are
//! counted in characters, so the carets stand under the words in any editor with a fixed width (a
//! character of double width counts once). A claim that runs over several lines is opened by carets
//! with three dots, `^^^^...`, and closed by the next carets, which end where the claim ends.

/// A draft without its annotations.
#[derive(Debug)]
pub struct Draft {
    pub text: String,
    /// Byte offset of `$0` in `text`.
    pub cursor: Option<usize>,
    pub expected: Vec<Expected>,
}

/// Line and column of a character, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    pub start: Place,
    pub end: Place,
    /// A verdict, or the severity of a finding that has none ("warning[unused-ignore]").
    pub verdict: String,
    /// In brackets after the verdict; any rule will do where it is left out.
    pub rule: Option<String>,
    /// `id:line` of passages that must be among the evidence; one of them must come first.
    pub evidence: Vec<String>,
    /// In quotation marks: words that the message must hold.
    pub words: Vec<String>,
    /// All of it as written, without the carets.
    pub written: String,
}

impl Draft {
    /// Takes the annotations out of the lines of a draft section.
    pub fn parse(lines: &[String], has_cursor: bool) -> Result<Draft, String> {
        let mut draft = Draft {
            text: String::new(),
            cursor: None,
            expected: Vec::new(),
        };
        let mut above: Option<Shown> = None;
        let mut count = 0;
        let mut open: Option<Place> = None;
        for line in lines {
            if line.trim_start().starts_with('^') {
                let shown = above
                    .as_ref()
                    .ok_or("an annotation needs a line above it")?;
                for mark in marks(line) {
                    let start = Place {
                        line: count - 1,
                        column: shown.column(mark.start),
                    };
                    let end = Place {
                        line: count - 1,
                        column: shown.column(mark.end),
                    };
                    if end.column > shown.length {
                        return Err(format!(
                            "the carets reach past the end of the line above: {line}"
                        ));
                    }
                    if mark.words == "..." {
                        open = Some(start);
                        continue;
                    }
                    draft.expected.push(Expected::parse(
                        open.take().unwrap_or(start),
                        end,
                        &mark.words,
                    )?);
                }
                continue;
            }
            let shown = Shown::of(line, has_cursor && draft.cursor.is_none());
            if let Some(at) = shown.cursor {
                let before: String = line.chars().take(at).collect();
                draft.cursor = Some(draft.text.len() + before.len());
                draft.text.push_str(&before);
                draft.text.extend(line.chars().skip(at + CURSOR.len()));
            } else {
                draft.text.push_str(line);
            }
            draft.text.push('\n');
            above = Some(shown);
            count += 1;
        }
        if open.is_some() {
            return Err("`^^^...` opens a claim that is never closed".into());
        }
        if has_cursor && draft.cursor.is_none() {
            return Err("the draft has no cursor `$0`".into());
        }
        Ok(draft)
    }

    /// The place of a byte of `text`.
    pub fn place(&self, offset: usize) -> Place {
        place(&self.text, offset)
    }
}

/// The place of a byte of a text whose lines end with `\n` or `\r\n`.
pub fn place(text: &str, offset: usize) -> Place {
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Place {
        line: before.matches('\n').count(),
        column: before[start..].chars().count(),
    }
}

/// The draft section again, with these annotations; `lines` are the old ones, annotations included.
pub fn render(
    lines: &[String],
    has_cursor: bool,
    annotations: &[(Place, Place, String)],
) -> Vec<String> {
    let mut out = Vec::new();
    let mut count = 0;
    let mut seen_cursor = false;
    for line in lines
        .iter()
        .filter(|line| !line.trim_start().starts_with('^'))
    {
        let shown = Shown::of(line, has_cursor && !seen_cursor);
        seen_cursor |= shown.cursor.is_some();
        out.push(line.clone());
        for (start, end, words) in annotations {
            let (from, to, words) = match (start.line == count, end.line == count) {
                (true, true) => (
                    shown.display(start.column),
                    shown.display(end.column),
                    format!(" {words}"),
                ),
                (true, false) => (
                    shown.display(start.column),
                    shown.display(shown.length),
                    "...".to_owned(),
                ),
                (false, true) => (0, shown.display(end.column), format!(" {words}")),
                (false, false) => continue,
            };
            out.push(format!(
                "{}{}{words}",
                " ".repeat(from),
                "^".repeat(to.saturating_sub(from).max(1))
            ));
        }
        count += 1;
    }
    out
}

const CURSOR: &str = "$0";

/// A line of the draft as it stands in the case file, where the cursor takes two columns of its own.
struct Shown {
    cursor: Option<usize>,
    /// Characters without the cursor.
    length: usize,
}

impl Shown {
    fn of(line: &str, may_hold_cursor: bool) -> Shown {
        let characters = line.chars().count();
        let cursor = line
            .match_indices(CURSOR)
            .find(|(at, _)| {
                let mut rest = line[at + CURSOR.len()..].chars();
                let next = rest.next();
                // "$0.60" and "$0,5" are money.
                let money = matches!(next, Some('.' | ','))
                    && rest.next().is_some_and(|c| c.is_ascii_digit());
                may_hold_cursor && !money && !next.is_some_and(|c| c.is_ascii_digit())
            })
            .map(|(at, _)| line[..at].chars().count());
        let length = if cursor.is_some() {
            characters - CURSOR.len()
        } else {
            characters
        };
        Shown { cursor, length }
    }

    /// From a column of the case file to one of the draft.
    fn column(&self, shown: usize) -> usize {
        match self.cursor {
            Some(at) if shown > at => shown.saturating_sub(CURSOR.len()).max(at),
            _ => shown,
        }
    }

    fn display(&self, column: usize) -> usize {
        match self.cursor {
            Some(at) if column > at => column + CURSOR.len(),
            _ => column,
        }
    }
}

/// A run of carets and the words after it, up to the next run.
struct Mark {
    start: usize,
    end: usize,
    words: String,
}

fn marks(line: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut quoted = false;
    for (column, c) in line.chars().enumerate() {
        match marks.last_mut() {
            _ if c == '^' && !quoted => match marks.last_mut() {
                Some(mark) if mark.end == column => mark.end += 1,
                _ => marks.push(Mark {
                    start: column,
                    end: column + 1,
                    words: String::new(),
                }),
            },
            Some(mark) => {
                quoted ^= c == '"';
                mark.words.push(c);
            }
            None => {}
        }
    }
    for mark in &mut marks {
        mark.words = mark.words.trim().to_owned();
    }
    marks
}

impl Expected {
    fn parse(start: Place, end: Place, written: &str) -> Result<Expected, String> {
        let mut evidence = Vec::new();
        let mut words = Vec::new();
        let mut label = "";
        let mut rest = written;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('"') {
                let (word, after) = inner
                    .split_once('"')
                    .ok_or("a quotation mark is never closed")?;
                words.push(word.to_owned());
                rest = after.trim_start();
                continue;
            }
            let (token, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            if label.is_empty() {
                label = token;
            } else {
                let line = token
                    .rsplit_once(':')
                    .and_then(|(_, line)| line.parse::<u32>().ok());
                line.ok_or_else(|| format!("`{token}` is not SOURCE:LINE"))?;
                evidence.push(token.to_owned());
            }
            rest = after.trim_start();
        }
        let (verdict, rule) = match label.split_once('[') {
            Some((verdict, rule)) => (verdict, Some(rule.trim_end_matches(']').to_owned())),
            None => (label, None),
        };
        const VERDICTS: [&str; 4] = ["supported", "conflict", "disputed", "unsupported"];
        const SEVERITIES: [&str; 3] = ["error", "warning", "information"];
        if !VERDICTS.contains(&verdict) && !SEVERITIES.contains(&verdict) {
            return Err(format!("`{verdict}` is neither a verdict nor a severity"));
        }
        Ok(Expected {
            start,
            end,
            verdict: verdict.to_owned(),
            rule,
            evidence,
            words,
            written: written.to_owned(),
        })
    }
}
