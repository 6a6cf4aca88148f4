//! What has been told of a passage so far, so that one slip is one finding.

use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::Stance;
use crate::finding::Finding;
use crate::quantity::{Dec, Dim, Value};
use crate::text::Span;
use crate::verdict::{Opinion, Verdict, Weighed};

/// How surely a passage must speak of the same thing before an ordinal that it does not back is told.
const COMPARED: f32 = 0.62;

/// The findings of a passage, and what they say of its ordinals: those are parts of its statement.
#[derive(Default)]
pub struct Told {
    pub findings: Vec<Finding>,
    /// Those of `findings` that back an ordinal.
    ordinals: Vec<usize>,
    /// An ordinal that no source has and that was left to the statement.
    left: Option<Span>,
}

impl Told {
    /// Takes back the support of a statement with an ordinal that no source has: "as a third treatment".
    pub fn settle(&self, claim: &Claim, weighed: &mut Weighed) {
        let statement = claim.kind == ClaimKind::Assertion;
        if let (Some(ordinal), true, Verdict::Supported) = (self.left, statement, weighed.verdict) {
            weighed.verdict = Verdict::Unsupported;
            for opinion in &mut weighed.opinions {
                opinion.judgement.stance = Stance::Nearest;
                opinion.judgement.at = Some(ordinal);
                opinion.judgement.reason = "it has everything but this".into();
            }
        }
    }

    /// True for a verdict that would only repeat what the passage's other findings say.
    ///
    /// Figures, dates and quotations carry the verdict of their sentence; its statement as a whole speaks
    /// up beside them only when it is wrong or when the sources lack a part of it that can be named, and not
    /// where one of them is already. An ordinal that nothing was found to compare with ("its second stage") is
    /// part of the statement, and one that is right does not speak for it.
    pub fn is_silent(
        &mut self,
        claim: &Claim,
        analysis: &Analysis,
        weighed: &Weighed,
        is_excerpt: bool,
    ) -> bool {
        let first = weighed.opinions.first();
        match claim.kind {
            ClaimKind::Figure(_) => {
                let compared = first.is_some_and(|o| o.judgement.relatedness >= COMPARED);
                let open = weighed.verdict == Verdict::Unsupported
                    && is_ordinal(claim, analysis)
                    && !compared;
                if open && is_telling(claim, analysis) {
                    self.left.get_or_insert(claim.span);
                }
                open
            }
            ClaimKind::Assertion => {
                let worse = |than: Verdict| self.findings.iter().any(|f| f.verdict >= Some(than));
                // What an excerpt lacks may have been cut away.
                let lacks_a_part = !is_excerpt && first.is_some_and(|o| o.judgement.at.is_some());
                let says_no_more = match weighed.verdict {
                    Verdict::Supported => !self.findings.is_empty(),
                    Verdict::Unsupported if self.moves(analysis, first) => true,
                    Verdict::Unsupported => {
                        self.findings.len() > self.ordinals.len()
                            && (!lacks_a_part || worse(Verdict::Unsupported))
                    }
                    Verdict::Disputed | Verdict::Conflict => false,
                };
                says_no_more || worse(Verdict::Conflict)
            }
            ClaimKind::Date(_) | ClaimKind::Quotation(_) => false,
        }
    }

    /// True if all that is lacking is the verb of a movement whose size is right: "expanded" of "expanded by 7.1 %".
    fn moves(&self, analysis: &Analysis, first: Option<&Opinion>) -> bool {
        let Some(at) = first.and_then(|o| o.judgement.at) else {
            return false;
        };
        let mut words = analysis.words_in(at);
        let moving = words.next().is_some_and(|w| w.direction.is_some()) && words.next().is_none();
        let mut figures = analysis.figures.iter();
        let next = figures.find(|f| f.span.start >= at.end);
        let right = |written: &str| {
            let mut own = self.findings.iter();
            own.any(|f| f.verdict == Some(Verdict::Supported) && f.text == written)
        };
        moving && next.is_some_and(|f| right(f.span.of(&analysis.text)))
    }

    /// Adds the finding of a claim. "A second ferry" of a statement that does not hold is not right by itself.
    pub fn push(&mut self, claim: &Claim, analysis: &Analysis, finding: Finding) {
        let supported = finding.verdict == Some(Verdict::Supported);
        if supported && is_ordinal(claim, analysis) {
            self.ordinals.push(self.findings.len());
        }
        if claim.kind == ClaimKind::Assertion && !supported {
            for at in self.ordinals.drain(..).rev() {
                self.findings.remove(at);
            }
        }
        self.findings.push(finding);
    }
}

/// True for an ordinal that few other words can stand for: "first" is a debut and much else, and "number five" has no
/// ending of an ordinal.
fn is_telling(claim: &Claim, analysis: &Analysis) -> bool {
    let ClaimKind::Figure(i) = claim.kind else {
        return false;
    };
    analysis.figures.get(i).is_some_and(|f| {
        let written = f.core.of(&analysis.text).to_lowercase();
        f.value != Value::Exact(Dec::ONE) && ENDINGS.iter().any(|ending| written.ends_with(ending))
    })
}

/// What ordinals end in, written out or in digits.
const ENDINGS: [&str; 4] = ["th", "nd", "rd", "st"];

fn is_ordinal(claim: &Claim, analysis: &Analysis) -> bool {
    match claim.kind {
        ClaimKind::Figure(i) => analysis
            .figures
            .get(i)
            .is_some_and(|f| f.dim == Dim::Ordinal),
        _ => false,
    }
}
