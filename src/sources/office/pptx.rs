//! Slides: titles, text, tables and the speaker's notes, in the order in which they are shown.

use super::xml::{self, Token};
use super::{Package, is_package, properties, relationships};
use crate::sources::extract::{Cell, Extract, clean};
use crate::sources::{Contents, Format, Input, ReadError, cut_at};

pub struct Pptx;

impl Format for Pptx {
    fn name(&self) -> &'static str {
        "PowerPoint"
    }

    fn accepts(&self, path: &str, head: &[u8]) -> bool {
        is_package(
            path,
            head,
            &["pptx", "pptm", "ppsx"],
            "ppt/presentation.xml",
        )
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let limits = &input.options.limits;
        let mut package = Package::open(input, "PowerPoint presentation")?;
        let about = properties(&mut package)?;
        let slides = slides(&mut package)?;
        let mut extract = Extract::new(limits.text_bytes());
        let (most, all) = (limits.most_parts(), slides.len());
        for (number, part) in (1..).zip(slides.into_iter().take(most)) {
            extract.place(format!("slide {number}"));
            let text = package.xml(&part)?.unwrap_or_default();
            slide(&text, &mut extract, false);
            for (_, target) in relationships(&mut package, &part)? {
                if target.contains("notesSlide") {
                    extract.place(format!("slide {number}, notes"));
                    let text = package.xml(&target)?.unwrap_or_default();
                    slide(&text, &mut extract, true);
                }
            }
        }
        let mut contents = Contents::of(extract, about, input.options);
        if all > most {
            contents.notes.push(cut_at("parts", limits.parts, "slides"));
        }
        Ok(contents)
    }
}

/// The parts of the slides in their order.
fn slides(package: &mut Package<'_>) -> Result<Vec<String>, ReadError> {
    let main = "ppt/presentation.xml";
    let Some(text) = package.xml(main)? else {
        let why = format!("{main} is missing");
        return Err(ReadError::Broken("PowerPoint presentation", why));
    };
    let targets = relationships(package, main)?;
    let of = |token| match token {
        Token::Open(element) if element.name == "sldId" => {
            // Two attributes have this name: the slide's number, and the relationship's, which begins with letters.
            let id = element.last_attribute("id")?;
            let (_, target) = targets.iter().find(|(known, _)| *known == id)?;
            Some(target.clone())
        }
        _ => None,
    };
    Ok(xml::tokens(&text).filter_map(of).collect())
}

/// Writes a slide or its notes. Of notes only the body counts: the rest repeats the slide.
fn slide(text: &str, extract: &mut Extract, notes: bool) {
    let mut placeholder: Option<String> = None;
    let mut words = String::new();
    let mut title = String::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let (mut in_table, mut is_text, mut fallback) = (false, false, 0usize);
    for token in xml::tokens(text) {
        match token {
            Token::Open(element) if element.name == "Fallback" => fallback += 1,
            Token::Close(name) if name == "Fallback" => fallback = fallback.saturating_sub(1),
            _ if fallback > 0 => {}
            Token::Open(element) => match element.name.as_str() {
                "sp" | "graphicFrame" => placeholder = None,
                "ph" => {
                    placeholder = Some(element.attribute("type").unwrap_or_else(|| "body".into()))
                }
                "tbl" => in_table = true,
                "tr" if in_table => rows.push(Vec::new()),
                "br" | "tab" => words.push(' '),
                "t" => is_text = true,
                _ => {}
            },
            Token::Words(found) if is_text => words.push_str(&found),
            Token::Words(_) => {}
            Token::Close(name) => match name.as_str() {
                "t" => is_text = false,
                "p" if in_table => words.push(' '),
                "p" => {
                    let line = clean(&std::mem::take(&mut words));
                    let kind = placeholder.as_deref().unwrap_or("");
                    match kind {
                        "sldNum" | "ftr" | "dt" | "hdr" | "sldImg" => {}
                        _ if notes && kind != "body" => {}
                        "title" | "ctrTitle" => {
                            if !title.is_empty() {
                                title.push(' ');
                            }
                            title.push_str(&line);
                        }
                        "body" if notes => extract.paragraph(&line),
                        _ if line.ends_with(['.', '!', '?', '”', '"']) => {
                            extract.paragraph(&line)
                        }
                        _ => extract.item(&line),
                    }
                }
                "sp" => extract.heading(2, &std::mem::take(&mut title)),
                "tc" => {
                    if let Some(row) = rows.last_mut() {
                        row.push(Cell {
                            words: clean(&std::mem::take(&mut words)),
                            place: None,
                        });
                    }
                }
                "tbl" => {
                    in_table = false;
                    extract.table(&std::mem::take(&mut rows), false, None);
                }
                _ => {}
            },
        }
    }
}
