//! One reading of one passage, shared by extraction and comparison: words, names, figures, periods, events.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::Setting;
use super::claim::Quotation;
use super::events::{self, Event};
use super::labels;
use super::lexicon::{METRICS, Pos, TRANSFERS};
use super::names::{self, Name};
use super::quotations;
use super::words::{self, Class, Word};
use crate::quantity::{self, Dim, Figure, Period};
use crate::syntax::{self, Parse};
use crate::text::{self, Passage, PassageKind, Span};

/// Everything the claims and comparisons need to know of a passage.
#[derive(Debug, Clone)]
pub struct Analysis {
    pub text: String,
    pub kind: PassageKind,
    pub words: Vec<Word>,
    /// In order; what [`Analysis::take_up`] adds is among them.
    pub names: Vec<Name>,
    /// The name that a pronoun at its start stands for, with the place of the pronoun.
    pub referent: Option<Name>,
    pub figures: Vec<Figure>,
    pub periods: Vec<Period>,
    pub quotations: Vec<Quotation>,
    /// Clauses in order; they cover the passage.
    pub clauses: Vec<Span>,
    pub events: Vec<Event>,
    /// Words of the headings above, of the sentence before and of the document's title: what a
    /// pronoun or a short form may stand for.
    pub surroundings: Vec<Word>,
    /// For a table row: the cell and its header, by position in `figures`.
    pub row: Option<Row>,
    /// The only period of the sentence before, where this one names none.
    pub period_before: Option<Period>,
    /// The sentence before it in its block.
    pub before: Option<Arc<str>>,
    /// The nearest heading above, else the document's title.
    pub topic: Option<Arc<str>>,
    parse: OnceLock<Arc<Parse>>,
    read: OnceLock<Arc<dyn Any + Send + Sync>>,
    places: OnceLock<Arc<dyn Any + Send + Sync>>,
}

/// A table row as statements: each cell under its header, all about the row's first cell.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Words of the first cell, and bytes of it.
    pub subject: Span,
    /// For every figure: words of its column's header.
    pub headers: Vec<Vec<Word>>,
    /// For every figure: the period its column's header names.
    pub periods: Vec<Option<Period>>,
    /// Every cell with the words of its column's header.
    pub cells: Vec<(Span, Vec<Word>)>,
}

/// Reads a passage. `title` is the document's.
pub fn analyse(passage: &Passage, setting: &Setting) -> Analysis {
    let text = passage.text.clone();
    let words = words::words(&text);
    let mut names = names::names(&text, &words);
    let mut periods = quantity::time::periods(&text, setting.date);
    let before = || {
        let mut all = quantity::time::periods(passage.context.before.as_deref()?, setting.date);
        let only = all.pop().filter(|p| all.is_empty() && !p.guessed);
        only.filter(|p| p.from.is_some() && p.to.is_some())
    };
    // "The year before": before what the sentence before tells of.
    if periods.iter().any(|p| p.guessed || p.relative)
        && let Some(told) = before().and_then(|p| p.from.zip(p.to))
    {
        periods = quantity::time::periods_after(&text, setting.date, Some(told));
    }
    let (figures, row) = match passage.kind {
        PassageKind::Row => row_figures(passage, &periods, (&names, &words), setting.date),
        _ => (
            drop_named(quantity::figures(&text, &periods), &text, &names, &words),
            None,
        ),
    };
    // "NOK 985 million": the sign of a currency names nobody.
    let is_sign = |name: &Name| {
        let money = |f: &&Figure| matches!(f.dim, Dim::Money { .. });
        figures
            .iter()
            .filter(money)
            .any(|f| f.span.covers(name.span))
    };
    names.retain(|name| !is_sign(name));
    if row.is_some() {
        let counted = |p: &Period| figures.iter().any(|f| f.core.covers(p.core));
        periods.retain(|p| !counted(p));
    }
    let quotations = quotations::quotations(passage, &words);
    let clauses = clauses(&text, &words);
    let events = events::events(&words, &clauses);
    let mut surroundings = Vec::new();
    for piece in passage
        .context
        .headings
        .iter()
        .chain(passage.context.before.iter())
        .chain(passage.context.caption.iter())
        .chain(setting.title.iter())
    {
        surroundings.extend(words::words(piece).into_iter().filter(Word::is_content));
    }
    let period_before = if periods.is_empty() { before() } else { None };
    Analysis {
        text,
        period_before,
        kind: passage.kind,
        words,
        names,
        referent: None,
        figures,
        periods,
        quotations,
        clauses,
        events,
        surroundings,
        row,
        before: passage.context.before.clone(),
        topic: passage
            .context
            .headings
            .last()
            .or(setting.title.as_ref())
            .cloned(),
        parse: OnceLock::new(),
        read: OnceLock::new(),
        places: OnceLock::new(),
    }
}

