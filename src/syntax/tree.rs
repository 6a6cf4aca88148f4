//! The dependency tree of a sentence: words with their tags and lemmas, and what hangs on what.

use super::figures::{self, Piece};
use super::labels::{Morphology, Relation, Upos, VerbForm, Voice};
use super::model::{Analysed, Model};
use super::tokenize;
use crate::text::Span;

/// A word, a mark or a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the sentence; [`crate::text::Passage::to_source`] leads on to the file.
    pub span: Span,
    pub upos: Upos,
    pub morphology: Morphology,
    /// Number of the word it hangs on; none for the root.
    pub head: Option<usize>,
    pub relation: Relation,
    lemma: Span,
}

/// A parsed sentence. Tokens are numbered from 0; a number that is not there answers with nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    text: String,
    lemmas: String,
    tokens: Vec<Token>,
    /// Numbers of the children of all tokens, one token's after the other's, and where each begins.
    children: Vec<u32>,
    starts: Vec<u32>,
}

/// The word as the treebanks would write it: they hold dollars and next to no other money.
fn as_known(word: &str) -> &str {
    let mut signs = word.chars();
    let alone = signs.next().is_some_and(tokenize::is_currency) && signs.next().is_none();
    if alone { "$" } else { word }
}

impl Tree {
    /// The tree of one sentence; time and space are linear in its length.
    pub fn parse(sentence: &str) -> Tree {
        let spans = tokenize::tokens(sentence);
        let words: Vec<&str> = spans.iter().map(|s| as_known(s.of(sentence))).collect();
        let Analysed { words, mut lemmas } = Model::get().analyse(&words);
        let pieces = spans.into_iter().zip(words);
        let pieces = pieces.map(|(span, word)| Piece { span, word }).collect();
        let pieces = figures::join(sentence, pieces, &mut lemmas);
        Tree::build(sentence, &pieces, &lemmas)
    }

    fn build(sentence: &str, pieces: &[Piece], lemmas: &str) -> Tree {
        let count = pieces.len();
        let mut tree = Tree {
            text: sentence.to_owned(),
            lemmas: String::with_capacity(pieces.iter().map(|p| p.word.lemma.len()).sum()),
            tokens: Vec::with_capacity(count),
            ..Tree::default()
        };
        for piece in pieces {
            let from = tree.lemmas.len();
            tree.lemmas.push_str(piece.word.lemma.of(lemmas));
            tree.tokens.push(Token {
                span: piece.span,
                upos: piece.word.upos,
                morphology: piece.word.morphology,
                head: piece.word.head.checked_sub(1).filter(|head| *head < count),
                relation: piece.word.relation,
                lemma: Span::new(from, tree.lemmas.len()),
            });
        }
        tree.index();
        tree.note_voice();
        tree
    }

    /// Lists the children of every token, in the order of the sentence.
    fn index(&mut self) {
        let mut counts = vec![0_u32; self.tokens.len() + 1];
        for head in self.tokens.iter().filter_map(|token| token.head) {
            if let Some(count) = counts.get_mut(head + 1) {
                *count += 1;
            }
        }
        for at in 1..counts.len() {
            let before = counts.get(at - 1).copied().unwrap_or(0);
            if let Some(count) = counts.get_mut(at) {
                *count += before;
            }
        }
        self.starts = counts.clone();
        self.children = vec![0; self.tokens.iter().filter(|t| t.head.is_some()).count()];
        for (number, token) in self.tokens.iter().enumerate() {
            if let Some(next) = token.head.and_then(|head| counts.get_mut(head))
                && let Some(slot) = self.children.get_mut(*next as usize)
            {
                *slot = number as u32;
                *next += 1;
            }
        }
    }

