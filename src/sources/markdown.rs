//! Markdown sources.

use super::about::About;
use super::decode::text_within;
use super::{Contents, Format, Input, ReadError, has_extension};
use crate::text;

pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn accepts(&self, path: &str, _: &[u8]) -> bool {
        has_extension(
            path,
            &["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"],
        )
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let (text, note) = text_within(input)?;
        let mut contents = Contents::one(text::markdown::read(&text), About::default());
        contents.notes.extend(note);
        Ok(contents)
    }
}