/// A number inside a name ("Gemini 3") counts nothing; with a currency ("CNY 3") or as a place in an
/// order ("peaked at No. 4") it does, and so does what the name is given ("gave Chloe 28 stamps").
fn drop_named(mut figures: Vec<Figure>, text: &str, names: &[Name], words: &[Word]) -> Vec<Figure> {
    let gives = |name: &Name| {
        let verb = name.words.start.checked_sub(1).and_then(|at| words.get(at));
        verb.is_some_and(|w| {
            w.lemmas
                .iter()
                .any(|(l, p)| *p == Pos::Verb && TRANSFERS.of(l) == Some("give"))
        })
    };
    figures.retain(|f| !labels::is_in_name(f, text, names, words));
    figures.retain(|f| {
        matches!(f.dim, Dim::Money { .. } | Dim::Ordinal)
            || !names.iter().any(|n| {
                let given = n.span.end == f.core.end && gives(n);
                n.span.covers(f.core) && n.words.len() > 1 && !given
            })
    });
    figures
}

fn row_figures(
    passage: &Passage,
    periods: &[Period],
    (names, words): (&[Name], &[Word]),
    date: Option<Date>,
) -> (Vec<Figure>, Option<Row>) {
    let corner = passage.cells.first().map_or("", |cell| &cell.header);
    let caption = passage.context.caption.as_deref().unwrap_or("");
    let mut figures = Vec::new();
    let mut row = Row {
        subject: passage.cells.first().map(|c| c.span).unwrap_or_default(),
        headers: Vec::new(),
        periods: Vec::new(),
        cells: Vec::new(),
    };
    for cell in &passage.cells {
        let header = header_words(&cell.header, date);
        row.cells.push((cell.span, header.clone()));
        let is_date = periods
            .iter()
            .any(|p| cell.span.covers(p.core) && p.core.len() * 2 > cell.span.len());
        if is_date && !is_amount(cell.span.of(&passage.text), &cell.header, date) {
            continue;
        }
        let text = cell.span.of(&passage.text);
        // The first cell does not speak for itself.
        let label = if cell.span == row.subject {
            ""
        } else {
            row.subject.of(&passage.text)
        };
        let mut found = quantity::cell_figures(text, label, &cell.header, corner, caption);
        for figure in &mut found {
            figure.span = figure.span.shift(cell.span.start);
            figure.core = figure.core.shift(cell.span.start);
        }
        for figure in drop_named(found, &passage.text, names, words) {
            figures.push(figure);
            row.headers.push(header.clone());
            row.periods.push(
                quantity::time::header_periods(&cell.header, date)
                    .into_iter()
                    .next(),
            );
        }
    }
    (figures, Some(row))
}

/// The words of a column's header that say what it measures: without its unit and its period.
fn header_words(header: &str, date: Option<Date>) -> Vec<Word> {
    let periods = quantity::time::periods(header, date);
    let mut words = words::words(header);
    words.retain(|w| {
        let behind_number = header
            .get(..w.span.start)
            .is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        let unit = text::table::is_unit(w.span.of(header)) && !behind_number;
        !unit && !periods.iter().any(|p| p.core.covers(w.span))
    });
    words
}

/// True for a bare number under a header that names what money measures, a unit or a period: 2020 of revenue and 2020
/// of "Output 2024 (GWh)" are no years.
fn is_amount(cell: &str, header: &str, date: Option<Date>) -> bool {
    let names_measure = || {
        words::words(header)
            .iter()
            .any(|w| METRICS.of(&w.lower).is_some() || METRICS.of(w.lemma()).is_some())
    };
    cell.trim().bytes().all(|b| b.is_ascii_digit())
        && (names_measure()
            || quantity::names_unit(header)
            || !quantity::time::periods(header, date).is_empty())
}

