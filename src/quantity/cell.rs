//! Figures in table cells, which take unit and scale from the column's header or the table's caption.

use super::Dec;
use super::extract::figures;
use super::figure::{Comparator, Dim, Figure, Value, Written};
use super::lexicon::{flag, lexicon, power_of_ten};
use super::reader::Reader;
use super::token::tokens;
use crate::text::Span;

/// The figures of one table cell.
///
/// `label` is the row's first cell, `header` the column's header; `corner` (the header of the first column) and
/// `caption` (the line above) speak for the whole table ("$ in millions"); all may be empty. A bare number takes its
/// unit and scale from the brackets that close the label ("Costs (£m)"), what they leave open from the header, then
/// from the corner, then from the caption; a unit or scale in the cell itself wins. Parentheses and minus signs make a number negative. Spans are bytes of `text`.
pub fn cell_figures(
    text: &str,
    label: &str,
    header: &str,
    corner: &str,
    caption: &str,
) -> Vec<Figure> {
    let hint = Hint::of_row(label)
        .or(Hint::read(header))
        .or(Hint::read(corner))
        .or(Hint::read(caption));
    if let Some(cell) = bare(text, header, &hint) {
        return cell.into_iter().collect();
    }
    let mut found = figures(text, &[]);
    if let [only] = found.as_mut_slice()
        && only.span.len() + 2 >= text.trim().len()
    {
        hint.complete(only);
    }
    found
}

/// True if a column's header gives a unit or a scale for the numbers below it: "Output (GWh)", "Sales, £m".
pub fn names_unit(header: &str) -> bool {
    let hint = Hint::read(header);
    hint.dim.is_some() || hint.scale.is_some()
}

/// What stands in the brackets that close a label, brackets included, or the unit behind its last comma ("Dividend per
/// share, cent"); empty if there is neither.
fn in_brackets(label: &str) -> &str {
    let label = label.trim_end();
    if let Some((_, last)) = label.rsplit_once(',')
        && crate::text::table::is_unit(last)
    {
        return last.trim_start();
    }
    let open = label
        .rfind(['(', '['])
        .filter(|_| label.ends_with([')', ']']));
    open.and_then(|at| label.get(at..)).unwrap_or_default()
}

/// Words of labels whose "m" are metres.
const LENGTHS: [&str; 9] = [
    "length",
    "height",
    "depth",
    "width",
    "distance",
    "altitude",
    "span",
    "elevation",
    "diameter",
];

/// What a header or caption says of the numbers under it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Hint {
    dim: Option<Dim>,
    /// Power of ten of "in millions", "$m", "'000".
    scale: Option<i8>,
    /// The unit is a hundredth ("pence").
    minor: bool,
    /// "per share": the caption's scale does not count.
    unscaled: bool,
}

impl Hint {
    fn or(self, other: Self) -> Self {
        // A column of per cent or of shares is not "in millions" because the caption is.
        let own_scale = self
            .dim
            .as_ref()
            .is_some_and(|dim| !matches!(dim, Dim::Money { .. }));
        let minor = self.minor || self.dim.is_none() && other.minor;
        Self {
            scale: self.scale.or(if own_scale || self.minor || self.unscaled {
                None
            } else {
                other.scale
            }),
            dim: self.dim.or(other.dim),
            minor,
            unscaled: self.unscaled || other.unscaled,
        }
    }

    /// What the label of a row says of its cells: the unit in its brackets, and "per share" anywhere.
    fn of_row(label: &str) -> Self {
        let brackets = in_brackets(label);
        let mut hint = Self::read(brackets);
        // "Passengers (m)" are millions, "Length (m)" is in metres.
        let long = label.to_lowercase();
        if matches!(brackets, "(m)" | "m") && !LENGTHS.iter().any(|word| long.contains(word)) {
            hint = Self {
                scale: Some(6),
                ..Self::default()
            };
        }
        let tokens = tokens(label, lexicon());
        if Reader::new(label, &tokens).says_per_share() {
            hint.scale = None;
            hint.unscaled = true;
        }
        hint
    }

    fn read(words: &str) -> Self {
        let mut hint = Self::default();
        if words.is_empty() {
            return hint;
        }
        let tokens = tokens(words, lexicon());
        let reader = Reader::new(words, &tokens);
        let per_share = reader.says_per_share();
        for at in 0..tokens.list.len() {
            hint.read_token(&reader, at);
        }
        if per_share {
            hint.scale = None;
            hint.unscaled = true;
        }
        hint
    }

