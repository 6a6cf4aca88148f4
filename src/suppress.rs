//! Ignore comments in the draft, and the ones that match nothing.
