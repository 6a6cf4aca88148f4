//! Reads the treebanks: CoNLL-U, plain or gzipped.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// A sentence as the annotators left it; `heads` counts words from 1, 0 is the root.
#[derive(Debug, Clone, Default)]
pub struct Sentence {
    pub text: String,
    pub forms: Vec<String>,
    pub lemmas: Vec<String>,
    pub upos: Vec<String>,
    pub xpos: Vec<String>,
    pub feats: Vec<String>,
    pub heads: Vec<u16>,
    pub relations: Vec<String>,
}

/// The sentences of `NAME.conllu` or `NAME.conllu.gz` in `folder`.
pub fn read(folder: &Path, name: &str) -> Result<Vec<Sentence>> {
    let plain = folder.join(format!("{name}.conllu"));
    let text = if plain.exists() {
        std::fs::read_to_string(&plain)?
    } else {
        let packed = folder.join(format!("{name}.conllu.gz"));
        let output = Command::new("gzip")
            .arg("-dc")
            .arg(&packed)
            .output()
            .context("gzip")?;
        if !output.status.success() {
            bail!(
                "{}: {}",
                packed.display(),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        String::from_utf8(output.stdout)?
    };
    let mut sentences = Vec::new();
    for block in text.split("\n\n") {
        let mut sentence = Sentence::default();
        for line in block.lines() {
            if let Some(text) = line.strip_prefix("# text = ") {
                sentence.text = text.to_owned();
            }
            if line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, form, lemma, upos, xpos, feats, head, relation, ..] = fields[..] else {
                continue;
            };
            sentence.forms.push(form.to_owned());
            sentence.lemmas.push(lemma.to_owned());
            sentence.upos.push(upos.to_owned());
            sentence.xpos.push(xpos.to_owned());
            sentence.feats.push(feats.to_owned());
            sentence.heads.push(head.parse().context("a head")?);
            sentence.relations.push(relation.to_owned());
        }
        if !sentence.forms.is_empty() {
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}
