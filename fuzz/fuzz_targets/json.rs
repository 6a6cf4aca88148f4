//! Any bytes in a file called `a.json` are sources or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = tickmark::sources::read("a.json", bytes);
});