    /// A participle is passive under "be" or "get", or alone behind the noun that suffers it; a finite form that
    /// stands alone never is.
    fn note_voice(&mut self) {
        for at in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(at).filter(|token| token.upos == Upos::Verb) else {
                continue;
            };
            let form = token.morphology.verb_form;
            let suffers = self.child(at, Relation::NsubjPass).is_some()
                || self.child(at, Relation::CsubjPass).is_some();
            let passive = self.child(at, Relation::AuxPass).is_some()
                || (suffers && form != Some(VerbForm::Finite))
                || (token.relation == Relation::Acl && form == Some(VerbForm::Participle));
            let voice = if passive {
                Voice::Passive
            } else {
                Voice::Active
            };
            if let Some(token) = self.tokens.get_mut(at) {
                token.morphology.voice = Some(voice);
            }
        }
    }

    /// The sentence that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The words as they stand in the sentence.
    pub fn form(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| token.span.of(&self.text))
    }

    /// The word as a dictionary lists it: "sell" for "sold".
    pub fn lemma(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| token.lemma.of(&self.lemmas))
    }

    pub fn upos(&self, at: usize) -> Upos {
        self.tokens.get(at).map_or(Upos::X, |token| token.upos)
    }

    pub fn relation(&self, at: usize) -> Relation {
        self.tokens
            .get(at)
            .map_or(Relation::Dep, |token| token.relation)
    }

    pub fn head(&self, at: usize) -> Option<usize> {
        self.tokens.get(at).and_then(|token| token.head)
    }

    /// The token on which all others hang; none in an empty sentence.
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// Numbers of the tokens that hang on one, in the order of the sentence.
    pub fn children(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let bound = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let range = if at < self.tokens.len() {
            bound(at)..bound(at + 1)
        } else {
            0..0
        };
        let children = self.children.get(range).unwrap_or(&[]);
        children.iter().map(|child| *child as usize)
    }

    /// The first child in that relation.
    pub fn child(&self, at: usize, relation: Relation) -> Option<usize> {
        self.children(at)
            .find(|child| self.relation(*child) == relation)
    }

    /// Children in that relation.
    pub fn children_by(&self, at: usize, relation: Relation) -> impl Iterator<Item = usize> + '_ {
        self.children(at)
            .filter(move |child| self.relation(*child) == relation)
    }

    /// The token that covers the byte of the sentence, or the first one behind it.
    pub fn at(&self, byte: usize) -> Option<usize> {
        let found = self.tokens.partition_point(|token| token.span.end <= byte);
        (found < self.tokens.len()).then_some(found)
    }

    /// The token under a span of the sentence that is nearest to the root: the head of that phrase.
    pub fn head_of(&self, span: Span) -> Option<usize> {
        let from = self
            .tokens
            .partition_point(|token| token.span.end <= span.start);
        let inside = (from..self.tokens.len()).take_while(|at| {
            self.token(*at)
                .is_some_and(|token| token.span.start < span.end)
        });
        inside
            .filter(|at| self.upos(*at) != Upos::Punct)
            .min_by_key(|at| self.depth(*at))
    }

    /// Steps from a token up to the root.
    pub fn depth(&self, at: usize) -> usize {
        self.ancestors(at).count()
    }

    /// The tokens above one, the nearest first.
    pub fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(at), |head| self.head(*head)).take(self.tokens.len())
    }

    /// Everything below a token and itself, in the order of the sentence, as far as `enters` allows.
    pub fn below(&self, at: usize, enters: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut found = vec![at];
        let mut next = 0;
        while let Some(here) = found.get(next).copied() {
            next += 1;
            found.extend(self.children(here).filter(|child| enters(*child)));
        }
        found.sort_unstable();
        found
    }

    /// The words of a phrase without the clauses, asides and conjuncts that hang on it.
    pub fn phrase(&self, at: usize) -> Span {
        let part = |child: usize| {
            !matches!(
                self.relation(child),
                Relation::Acl
                    | Relation::AclRelcl
                    | Relation::Advcl
                    | Relation::AdvclRelcl
                    | Relation::Appos
                    | Relation::Conj
                    | Relation::Cc
                    | Relation::Parataxis
                    | Relation::Punct
                    | Relation::Case
                    | Relation::Cop
                    | Relation::Nsubj
                    | Relation::NsubjPass
                    | Relation::Mark
                    | Relation::List
                    | Relation::Discourse
            )
        };
        let inside = self.below(at, |child| {
            part(child) || self.relation(child) == Relation::Case && self.head(child) != Some(at)
        });
        let spans = inside
            .iter()
            .filter_map(|at| self.token(*at))
            .map(|token| token.span);
        spans.reduce(|a, b| a.join(b)).unwrap_or_default()
    }

    /// The preposition or the mark of a token, with its parts: "by", "according to".
    pub fn preposition(&self, at: usize) -> Option<String> {
        let case_of = |token: usize| {
            self.children(token).find(|child| {
                self.relation(*child) == Relation::Case && self.upos(*child) != Upos::Part
            })
        };
        // "of Pell Ferries": the tree sometimes hangs "of" on the first word of a name, not on its head.
        let first = || {
            let mut parts = self.children(at).filter(|child| *child < at);
            parts.find(|child| matches!(self.relation(*child), Relation::Compound | Relation::Flat))
        };
        let case = case_of(at).or_else(|| case_of(first()?))?;
        let mut words = self.form(case).to_lowercase();
        for part in self.children_by(case, Relation::Fixed) {
            words.push(' ');
            words.push_str(&self.form(part).to_lowercase());
        }
        Some(words)
    }

    /// Children in that relation with their conjuncts: all who do it, all it is done to.
    pub fn in_role(&self, at: usize, relation: Relation) -> Vec<usize> {
        let found = self.children_by(at, relation);
        found.flat_map(|token| self.with_conjuncts(token)).collect()
    }

    /// The token and its conjuncts: both firms of "Oracle and OpenAI".
    pub fn with_conjuncts(&self, at: usize) -> Vec<usize> {
        let mut all = vec![at];
        all.extend(self.children_by(at, Relation::Conj));
        all
    }
}
