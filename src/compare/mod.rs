//! One claim beside one passage: agrees, differs, or says nothing, and why. One file a kind of claim.
