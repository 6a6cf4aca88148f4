//! The names that Universal Dependencies gives to words and to what hangs them together.

/// Declares an enum whose variants have a written form.
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident, $other:ident: $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// As the treebanks write it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The label of that name, or the one for everything else.
            pub fn parse(text: &str) -> $name {
                match text { $($text => $name::$variant,)+ _ => $name::$other }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

labels! {
    /// Universal part of speech.
    Upos, X:
    Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
    Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
    Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
}

labels! {
    /// What a word is to its head.
    Relation, Dep:
    /// A clause that modifies a noun: "the plan to sell", "shares held by banks".
    Acl = "acl",
    /// A relative clause: "the firm that sold".
    AclRelcl = "acl:relcl",
    Advcl = "advcl",
    AdvclRelcl = "advcl:relcl",
    Advmod = "advmod",
    Amod = "amod",
    Appos = "appos",
    Aux = "aux",
    AuxPass = "aux:pass",
    /// A preposition, or the mark of possession.
    Case = "case",
    Cc = "cc",
    CcPreconj = "cc:preconj",
    /// A clause that is said, thought or shown, with a subject of its own.
    Ccomp = "ccomp",
    Compound = "compound",
    CompoundPrt = "compound:prt",
    Conj = "conj",
    Cop = "cop",
    Csubj = "csubj",
    CsubjOuter = "csubj:outer",
    CsubjPass = "csubj:pass",
    Dep = "dep",
    Det = "det",
    DetPredet = "det:predet",
    Discourse = "discourse",
    Dislocated = "dislocated",
    Expl = "expl",
    Fixed = "fixed",
    Flat = "flat",
    Goeswith = "goeswith",
    Iobj = "iobj",
    List = "list",
    Mark = "mark",
    Nmod = "nmod",
    NmodDesc = "nmod:desc",
    NmodPoss = "nmod:poss",
    NmodUnmarked = "nmod:unmarked",
    Nsubj = "nsubj",
    NsubjOuter = "nsubj:outer",
    NsubjPass = "nsubj:pass",
    Nummod = "nummod",
    Obj = "obj",
    Obl = "obl",
    /// Who does what is said in the passive: "by the bank".
    OblAgent = "obl:agent",
    /// Without a preposition: "rose 5%", "last year".
    OblUnmarked = "obl:unmarked",
    Orphan = "orphan",
    Parataxis = "parataxis",
    Punct = "punct",
    Reparandum = "reparandum",
    Root = "root",
    Vocative = "vocative",
    /// A clause without a subject of its own: "agreed to sell".
    Xcomp = "xcomp",
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    Present,
    Past,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mood {
    Indicative,
    Imperative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Number {
    Singular,
    Plural,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbForm {
    Finite,
    Infinitive,
    /// "selling", as a participle or as a noun.
    Gerund,
    /// "sold" in "has sold", "was sold", "shares sold to".
    Participle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Degree {
    Comparative,
    Superlative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    Active,
    Passive,
}

/// Features of a word's form; what its form does not say is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Morphology {
    pub tense: Option<Tense>,
    pub mood: Option<Mood>,
    pub number: Option<Number>,
    pub verb_form: Option<VerbForm>,
    pub degree: Option<Degree>,
    pub voice: Option<Voice>,
}

impl Morphology {
    /// Of a tag of the Penn treebank (Marcus, Santorini and Marcinkiewicz 1993).
    pub fn of_penn(tag: &str) -> Morphology {
        let verb = |verb_form, tense| Morphology {
            verb_form: Some(verb_form),
            tense,
            mood: (verb_form == VerbForm::Finite).then_some(Mood::Indicative),
            ..Morphology::default()
        };
        let number = |number| Morphology {
            number: Some(number),
            ..Morphology::default()
        };
        let degree = |degree| Morphology {
            degree: Some(degree),
            ..Morphology::default()
        };
        match tag {
            "VBD" => verb(VerbForm::Finite, Some(Tense::Past)),
            "VBP" | "MD" => verb(VerbForm::Finite, Some(Tense::Present)),
            "VBZ" => Morphology {
                number: Some(Number::Singular),
                ..verb(VerbForm::Finite, Some(Tense::Present))
            },
            "VB" => verb(VerbForm::Infinitive, None),
            "VBG" => verb(VerbForm::Gerund, Some(Tense::Present)),
            "VBN" => verb(VerbForm::Participle, Some(Tense::Past)),
            "NN" | "NNP" => number(Number::Singular),
            "NNS" | "NNPS" => number(Number::Plural),
            "JJR" | "RBR" => degree(Degree::Comparative),
            "JJS" | "RBS" => degree(Degree::Superlative),
            _ => Morphology::default(),
        }
    }
}
