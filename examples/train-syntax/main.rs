//! Trains the tagger and parser of `tickmark::syntax` on treebanks, or measures what is compiled in.
//!
//! ```text
//! cargo run --release --example train-syntax -- train   --treebank ../shared/treebank
//! cargo run --release --example train-syntax -- measure --treebank ../shared/treebank
//! ```
//!
//! Training writes `src/syntax/weights.bin`. Everything is done in a fixed order with a fixed seed, so
//! that the same treebanks give the same bytes on every machine and on any number of threads.

mod algebra;
mod conllu;
mod gradient;
mod inventory;
mod lstm;
mod measure;
mod network;
mod optimizer;
mod save;
mod train;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use tickmark::syntax::model::Model;

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Learn from the training and development parts and write the weights
    Train {
        /// Folder of `ewt_train.conllu.gz` and the others
        #[arg(long)]
        treebank: PathBuf,
        #[arg(long, default_value = "src/syntax/weights.bin")]
        output: PathBuf,
        /// Rounds over the training sentences
        #[arg(long, default_value_t = train::EPOCHS)]
        epochs: usize,
        /// Learn from the training parts only, and measure on the development parts on the way
        #[arg(long)]
        held_out: bool,
    },
    /// Measure the weights that are compiled in, or those of a file
    Measure {
        #[arg(long)]
        treebank: PathBuf,
        /// The parts that are measured
        #[arg(long, value_delimiter = ',', default_value = "ewt_test,gum_test")]
        parts: Vec<String>,
        /// A file of weights to measure instead
        #[arg(long)]
        weights: Option<PathBuf>,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Train {
            treebank,
            output,
            epochs,
            held_out,
        } => {
            let file = train::train(&treebank, epochs, held_out)?;
            std::fs::write(&output, &file).with_context(|| output.display().to_string())?;
            println!("{} bytes in {}", file.len(), output.display());
        }
        Command::Measure {
            treebank,
            parts,
            weights,
        } => {
            let read;
            let model = match weights {
                Some(path) => {
                    read = Model::read(std::fs::read(path)?.leak());
                    &read
                }
                None => Model::get(),
            };
            for part in &parts {
                measure::report(model, part, &conllu::read(&treebank, part)?);
            }
        }
    }
    Ok(())
}