    fn read_token(&mut self, reader: &Reader<'_>, at: usize) {
        if self.scale.is_none() {
            self.scale = reader.header_scale(at, matches!(self.dim, Some(Dim::Money { .. })));
        }
        if self.dim.is_some() {
            return;
        }
        if let Some(percent) = reader.percent(at) {
            self.dim = Some(percent.dim);
            return;
        }
        if let Some(currency) = reader.header_currency(at) {
            let Some(found) = reader.currency(currency.currency) else {
                return;
            };
            self.dim = Some(Dim::Money {
                code: found.code.map(str::to_owned),
                sign: found.sign.to_owned(),
            });
            self.minor = currency.minor;
            if currency.scale != 0 {
                self.scale = Some(currency.scale);
            }
            return;
        }
        // "(GWh)", "Capacity, MW", "Weight in tonnes"
        let opened = at.checked_sub(1).is_some_and(|before| {
            matches!(reader.sign(before), Some('(' | '[' | ',' | '/')) || reader.is(before, "in")
        });
        let alone = at == 0 && reader.token(at + 1).is_none();
        if (opened || alone)
            && reader.is_word(at)
            && reader.header_scale(at, false).is_none()
            && let Some(unit) = reader.unit(at, Dec::ONE, false)
            && (reader.ends(unit.end) || matches!(reader.sign(unit.end), Some('/')))
            && (matches!(unit.dim, Dim::Physical { .. } | Dim::Multiple)
                || opened && matches!(unit.dim, Dim::Duration { .. }))
        {
            self.dim = Some(unit.dim);
        }
    }

    /// Gives the hint's unit and scale to a figure that has none of its own.
    fn complete(&self, figure: &mut Figure) {
        let bare = matches!(figure.dim, Dim::Number);
        let money_without_scale = matches!(figure.dim, Dim::Money { .. }) && !figure.written.minor;
        if bare && let Some(dim) = &self.dim {
            figure.dim = dim.clone();
            if self.minor {
                figure.written.minor = true;
                scale_by(figure, Dec::new(1, 2));
            }
        }
        if (bare || money_without_scale)
            && let Some(scale) = self.scale
        {
            scale_bare(figure, scale);
        }
    }
}

/// Multiplies a number without a scale word of its own by ten to the `scale`, as a unit line says.
pub(super) fn scale_bare(figure: &mut Figure, scale: i8) {
    let scalable = matches!(
        figure.dim,
        Dim::Money { .. } | Dim::Number | Dim::Physical { .. } | Dim::Count { .. }
    );
    if scalable
        && figure.written.scale == 0
        && figure.written.table_scale == 0
        && !figure.written.minor
        && let Some(factor) = power_of_ten(i32::from(scale))
    {
        scale_by(figure, factor);
        figure.written.table_scale = scale;
    }
}

fn scale_by(figure: &mut Figure, factor: Dec) {
    let times = |value: &mut Dec| *value = value.saturating_mul(factor);
    match &mut figure.value {
        Value::Exact(value) => times(value),
        Value::Range { low, high } => {
            times(low);
            times(high);
        }
        Value::Centre { mid, tolerance } => {
            times(mid);
            times(tolerance);
        }
        Value::Vague { low, high } => {
            times(low);
            if let Some(high) = high {
                times(high);
            }
        }
    }
}

/// A cell that holds one number and nothing else but signs: "1,234", "(5.6)", "-7", "$ (12.3)", "4.5*".
/// `Some(None)`: such a cell whose number is a year or a running number; `None`: another cell.
fn bare(text: &str, header: &str, hint: &Hint) -> Option<Option<Figure>> {
    let tokens = tokens(text, lexicon());
    let reader = Reader::new(text, &tokens);
    let last = tokens.list.len();
    let mut at = 0;
    let currency = reader.currency_before(at);
    if let Some(currency) = currency {
        at = currency.end;
    }
    let start = 0;
    let mut negative = false;
    let bracketed = reader.sign(at) == Some('(');
    if bracketed {
        negative = true;
        at += 1;
    }
    if reader.is_dash(at) {
        negative = true;
        at += 1;
    } else if reader.sign(at) == Some('+') {
        at += 1;
    }
    let inner = if currency.is_none() {
        reader.currency_before(at)
    } else {
        None
    };
    if let Some(inner) = inner {
        at = inner.end;
    }
    let literal = *reader.literal(at)?;
    if literal.broken {
        return None;
    }
    at += 1;
    let mut dim = None;
    let percent = |at: usize| reader.sign(at) == Some('%');
    if percent(at) {
        dim = Some(Dim::Percent);
        at += 1;
    }
    if bracketed {
        if reader.sign(at) != Some(')') {
            return None;
        }
        at += 1;
        if percent(at) {
            dim = Some(Dim::Percent);
            at += 1;
        }
    }
    let end = at;
    // Footnote marks: "*", "†", "¹", "(1)", "[2]".
    while at < last
        && matches!(
            reader.sign(at),
            Some('*' | '†' | '‡' | '§' | '¹' | '²' | '³' | '⁴')
        )
    {
        at += 1;
    }
    if at < last
        && end > start
        && matches!(reader.sign(at), Some('[' | '('))
        && reader.literal(at + 1).is_some_and(|mark| mark.digits <= 2)
    {
        at += 3;
    }
    if at < last {
        return None;
    }
    let money = currency
        .or(inner)
        .and_then(|found| reader.currency(found.currency));
    if let Some(found) = money {
        dim = Some(Dim::Money {
            code: found.code.map(str::to_owned),
            sign: found.sign.to_owned(),
        });
    }
    let plain = dim.is_none() && !literal.grouped && literal.decimals == 0 && !negative;
    if plain && literal.zero_led {
        return Some(None);
    }
    if plain && hint.dim.is_none() && hint.scale.is_none() && names_years(header, literal.value) {
        return Some(None);
    }
    let core = Span::new(reader.start(start), reader.end_before(end));
    let mut figure = Figure {
        span: core,
        core,
        value: Value::Exact(if negative {
            -literal.value
        } else {
            literal.value
        }),
        dim: dim.unwrap_or(Dim::Number),
        approx: None,
        comparator: Comparator::Equal,
        rate: None,
        written: Written {
            decimals: literal.decimals,
            fraction: literal.fraction,
            ..Written::default()
        },
    };
    hint.complete(&mut figure);
    Some(Some(figure))
}

