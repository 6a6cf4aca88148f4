//! Figures and dates as keys under which they are looked up: equal for values that round alike.
//!
//! A key finds passages; it decides nothing. So it is coarse: two significant digits, no currency,
//! no counted noun, and once more with one digit, because "about 600" may be 605.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::quantity::{Dim, Figure, Grain, Period, Value};

/// Begins the key of a value rounded to one digit: it finds much, so it is worth little.
pub(super) const ROUGH: char = '~';

/// The keys of a figure, among them one for each end of a range.
pub fn figure_keys(figure: &Figure) -> Vec<String> {
    let values = match &figure.value {
        Value::Exact(value) => [Some(*value), None],
        Value::Range { low, high } => [Some(*low), Some(*high)],
        Value::Centre { mid, .. } => [Some(*mid), None],
        Value::Vague { .. } => [None, None],
    };
    values
        .into_iter()
        .flatten()
        .flat_map(|value| keys(&figure.dim, value))
        .collect()
}

/// The keys of a date or period: of its days, and of each longer stretch of the calendar that holds it.
pub fn period_keys(period: &Period) -> Vec<String> {
    let mut keys = Vec::new();
    for date in [period.from, period.to].into_iter().flatten() {
        date_keys(date, period.grain, &mut keys);
    }
    if let Some((Some(month), Some(day))) = period.partial {
        keys.push(format!("d:{month:02}-{day:02}"));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn keys(dim: &Dim, value: Decimal) -> Vec<String> {
    let (kind, factor) = match dim {
        Dim::Money { .. } => ("m", None),
        Dim::Percent | Dim::PercentPoint => ("p", None),
        Dim::BasisPoint => ("p", Some(Decimal::new(1, 2))),
        Dim::Fraction => ("p", Some(Decimal::ONE_HUNDRED)),
        Dim::Multiple => ("x", None),
        Dim::Ordinal => ("o", None),
        Dim::Count { .. } | Dim::Age { .. } | Dim::Number => ("n", None),
        Dim::Physical { to_si, .. } => ("u", Some(*to_si)),
        Dim::Temperature { .. } => ("c", None),
        Dim::Duration { unit } => ("t", Some(unit.mean_seconds())),
    };
    let value = value.abs();
    let Some(value) = factor.map_or(Some(value), |factor| value.checked_mul(factor)) else {
        return Vec::new();
    };
    let rounded = |digits| value.round_sf(digits).map(|value| value.normalize());
    let fine = rounded(2).map(|value| format!("{kind}:{value}"));
    // Below a hundred, two digits are all there is, and one would make 12 of 10.
    let rough = rounded(1).filter(|_| value >= Decimal::ONE_HUNDRED);
    let rough = rough.map(|value| format!("{ROUGH}{kind}:{value}"));
    fine.into_iter().chain(rough).collect()
}

fn date_keys(date: Date, grain: Grain, keys: &mut Vec<String>) {
    let (year, month) = (date.year(), date.month());
    match grain {
        Grain::Day | Grain::Week => {
            keys.push(format!("d:{year}-{month:02}-{:02}", date.day()));
            keys.push(format!("d:{month:02}-{:02}", date.day()));
            keys.push(format!("d:{year}-{month:02}"));
        }
        Grain::Month => keys.push(format!("d:{year}-{month:02}")),
        Grain::Quarter => keys.push(format!("d:{year}-q{}", (month + 2) / 3)),
        Grain::Half | Grain::Year | Grain::Decade | Grain::Century => {}
    }
    keys.push(format!("d:{year}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity;

    fn keys_of(text: &str) -> Vec<String> {
        let periods = quantity::time::periods(text, None);
        let figures = quantity::figures(text, &periods);
        let mut keys: Vec<String> = figures.iter().flat_map(figure_keys).collect();
        keys.extend(periods.iter().flat_map(period_keys));
        keys.sort();
        keys
    }

    #[test]
    fn one_value_has_one_key_however_it_is_written() {
        let keys = keys_of("It cost $600 billion.");
        assert_eq!(keys, ["m:600000000000", "~m:600000000000"]);
        for same in [
            "It cost $0.6 trillion.",
            "It cost $597.3 billion.",
            "It cost 600,000 million dollars.",
        ] {
            assert_eq!(keys_of(same), keys, "{same}");
        }
        assert_eq!(
            keys_of("Half of them left."),
            keys_of("50 percent of them left.")
        );
        assert_eq!(
            keys_of("Rates rose 25 basis points."),
            keys_of("Rates rose 0.25 percentage points.")
        );
    }

    #[test]
    fn a_rounded_value_shares_its_rough_key() {
        let (draft, source) = (
            keys_of("They sold 600 cars."),
            keys_of("They sold 634 cars."),
        );
        assert_eq!(draft, ["n:600", "~n:600"]);
        assert_eq!(source, ["n:630", "~n:600"]);
        assert_eq!(keys_of("They sold 12 cars."), ["n:12"]);
    }

    #[test]
    fn a_day_is_found_by_its_month_and_year() {
        let day = keys_of("It closed on 4 March 2025.");
        assert_eq!(day, ["d:03-04", "d:2025", "d:2025-03", "d:2025-03-04"]);
        assert_eq!(keys_of("It closed in March 2025."), ["d:2025", "d:2025-03"]);
        assert_eq!(
            keys_of("It closed in the first quarter of 2025."),
            ["d:2025", "d:2025-q1"]
        );
        assert_eq!(keys_of("It closed on March 4."), ["d:03-04"]);
    }
}