/// Splits at semicolons, dashes, parentheses and at commas or conjunctions that begin a clause.
fn clauses(text: &str, words: &[Word]) -> Vec<Span> {
    let mut cuts = vec![0];
    for i in 1..words.len() {
        let gap = text
            .get(words[i - 1].span.end..words[i].span.start)
            .unwrap_or("");
        let hard = gap.contains([';', '—', '(', ')', '|'])
            || gap.contains(" – ")
            || gap.contains(" - ")
            || gap.contains(": ");
        let comma = gap.contains(',');
        let joins = matches!(
            words[i].lower.as_str(),
            "and"
                | "but"
                | "while"
                | "whereas"
                | "although"
                | "though"
                | "which"
                | "who"
                | "because"
                | "so"
                | "as"
                | "beating"
                | "with"
                | "versus"
                | "compared"
        ) || words[i].lower.ends_with("ing");
        let bare = matches!(
            words[i].lower.as_str(),
            "but" | "while" | "whereas" | "although" | "though" | "because" | "versus" | "compared"
        );
        if hard || (comma && joins) || bare {
            cuts.push(words[i].span.start);
        }
    }
    cuts.push(text.len());
    cuts.windows(2).map(|w| Span::new(w[0], w[1])).collect()
}

impl Analysis {
    /// True for a question: who asks states nothing.
    pub fn asks(&self) -> bool {
        self.text.trim_end().ends_with('?')
    }

    /// The grammar of the passage; parsed when it is first asked for, because few passages are.
    pub fn parse(&self) -> &Parse {
        self.parse.get_or_init(|| syntax::kept(&self.text))
    }

    /// What a comparison reads off the passage, made when it is first asked for and kept: a draft's sentence is held
    /// against dozens of passages. There is room for one kind `T`; of any other kind nothing is kept, and it is `None`.
    pub fn kept<T: Any + Send + Sync>(&self, make: impl FnOnce(&Self) -> T) -> Option<&T> {
        let read = self.read.get_or_init(|| Arc::new(make(self)));
        read.downcast_ref()
    }

    /// The same for where its figures stand, of one kind `T`.
    pub fn kept_places<T: Any + Send + Sync>(&self, make: impl FnOnce(&Self) -> T) -> Option<&T> {
        let places = self.places.get_or_init(|| Arc::new(make(self)));
        places.downcast_ref()
    }

    /// Reads a pronoun at its start as the name that it stands for.
    pub fn take_up(&mut self, referent: Name) {
        if self.names.iter().any(|n| n.span.overlaps(referent.span)) {
            return;
        }
        self.add_name(referent.clone());
        self.referent = Some(referent);
    }

    /// The same passage with one more name.
    pub fn with_name(&self, name: Name) -> Self {
        let mut more = self.clone();
        more.add_name(name);
        more
    }

    fn add_name(&mut self, name: Name) {
        let at = self
            .names
            .partition_point(|n| n.span.start < name.span.start);
        self.names.insert(at, name);
        // What was read off the passage before did not know of it.
        self.read = OnceLock::new();
        self.places = OnceLock::new();
    }

    /// True for the place of the pronoun, or of "the company", that is read as a name.
    pub fn is_referent(&self, span: Span) -> bool {
        self.referent.as_ref().is_some_and(|n| n.span == span)
    }

    /// Counts the names of a text before it among the surroundings.
    pub fn add_names_of(&mut self, earlier: &str) {
        let words = words::words(earlier);
        for name in names::names(earlier, &words) {
            self.surroundings
                .extend(words[name.words].iter().filter(|w| w.is_content()).cloned());
        }
    }

    /// The words of the header over the cell that holds the span; none outside of tables.
    pub fn row_header(&self, span: Span) -> &[Word] {
        let cells = self
            .row
            .as_ref()
            .map_or(&[][..], |row| row.cells.as_slice());
        cells
            .iter()
            .find(|(cell, _)| cell.covers(span))
            .map_or(&[], |(_, words)| words.as_slice())
    }

    /// The clause that holds the byte; the whole passage if none does.
    pub fn clause_at(&self, offset: usize) -> Span {
        self.clauses
            .iter()
            .copied()
            .find(|c| c.contains(offset))
            .unwrap_or(Span::new(0, self.text.len()))
    }

    /// True if the word lies inside a figure, a date or a quotation, which are compared on their own.
    pub fn is_measured(&self, span: Span) -> bool {
        self.figures.iter().any(|f| f.span.covers(span))
            || self
                .periods
                .iter()
                .any(|p| p.core.covers(span) || p.span.covers(span))
    }

    /// The words under a span.
    pub fn words_in(&self, span: Span) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(move |w| span.covers(w.span))
    }

    /// The first word of meaning from a byte on.
    pub fn content_behind(&self, offset: usize) -> Option<&Word> {
        self.words
            .iter()
            .find(|w| w.span.start >= offset && w.is_content())
    }

    /// True if a negation stands in the clause that holds the byte, not further than that.
    pub fn negated_at(&self, offset: usize) -> bool {
        let clause = self.clause_at(offset);
        self.words_in(clause)
            .filter(|w| w.class == Class::Negation)
            .count()
            % 2
            == 1
    }
}