/// True if a whole number under that header is a year or a running number, not a quantity.
fn names_years(header: &str, value: Dec) -> bool {
    let is_year = value >= Dec::from(1900) && value <= Dec::from(2100);
    let names = |words: &[&str]| {
        header
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| words.iter().any(|name| word.eq_ignore_ascii_case(name)))
    };
    if names(&[
        "no", "id", "rank", "ref", "item", "note", "code", "phone", "postcode", "zip",
    ]) {
        return true;
    }
    is_year
        && (header.is_empty()
            || names(&[
                "year", "years", "fy", "date", "period", "season", "founded", "since", "from",
                "to", "start", "end", "launch", "opened", "built", "quarter",
            ]))
}

impl Reader<'_> {
    /// "million", "in thousands", "$m", "£bn", "'000" in a header: the power of ten.
    fn header_scale(&self, at: usize, after_money: bool) -> Option<i8> {
        if self.ends_amount(at) {
            return None;
        }
        if let Some(literal) = self.literal(at) {
            let thousands = self.slice(at) == "000" && literal.decimals == 0;
            return thousands.then_some(3);
        }
        let scale = self.word(at).scale?;
        if scale == 2 {
            return None;
        }
        if !self.has(at, flag::SUFFIX_ONLY) {
            return Some(scale);
        }
        let beside_money = after_money && (self.glued(at) || self.ends(at + 1));
        let letters = self.slice(at);
        (beside_money
            && matches!(
                letters,
                "m" | "M" | "MM" | "k" | "K" | "b" | "B" | "t" | "T"
            )
            || matches!(letters, "MM") && self.ends(at + 1))
        .then_some(scale)
    }

    /// A currency sign, code or name anywhere in a header: "$m", "Price (EUR)", "in pounds".
    fn header_currency(&self, at: usize) -> Option<super::money::CurrencyMatch> {
        let opens_amount = self.sign(at).is_some() && self.is_amount(at + 1);
        if opens_amount || self.ends_amount(at) {
            return None;
        }
        if self.sign(at).is_some()
            || self
                .sign(at + 1)
                .is_some_and(|sign| matches!(sign, '$' | '£'))
        {
            return self.currency_after(at);
        }
        let word = self.slice(at);
        let code = word.len() >= 3
            && word
                .get(..3)
                .is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()));
        let name = self.is_any(
            at,
            &[
                "dollars", "pounds", "euros", "pence", "cent", "cents", "yen", "yuan", "rupees",
                "francs", "kroner", "kronor",
            ],
        );
        let pence = self.slice(at) == "p"
            && at > 0
            && self.sign(at - 1) == Some('(')
            && self.sign(at + 1) == Some(')');
        if pence {
            let currency = *self.lexicon.minor_signs.get("p")?;
            return Some(super::money::CurrencyMatch {
                currency,
                minor: true,
                scale: 0,
                end: at + 1,
            });
        }
        if code
            && !matches!(
                word,
                "ALL" | "TOP" | "TRY" | "CUP" | "PEN" | "SOS" | "COP" | "MOP" | "GEL"
            )
            || name
        {
            return self.currency_after(at);
        }
        None
    }

    /// True for the "pence" of "14.2 pence": a sentence above a table gives an amount, not the table's unit.
    fn ends_amount(&self, at: usize) -> bool {
        self.is_word(at)
            && at
                .checked_sub(1)
                .is_some_and(|before| self.is_amount(before))
    }

    /// True for a number that is no year and no "000".
    fn is_amount(&self, at: usize) -> bool {
        let digits = self.slice(at);
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        self.literal(at).is_some() && !year && digits != "000"
    }

    /// "per share", "EPS": amounts that a caption's millions do not multiply.
    fn says_per_share(&self) -> bool {
        (0..self.tokens.list.len()).any(|at| {
            self.is_any(at, &["eps", "dps"])
                || self.is_any(at, &["per", "a"])
                    && self.is_any(
                        at + 1,
                        &[
                            "share", "unit", "ads", "tonne", "ton", "barrel", "ounce", "user",
                            "employee", "store", "head",
                        ],
                    )
                    && !(at > 0 && self.is_any(at - 1, &["except", "for"]))
        })
    }
}
