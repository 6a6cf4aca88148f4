//! Our own reader of PDF pages: glyphs with their places, joined into words.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page as Sheet;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};

use super::{MOST_WORDS, Own, Page, Wanted, Word, bounds};
use crate::sources::DateFrom;
use crate::sources::about::About;

/// Things drawn on one page beyond which it is left as far as it was read: forms that draw each other
/// would go on for ever.
const MOST_STEPS: usize = 2_000_000;

/// A glyph's unit: thousandths of the font's size.
const EM: f64 = 1000.0;

/// Things drawn in the whole document beyond which no further page is read.
const MOST_STEPS_IN_ALL: usize = 100_000_000;

/// What the document says of itself, and its pages with their words if those are wanted.
pub(super) fn read(bytes: &[u8], wanted: Wanted) -> Own {
    let too_much = || Own {
        is_too_much: true,
        ..Own::default()
    };
    // A broken file may be too much for the reader; that must not take the others with it.
    let guarded = catch_unwind(AssertUnwindSafe(|| {
        if !bounds::opens_within(bytes, wanted.unpacked) {
            return too_much();
        }
        let pdf = match Pdf::new(bytes.to_vec()) {
            Ok(pdf) => pdf,
            Err(error) => {
                return Own {
                    is_locked: matches!(error, LoadPdfError::Decryption(_)),
                    ..Own::default()
                };
            }
        };
        let mut own = Own {
            about: about(&pdf),
            ..Own::default()
        };
        if wanted.words {
            if !bounds::streams_are_within(&pdf, wanted.unpacked) {
                return too_much();
            }
            let cache = InterpreterCache::new();
            let mut pages = Vec::new();
            let mut left = MOST_STEPS_IN_ALL;
            for sheet in pdf.pages().iter().take(wanted.parts) {
                if left == 0 {
                    own.stopped_at = Some(pages.len() + 1);
                    break;
                }
                pages.push(page(&pdf, sheet, &cache, &mut left));
            }
            own.pages = Some(pages);
        }
        own
    }));
    guarded.unwrap_or_default()
}

fn page<'p>(
    pdf: &'p Pdf,
    sheet: &Sheet<'p>,
    cache: &InterpreterCache<'p>,
    left: &mut usize,
) -> Page {
    let (width, height) = sheet.render_dimensions();
    let mut glyphs = Glyphs {
        words: Vec::new(),
        open: None,
        steps: 0,
        most: MOST_STEPS.min(*left),
    };
    let turned = Affine::new(sheet.initial_transform(true).as_coeffs());
    // What was read until then is kept when the page breaks off.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings {
            warning_sink: Arc::new(|_| {}),
            ..InterpreterSettings::default()
        };
        let mut context = Context::new(turned, area, cache, pdf.xref(), settings);
        interpret_page(sheet, &mut context, &mut glyphs);
    }));
    glyphs.end();
    *left = left.saturating_sub(glyphs.steps);
    Page {
        width,
        height,
        words: glyphs.words,
    }
}

fn about(pdf: &Pdf) -> About {
    let mut about = About::default();
    let found = pdf.metadata();
    let words = |bytes: &Option<Box<[u8]>>| match bytes.as_deref() {
        Some([0xfe, 0xff, rest @ ..]) => {
            let units = rest.chunks_exact(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0,
            });
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => String::new(),
    };
    let title = words(&found.title);
    // Programs put the file's name there.
    let is_name = title.contains(".doc")
        || title.contains(".ppt")
        || title.contains(".xls")
        || title.contains("Microsoft Word");
    if !is_name && title.split_whitespace().nth(1).is_some() {
        about.set("title", &title, DateFrom::Document);
    }
    let author = words(&found.author);
    if !author.starts_with(['(', '<']) {
        about.set("author", &author, DateFrom::Document);
    }
    if let Some(made) = found.creation_date {
        let day = format!("{:04}-{:02}-{:02}", made.year, made.month, made.day);
        about.set("date", &day, DateFrom::FileMetadata);
    }
    about
}

/// Takes the glyphs that are drawn.
struct Glyphs {
    words: Vec<Word>,
    open: Option<Word>,
    steps: usize,
    most: usize,
}

/// Ends the reading of a page that draws without end.
struct Endless;

impl Glyphs {
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > self.most || self.words.len() > MOST_WORDS {
            resume_unwind(Box::new(Endless));
        }
    }

    fn end(&mut self) {
        if let Some(word) = self.open.take().filter(|word| !word.text.trim().is_empty()) {
            self.words.push(word);
        }
    }

    fn glyph(&mut self, text: &str, at: Affine, advance: f64) {
        let [a, b, c, d, ..] = at.as_coeffs();
        let size = (c * c + d * d).sqrt() * EM;
        // Words that stand on end are labels of drawings or marks across the page.
        if !size.is_finite() || size < 0.5 || b.abs() > a.abs() * 0.2 || a < 0.0 {
            self.end();
            return;
        }
        let (start, end) = (at * Point::ZERO, at * Point::new(advance, 0.0));
        if text.chars().all(char::is_whitespace) {
            self.end();
            return;
        }
        let size = size as f32;
        let (left, right, base) = (start.x as f32, end.x as f32, start.y as f32);
        let (top, bottom) = (base - size * 0.75, base + size * 0.2);
        let joins = self.open.as_ref().is_some_and(|word| {
            let height = word.bottom - word.top;
            let gap = left - word.right;
            (word.bottom - bottom).abs() < height * 0.3
                && gap < height * GAP
                && gap > -height * 0.5
                && (size * 0.95 - height).abs() < height * 0.3
        });
        if !joins {
            self.end();
        }
        let word = self.open.get_or_insert_with(|| Word {
            left,
            right,
            top,
            bottom,
            text: String::new(),
        });
        word.text.push_str(text);
        word.right = word.right.max(right);
    }
}

/// Of the words' height: glyphs further apart are two words, as the space between two is a quarter of it.
const GAP: f32 = 0.14;

impl Device<'_> for Glyphs {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.step();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(500.0));
            let at = props.transform * glyph.transform();
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => self.glyph(c.encode_utf8(&mut [0; 4]), at, advance),
                Some(BfString::String(text)) => self.glyph(&text, at, advance),
                None => self.end(),
            }
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.step();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
