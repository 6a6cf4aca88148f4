//! Any bytes in a file called `a.eml` are sources or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = tickmark::sources::read("a.eml", bytes);
});
