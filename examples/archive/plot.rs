//! The table of measurements as a picture: what grows with the archive and what does not, on logarithmic axes.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

/// A line of the picture: the heading of its column, which number of the cell it is, and its colour.
struct Line {
    column: &'static str,
    number: usize,
    name: &'static str,
    colour: &'static str,
}

/// One half of the picture.
struct Panel {
    title: &'static str,
    unit: &'static str,
    lines: &'static [Line],
}

const fn line(
    column: &'static str,
    number: usize,
    name: &'static str,
    colour: &'static str,
) -> Line {
    Line {
        column,
        number,
        name,
        colour,
    }
}

/// Colours that people with any kind of colour vision tell apart (Okabe and Ito 2008).
const PANELS: [Panel; 2] = [
    Panel {
        title: "Time",
        unit: "ms",
        lines: &[
            line("lint cold", 0, "lint, cold", "#d55e00"),
            line("lint again", 0, "lint again", "#e69f00"),
            line("open", 0, "open", "#0072b2"),
            line("key p95", 0, "keystroke, p95", "#009e73"),
        ],
    },
    Panel {
        title: "Space",
        unit: "MB",
        lines: &[
            line("index", 0, "index", "#d55e00"),
            line("text", 0, "text", "#e69f00"),
            line("memory: own, mapped", 1, "memory, mapped", "#56b4e9"),
            line("memory: own, mapped", 0, "memory, own", "#0072b2"),
        ],
    },
];

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 320.0;
/// Around the axes: left, right, top and bottom.
const MARGIN: (f64, f64, f64, f64) = (60.0, 110.0, 40.0, 45.0);

/// The picture of a table that [`crate::measure`] printed.
pub fn picture(table: &str) -> Result<String> {
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    let [head, _, rows @ ..] = rows.as_slice() else {
        bail!("there is no table; `--head` prints the lines above one");
    };
    let column = |name: &str| {
        let at = head.iter().position(|cell| *cell == name);
        at.with_context(|| format!("the table has no column \"{name}\""))
    };
    let sizes = values(rows, column("passages")?, 0)?;
    let mut out = String::new();
    let (width, height) = (WIDTH * PANELS.len() as f64, HEIGHT);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
    )?;
    for (at, panel) in PANELS.iter().enumerate() {
        let mut series = Vec::new();
        for line in panel.lines {
            series.push((line, values(rows, column(line.column)?, line.number)?));
        }
        draw(&mut out, at as f64 * WIDTH, panel, &sizes, &series)?;
    }
    out.push_str("</svg>\n");
    Ok(out)
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// The `number`th value of a column's cells.
fn values(rows: &[Vec<&str>], column: usize, number: usize) -> Result<Vec<f64>> {
    let value = |row: &Vec<&str>| {
        let cell = row.get(column).copied().unwrap_or_default();
        let part = cell.split(", ").nth(number).unwrap_or_default();
        let digits = part.split(' ').next().unwrap_or_default();
        digits
            .parse()
            .with_context(|| format!("\"{cell}\" is no measurement"))
    };
    rows.iter().map(value).collect()
}

/// The powers of ten around some values.
fn decades<'v>(values: impl Iterator<Item = &'v f64>) -> (f64, f64) {
    let (mut low, mut high) = (f64::MAX, f64::MIN);
    for value in values.filter(|value| **value > 0.0) {
        low = low.min(value.log10().floor());
        high = high.max(value.log10().ceil());
    }
    (low, high.max(low + 1.0))
}

fn draw(
    out: &mut String,
    left: f64,
    panel: &Panel,
    sizes: &[f64],
    series: &[(&Line, Vec<f64>)],
) -> Result<()> {
    let (from, to) = decades(sizes.iter());
    let (low, high) = decades(series.iter().flat_map(|(_, values)| values));
    let (start, end) = (left + MARGIN.0, left + WIDTH - MARGIN.1);
    let (top, bottom) = (MARGIN.2, HEIGHT - MARGIN.3);
    let x = |value: f64| start + (value.log10() - from) / (to - from) * (end - start);
    let y = |value: f64| bottom - (value.max(1e-9).log10() - low) / (high - low) * (bottom - top);
    writeln!(
        out,
        "<text x=\"{start:.0}\" y=\"22\" font-weight=\"bold\">{}, {}</text>\n\
         <text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">passages</text>",
        panel.title,
        panel.unit,
        (start + end) / 2.0,
        HEIGHT - 8.0
    )?;
    for power in low as i32..=high as i32 {
        let at = y(10f64.powi(power));
        writeln!(
            out,
            "<path d=\"M{start:.1} {at:.1}H{end:.1}\" stroke=\"#ddd\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            start - 6.0,
            at + 4.0,
            plain(power)
        )?;
    }
    for power in from as i32..=to as i32 {
        let at = x(10f64.powi(power));
        writeln!(
            out,
            "<path d=\"M{at:.1} {top:.1}V{bottom:.1}\" stroke=\"#eee\"/>\n\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            bottom + 16.0,
            plain(power)
        )?;
    }
    // Names stand at the ends of their lines, pushed apart where these meet.
    let mut ends: Vec<(f64, &Line)> = series
        .iter()
        .filter_map(|(line, values)| Some((y(*values.last()?), *line)))
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut above = f64::MIN;
    for (at, line) in ends {
        above = at.max(above + 14.0);
        writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{}\">{}</text>",
            end + 6.0,
            above + 4.0,
            line.colour,
            line.name
        )?;
    }
    for (line, values) in series {
        let points: Vec<String> = sizes
            .iter()
            .zip(values)
            .map(|(size, value)| format!("{:.1},{:.1}", x(*size), y(*value)))
            .collect();
        writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>",
            points.join(" "),
            line.colour
        )?;
    }
    Ok(())
}

/// A power of ten as people write it.
fn plain(power: i32) -> String {
    match power {
        6.. => format!("{} million", 10i64.pow(power as u32 - 6)),
        3..6 => format!("{},000", 10i64.pow(power as u32 - 3)),
        0..3 => 10i64.pow(power as u32).to_string(),
        _ => format!("{:.*}", power.unsigned_abs() as usize, 10f64.powi(power)),
    }
}
