//! Markdown sources.

use super::{Format, has_extension};
use crate::text::{self, Text};

pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn accepts(&self, path: &str, _: &str) -> bool {
        has_extension(
            path,
            &["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"],
        )
    }

    fn read(&self, text: &str) -> Text {
        text::markdown::read(text)
    }
}
