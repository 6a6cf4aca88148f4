//! What the tests of the whole program share: case files, the engine in memory, and the real binary and server.
//!
//! Every test program compiles its own copy and uses a part of it, hence the `allow`.
#![allow(dead_code)]

pub mod annotation;
pub mod binary;
pub mod case;
pub mod compare;
pub mod engine;
pub mod folder;
pub mod lsp_client;
pub mod random;
pub mod search_server;
