//! Quotes, dashes, spaces, ligatures and case made equal for comparing, with the way back to spans.
