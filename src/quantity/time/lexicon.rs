//! Reads the word lists of dates into one table, once.

use rustc_hash::FxHashMap;

use super::words::{
    Edge, Entry, Holiday, HolidayRule, Season, Shift, Tense, Trust, Unit, Words, keyword, packed,
    pair,
};

fn lines(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect())
}

fn number<T: std::str::FromStr + Default>(text: Option<&&str>) -> T {
    text.and_then(|t| t.parse().ok()).unwrap_or_default()
}

impl Words {
    /// All lists, joined by word.
    pub fn read() -> Self {
        let mut words = Words {
            entries: FxHashMap::default(),
            keys: Vec::new(),
            sorted: Vec::new(),
            starts: Vec::new(),
            known: vec![0; 26 * 26],
            triggers: vec![0; 26 * 26],
            holidays: Vec::new(),
            seasons: Vec::new(),
        };
        words.read_calendar();
        words.read_grammar();
        for word in lines(include_str!("../lexicon/time-triggers.txt")).flatten() {
            words.at(word).trigger = true;
        }
        let mut entries: Vec<_> = words
            .entries
            .drain()
            .filter_map(|(word, entry)| Some((pair(word.as_bytes())?, word, entry)))
            .collect();
        entries.sort_by_key(|(pair, word, _)| (*pair, *word));
        for (pair, word, mut entry) in entries {
            entry.begins = entry.can_begin();
            entry.trigger |= entry.names_time();
            let length = 1 << word.len().min(31);
            words.known[pair] |= length;
            if entry.trigger {
                words.triggers[pair] |= length;
            }
            let at = words.keys.len() as u16;
            words.starts.resize(words.starts.len().max(pair + 1), at);
            words.keys.push(packed(word.as_bytes()));
            words.sorted.push(entry);
        }
        words.starts.resize(26 * 26 + 1, words.keys.len() as u16);
        words
    }

    fn at(&mut self, word: &'static str) -> &mut Entry {
        self.entries.entry(word).or_default()
    }

    fn read_calendar(&mut self) {
        for line in lines(include_str!("../lexicon/time-months.txt")) {
            let Some(word) = line.first() else { continue };
            let entry = self.at(word);
            entry.month = number(line.get(1));
            entry.month_trust = match line.get(2) {
                Some(&"sure") => Trust::Sure,
                Some(&"likely") => Trust::Likely,
                _ => Trust::Low,
            };
        }
        for line in lines(include_str!("../lexicon/time-weekdays.txt")) {
            let Some(word) = line.first() else { continue };
            let entry = self.at(word);
            entry.weekday = number(line.get(1));
            entry.weekday_full = line.get(2) == Some(&"sure");
        }
        for line in lines(include_str!("../lexicon/time-seasons.txt")) {
            let Some(word) = line.first() else { continue };
            let season = Season {
                first: number(line.get(1)),
                last: number(line.get(2)),
                sure: line.get(3) == Some(&"sure"),
            };
            self.at(word).season = Some(season);
            self.seasons.push((word, season));
        }
        for line in lines(include_str!("../lexicon/time-units.txt")) {
            let (Some(word), Some(unit)) = (line.first(), line.get(1)) else {
                continue;
            };
            self.at(word).unit = unit_named(unit);
        }
        for line in lines(include_str!("../lexicon/time-cardinals.txt")) {
            let Some(word) = line.first() else { continue };
            self.at(word).cardinal = Some(number(line.get(1)));
        }
        for line in lines(include_str!("../lexicon/time-ordinals.txt")) {
            let Some(word) = line.first() else { continue };
            self.at(word).ordinal = Some(number(line.get(1)));
        }
        for line in lines(include_str!("../lexicon/time-decades.txt")) {
            let Some(word) = line.first() else { continue };
            self.at(word).decade = Some(number(line.get(1)));
        }
        for line in lines(include_str!("../lexicon/time-days.txt")) {
            let Some(word) = line.first() else { continue };
            self.at(word).day = Some(number(line.get(1)));
        }
        for line in lines(include_str!("../lexicon/time-selectors.txt")) {
            let Some(word) = line.first() else { continue };
            self.at(word).shift = Some(Shift {
                steps: number(line.get(1)),
                told: line.get(2) == Some(&"told"),
                rolling: line.get(2) == Some(&"rolling"),
            });
        }
        for line in lines(include_str!("../lexicon/time-holidays.txt")) {
            self.read_holiday(&line);
        }
    }

    fn read_holiday(&mut self, line: &[&'static str]) {
        let arguments = match line.first() {
            Some(&"fixed") => 2,
            Some(&"weekday") => 3,
            _ => 1,
        };
        let rule = match arguments {
            2 => HolidayRule::Fixed {
                month: number(line.get(1)),
                day: number(line.get(2)),
            },
            3 => HolidayRule::Weekday {
                month: number(line.get(1)),
                weekday: number(line.get(2)),
                nth: number(line.get(3)),
            },
            _ => HolidayRule::Easter(number(line.get(1))),
        };
        // Signs are tokens of their own in the text, so they are here.
        let name: Vec<&'static str> = line
            .get(1 + arguments..)
            .unwrap_or_default()
            .iter()
            .flat_map(|word| word.split_inclusive(['\'', '.']))
            .flat_map(|piece| match piece.strip_suffix(['\'', '.']) {
                Some(stem) => vec![stem, &piece[stem.len()..]],
                None => vec![piece],
            })
            .collect();
        if let Some(first) = name.first() {
            self.at(first).holiday = true;
            self.holidays.push(Holiday { name, rule });
        }
    }

    fn read_grammar(&mut self) {
        for line in lines(include_str!("../lexicon/time-edges.txt")) {
            let (Some(word), Some(edge)) = (line.first(), line.get(1)) else {
                continue;
            };
            self.at(word).edge = match *edge {
                "early" => Some(Edge::Early),
                "mid" => Some(Edge::Mid),
                "late" => Some(Edge::Late),
                "start" => Some(Edge::Start),
                "middle" => Some(Edge::Middle),
                _ => Some(Edge::End),
            };
        }
        for line in lines(include_str!("../lexicon/time-keywords.txt")) {
            let (Some(word), Some(name)) = (line.first(), line.get(1)) else {
                continue;
            };
            self.at(word).keyword = keyword(name);
        }
        for line in lines(include_str!("../lexicon/time-tense.txt")) {
            let tense = if line.first() == Some(&"past") {
                Tense::Past
            } else {
                Tense::Future
            };
            for word in line.iter().skip(1) {
                self.at(word).tense = Some(tense);
            }
        }
        type List = (&'static str, fn(&mut Entry));
        let lists: [List; 5] = [
            (include_str!("../lexicon/time-accounts.txt"), |e| {
                e.accounts = true
            }),
            (include_str!("../lexicon/time-counted.txt"), |e| {
                e.counted = true
            }),
            (include_str!("../lexicon/time-labels.txt"), |e| {
                e.label = true
            }),
            (include_str!("../lexicon/time-moved.txt"), |e| {
                e.moved = true
            }),
            (include_str!("../lexicon/time-ed.txt"), |e| {
                e.not_past = true
            }),
        ];
        for (file, mark) in lists {
            for word in lines(file).flatten() {
                mark(self.at(word));
            }
        }
    }
}

fn unit_named(name: &str) -> Option<Unit> {
    Some(match name {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "fortnight" => Unit::Fortnight,
        "weekend" => Unit::Weekend,
        "workweek" => Unit::Workweek,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "half" => Unit::Half,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}
