//! Reads the word lists into the lexicon, once.

use super::{Currency, Hedge, Lexicon, MultipleForm, Unit, VagueWord, Word, flag, power_of_ten};
use crate::quantity::Dec;
use crate::quantity::figure::{Dimension, DurationUnit};

impl Lexicon {
    pub(super) fn read() -> Self {
        let mut lexicon = Self {
            words: vec![Word::default()],
            lengths: vec![0; 1024],
            ..Self::default()
        };
        lexicon.read_numbers();
        lexicon.read_flags();
        lexicon.read_hedges();
        lexicon.read_currencies();
        lexicon.read_units();
        lexicon.flags = lexicon.words.iter().map(|word| word.flags).collect();
        lexicon
    }

    fn read_numbers(&mut self) {
        let mut names: Vec<(&'static str, u16)> = Vec::new();
        let mut tens = Vec::new();
        let mut ones = Vec::new();
        for line in lines(include_str!("cardinals.txt")) {
            if let Some((word, value)) = line.split_once(' ')
                && let Ok(value) = value.trim().parse::<u16>()
            {
                if value > 1 {
                    names.push((word, value));
                }
                self.entry(word).cardinal = Some(value);
                self.entry(word).flags |= flag::OPENER;
                match value {
                    1..=9 => ones.push((word, value)),
                    20..=90 => tens.push((word, value)),
                    _ => {}
                }
            }
        }
        for line in lines(include_str!("ordinals.txt")) {
            if let Some((word, value)) = line.split_once(' ')
                && let Ok(value) = value.trim().parse::<u64>()
            {
                let entry = self.entry(word);
                entry.ordinal = Some(value);
                entry.flags |= flag::OPENER;
                if value < 10 {
                    for (ten, tens) in &tens {
                        let glued: &'static str =
                            Box::leak(format!("{ten}{word}").into_boxed_str());
                        let entry = self.entry(glued);
                        entry.ordinal = Some(u64::from(*tens) + value);
                        entry.flags |= flag::OPENER;
                    }
                }
            }
        }
        for (ten, tens) in &tens {
            for (one, ones) in &ones {
                let glued: &'static str = Box::leak(format!("{ten}{one}").into_boxed_str());
                let entry = self.entry(glued);
                entry.cardinal = Some(tens + ones);
                names.push((glued, tens + ones));
                entry.flags |= flag::OPENER;
            }
        }
        names.extend([("hundred", 100), ("thousand", 1000)]);
        for (name, value) in names {
            let glued: &'static str = Box::leak(format!("{name}fold").into_boxed_str());
            let entry = self.entry(glued);
            entry.multiple = Some((Dec::from(value), MultipleForm::Verb));
            entry.flags |= flag::OPENER;
        }
        for line in lines(include_str!("scales.txt")) {
            let mut columns = line.split(' ');
            if let (Some(word), Some(Ok(power)), Some(place)) = (
                columns.next(),
                columns.next().map(str::parse::<i8>),
                columns.next(),
            ) {
                let plural: &'static str = Box::leak(format!("{word}s").into_boxed_str());
                let forms: &[&'static str] = if place == "word" && word.len() > 3 || word == "lac" {
                    &[word, plural]
                } else {
                    &[word]
                };
                for form in forms {
                    let entry = self.entry(form);
                    entry.scale = Some(power);
                    entry.flags |= if place == "word" {
                        flag::OPENER
                    } else {
                        flag::SUFFIX_ONLY
                    };
                }
            }
        }
        for line in lines(include_str!("multiples.txt")) {
            let mut columns = line.split([' ', '=']).filter(|column| !column.is_empty());
            if let (Some(word), Some(Ok(factor)), Some(form)) = (
                columns.next(),
                columns.next().map(str::parse::<Dec>),
                columns.next(),
            ) {
                let form = match form {
                    "verb" => MultipleForm::Verb,
                    "times" => MultipleForm::Times,
                    _ => MultipleForm::Base,
                };
                let entry = self.entry(word);
                entry.multiple = Some((factor, form));
                entry.flags |= flag::OPENER;
            }
        }
        for word in [
            "half", "halves", "quarter", "quarters", "a", "an", "dozen", "dozens", "minus",
            "negative", "percent",
        ] {
            self.entry(word).flags |= flag::OPENER;
        }
    }

    fn read_flags(&mut self) {
        for (list, flag) in [
            (include_str!("stop.txt"), flag::STOP),
            (include_str!("change.txt"), flag::CHANGE),
            (include_str!("identifiers.txt"), flag::IDENTIFIER),
            (include_str!("hyphen.txt"), flag::HYPHEN),
            (include_str!("rate-nouns.txt"), flag::RATE),
            (include_str!("multiplied.txt"), flag::MULTIPLIED),
            (include_str!("after-part.txt"), flag::AFTER_PART),
            (include_str!("numbered.txt"), flag::NUMBERED),
            (include_str!("before-year.txt"), flag::BEFORE_YEAR),
            (include_str!("matches.txt"), flag::MATCH),
            (include_str!("addresses.txt"), flag::ADDRESS),
            (include_str!("lasting.txt"), flag::LASTING),
            (include_str!("disputing.txt"), flag::DISPUTING),
            (include_str!("ranking.txt"), flag::RANKING),
        ] {
            for word in lines(list).flat_map(str::split_whitespace) {
                self.entry(word).flags |= flag;
            }
        }
        for line in lines(include_str!("time-months.txt")) {
            if let Some(month) = line.split_whitespace().next() {
                self.entry(month).flags |= flag::MONTH;
            }
        }
        for line in lines(include_str!("frequency.txt")) {
            if let Some((word, unit)) = line.split_once(" = ") {
                let entry = self.entry(word);
                entry.flags |= flag::FREQUENCY;
                entry.frequency = DurationUnit::named(unit);
            }
        }
        for line in lines(include_str!("context.txt")) {
            if let Some((word, sense)) = line.split_once(" = ") {
                self.entry(word).flags |= match sense {
                    "heat" => flag::HEAT,
                    "score" => flag::SCORE,
                    _ => flag::WEIGHT,
                };
            }
        }
        for line in lines(include_str!("irregular.txt")) {
            if let Some((plural, singular)) = line.split_once(' ') {
                let index = u16::try_from(self.singulars.len()).ok();
                self.singulars.push(singular);
                self.entry(plural).singular = index;
            }
        }
        self.nonfigures = lines(include_str!("nonfigures.txt")).collect();
    }

    fn read_hedges(&mut self) {
        let hedge = |name: &str| match name {
            "about" => Hedge::About,
            "nearly" => Hedge::Nearly,
            "justover" => Hedge::JustOver,
            "more" => Hedge::More,
            "atleast" => Hedge::AtLeast,
            "less" => Hedge::Less,
            "atmost" => Hedge::AtMost,
            "orequal" => Hedge::OrEqual,
            _ => Hedge::Equal,
        };
        for line in lines(include_str!("before.txt")) {
            if let Some((phrase, name)) = line.split_once(" = ") {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&last) = words.last() {
                    self.words[usize::from(last)].flags |= flag::HEDGE;
                    self.before.add(last, words, hedge(name));
                }
            }
        }
        for line in lines(include_str!("after.txt")) {
            if let Some((phrase, name)) = line.split_once(" = ") {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&first) = words.first() {
                    self.after.add(first, words, hedge(name));
                }
            }
        }
        for line in lines(include_str!("vague.txt")) {
            let Some((phrase, meaning)) = line.split_once(" = ") else {
                continue;
            };
            let columns: Vec<&str> = meaning.split(' ').collect();
            if let [kind, low, high] = columns[..]
                && let (Ok(low), Ok(high)) = (low.parse(), high.parse())
            {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&first) = words.first() {
                    self.words[usize::from(first)].flags |= flag::OPENER;
                    self.vague.add(
                        first,
                        words,
                        VagueWord {
                            percent: kind == "percent",
                            low,
                            high,
                        },
                    );
                }
            }
        }
        for line in lines(include_str!("idioms.txt")) {
            let words = self.phrase(&line.split(' ').collect::<Vec<_>>());
            if let Some(&first) = words.first() {
                self.words[usize::from(first)].flags |= flag::IDIOM;
                self.idioms.add(first, words, ());
            }
        }
    }

    fn read_currencies(&mut self) {
        for line in lines(include_str!("currencies.txt")) {
            let columns: Vec<&'static str> = line.split(';').map(str::trim).collect();
            let [code, signs, names, ref rest @ ..] = columns[..] else {
                continue;
            };
            let minors = rest.first().copied().unwrap_or_default();
            let Ok(index) = u16::try_from(self.currencies.len()) else {
                continue;
            };
            let code = (code != "-").then_some(code);
            let sign = signs.split(' ').next().filter(|sign| !sign.is_empty());
            self.currencies.push(Currency {
                code,
                sign: sign.or(code).unwrap_or_default(),
            });
            for sign in signs.split(' ').filter(|sign| !sign.is_empty()) {
                self.money_signs.entry(sign).or_insert(index);
            }
            if let Some(code) = code {
                self.money_signs.insert(code, index);
            }
            for (list, minor) in [(names, false), (minors, true)] {
                for name in list.split(' ').filter(|name| !name.is_empty()) {
                    if minor && !name.contains(char::is_alphabetic) || name == "p" {
                        self.minor_signs.insert(name, index);
                        continue;
                    }
                    let words = self.phrase(&spaced(name));
                    if let Some(&first) = words.first() {
                        if words.len() > 1 {
                            self.words[usize::from(first)].flags |= flag::MONEY;
                        }
                        self.money_names.add(first, words, (index, minor));
                    }
                }
            }
        }
    }

    fn read_units(&mut self) {
        let prefixes: Vec<(&str, &str, Dec)> = lines(include_str!("prefixes.txt"))
            .filter_map(|line| {
                let mut columns = line.split(';').map(str::trim);
                let (symbol, name, power) = (columns.next()?, columns.next()?, columns.next()?);
                let factor = match power.strip_prefix("2^") {
                    Some(power) => Dec::from(1u128.checked_shl(power.parse().ok()?)?),
                    None => power_of_ten(power.parse().ok()?)?,
                };
                Some((symbol, name, factor))
            })
            .collect();
        for line in lines(include_str!("units.txt")) {
            let columns: Vec<&'static str> = line.split(';').map(str::trim).collect();
            let [name, symbols, names, dimension, factor, ref rest @ ..] = columns[..] else {
                continue;
            };
            let (Some(dimension), Ok(factor)) = (dimension_of(dimension), factor.parse::<Dec>())
            else {
                continue;
            };
            self.unit(name.to_owned(), "", "", symbols, names, dimension, factor);
            for wanted in rest
                .first()
                .copied()
                .unwrap_or_default()
                .split(' ')
                .filter(|prefix| !prefix.is_empty())
            {
                for (symbol, prefix, times) in
                    prefixes.iter().filter(|(symbol, ..)| *symbol == wanted)
                {
                    if let Some(factor) = factor.checked_mul(*times) {
                        self.unit(
                            format!("{prefix}{name}"),
                            symbol,
                            prefix,
                            symbols,
                            names,
                            dimension,
                            factor,
                        );
                    }
                }
            }
        }
        for line in lines(include_str!("durations.txt")) {
            if let Some((name, forms)) = line.split_once(" = ")
                && let Some((symbols, names)) = forms.split_once(';')
                && let Some(unit) = DurationUnit::named(name)
                && let Ok(index) = u16::try_from(self.units.len())
            {
                self.units.push(Unit::Time(unit));
                for symbol in symbols
                    .split(',')
                    .map(str::trim)
                    .filter(|symbol| !symbol.is_empty())
                {
                    self.unit_symbols.entry(symbol.to_owned()).or_insert(index);
                }
                for name in names.split_whitespace() {
                    let id = self.intern(name);
                    self.entry(name).flags |= flag::TIME;
                    self.unit_names.add(id, vec![id], index);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn unit(
        &mut self,
        name: String,
        prefix_symbol: &str,
        prefix: &str,
        symbols: &'static str,
        names: &'static str,
        dimension: Dimension,
        to_si: Dec,
    ) {
        let Ok(index) = u16::try_from(self.units.len()) else {
            return;
        };
        self.units.push(Unit::Physical {
            name,
            dimension,
            to_si,
        });
        for symbol in symbols.split(' ').filter(|symbol| !symbol.is_empty()) {
            self.unit_symbols
                .entry(format!("{prefix_symbol}{}", symbol.replace('_', " ")))
                .or_insert(index);
        }
        for name in names.split(' ').filter(|name| !name.is_empty()) {
            let words = if prefix.is_empty() {
                spaced(name)
            } else {
                let name: &'static str = Box::leak(format!("{prefix}{name}").into_boxed_str());
                spaced(name)
            };
            let words = self.phrase(&words);
            if let Some(&first) = words.first() {
                self.unit_names.add(first, words, index);
            }
        }
    }
}

/// The lines of a list without comments and blank lines.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#")
}

/// A name of several words, as one entry of a list ("square_metre").
fn spaced(name: &'static str) -> Vec<&'static str> {
    name.split('_').collect()
}

/// "L2 M T-3" as powers of the base quantities.
fn dimension_of(written: &str) -> Option<Dimension> {
    let mut dimension = Dimension::default();
    if written == "1" {
        return Some(dimension);
    }
    for part in written.split_whitespace() {
        let letter = part.chars().next()?;
        let index = "LMTIKNJB".find(letter)?;
        let power = part.get(1..)?;
        dimension[index] = if power.is_empty() {
            1
        } else {
            power.parse().ok()?
        };
    }
    Some(dimension)
}
