//! What the editor shows beside diagnostics: each thing has its own switch, off unless the client's settings say so.

use serde_json::Value;

/// The switches, as `initializationOptions` and `workspace/didChangeConfiguration` carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presentation {
    /// `inlayHints`: the source behind a figure, and what it has instead.
    pub inlay_hints: bool,
    /// `codeLens`: a tally above each heading.
    pub code_lens: bool,
    /// `semanticTokens`: claims coloured by verdict.
    pub semantic_tokens: bool,
    /// `documentHighlight`: the claims that rest on the same passage as the one under the caret.
    pub document_highlight: bool,
    /// `workspaceDiagnostics`: findings of drafts that are not open. On unless said otherwise.
    pub workspace_diagnostics: bool,
}

impl Default for Presentation {
    fn default() -> Self {
        Self {
            inlay_hints: false,
            code_lens: false,
            semantic_tokens: false,
            document_highlight: false,
            workspace_diagnostics: true,
        }
    }
}

impl Presentation {
    /// The same with what `settings` says, as an object or below the key `tickmark`. What it does not
    /// name stays; what is no switch is left alone.
    pub fn with(mut self, settings: &Value) -> Self {
        let settings = settings.get("tickmark").unwrap_or(settings);
        let switches = [
            ("inlayHints", &mut self.inlay_hints),
            ("codeLens", &mut self.code_lens),
            ("semanticTokens", &mut self.semantic_tokens),
            ("documentHighlight", &mut self.document_highlight),
            ("workspaceDiagnostics", &mut self.workspace_diagnostics),
        ];
        for (name, switch) in switches {
            if let Some(on) = settings.get(name).and_then(Value::as_bool) {
                *switch = on;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_said_changes() {
        let told = Presentation::default()
            .with(&json!({"inlayHints": true, "codeLens": 3, "other": true}));
        let wanted = Presentation {
            inlay_hints: true,
            ..Presentation::default()
        };
        assert_eq!(told, wanted);
        let told = told.with(&json!({"tickmark": {"inlayHints": false, "codeLens": true}}));
        assert_eq!(
            told,
            Presentation {
                code_lens: true,
                ..Presentation::default()
            }
        );
        assert_eq!(told.with(&json!(null)), told);
    }
}
