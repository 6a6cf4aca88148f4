//! Markdown sources.

use super::about::About;
use super::{Contents, Format, Input, ReadError, decode, has_extension};
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
        let text = decode(input.bytes)?;
        Ok(Contents::one(text::markdown::read(&text), About::default()))
    }
}
