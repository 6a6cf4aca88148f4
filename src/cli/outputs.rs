//! Where reports go: standard output and files, opened before the work so that none is done in vain.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::targets::{Target, is_same};
use crate::report::{self, DraftReport, Format, Options};

/// One `--output`, as written: `FORMAT=FILE`, `FORMAT` or `FILE`.
#[derive(Debug, Clone)]
pub struct Spec {
    format: Option<Format>,
    /// `None`: standard output.
    file: Option<PathBuf>,
}

impl Spec {
    /// A report in this format to a file, or to standard output if the file is "-".
    pub fn file(format: Format, path: PathBuf) -> Self {
        Spec {
            format: Some(format),
            file: (path.as_os_str() != "-").then_some(path),
        }
    }
}

impl std::str::FromStr for Spec {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let format = |name: &str| <Format as ValueEnum>::from_str(name, false).ok();
        let file = |name: &str| (name != "-").then(|| PathBuf::from(name));
        if written.is_empty() {
            return Err("it is empty; write FORMAT=FILE".to_owned());
        }
        match written.split_once('=') {
            Some((name, rest)) if format(name).is_some() => match rest {
                "" => Err(format!("{name}= names no file")),
                rest => Ok(Spec {
                    format: format(name),
                    file: file(rest),
                }),
            },
            // A path tells itself by its folder; anything else is a slip that would go unseen.
            Some((name, _)) if !name.contains(['/', '\\', '.']) => Err(format!(
                "there is no format “{name}”; there are {} (for a file of this name write ./{written})",
                names().join(", ")
            )),
            _ => Ok(match format(written) {
                Some(format) => Spec {
                    format: Some(format),
                    file: None,
                },
                None => Spec {
                    format: None,
                    file: file(written),
                },
            }),
        }
    }
}

/// What the formats are called.
fn names() -> Vec<String> {
    let values = Format::value_variants()
        .iter()
        .filter_map(Format::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

/// Reports still to be written.
#[derive(Debug)]
pub struct Outputs {
    stdout: Option<Format>,
    files: Vec<Pending>,
}

/// A file that can be written; what stood in it stays until it is.
#[derive(Debug)]
struct Pending {
    format: Format,
    path: PathBuf,
    file: File,
    /// It was not there before.
    is_new: bool,
    written: bool,
}

impl Outputs {
    /// Opens every file of `specs`. A spec without a format of its own is written in `format`; standard
    /// output gets a report if a spec says so, if there are none, or if `format` is asked for and all
    /// specs have their own.
    ///
    /// # Errors
    /// If a file cannot be written, or two reports are for one file or for standard output.
    pub fn open(format: Option<Format>, specs: &[Spec]) -> Result<Self> {
        let mut outputs = Outputs {
            stdout: None,
            files: Vec::new(),
        };
        let default = format.unwrap_or_default();
        let all_have_their_own = specs.iter().all(|spec| spec.format.is_some());
        let mut to_stdout = Vec::new();
        for spec in specs {
            let format = spec.format.unwrap_or(default);
            match &spec.file {
                None => to_stdout.push(format),
                Some(path) => {
                    let next = Pending::open(format, path.clone())?;
                    if outputs.files.iter().any(|other| next.overwrites(other)) {
                        bail!(
                            "two reports would be written to {}; give each a file of its own",
                            path.display()
                        );
                    }
                    outputs.files.push(next);
                }
            }
        }
        if specs.is_empty() || (format.is_some() && all_have_their_own) {
            to_stdout.push(default);
        }
        to_stdout.dedup();
        if to_stdout.len() > 1 {
            bail!(
                "two reports would be mixed on standard output; give one of them a file: --output FORMAT=FILE"
            );
        }
        outputs.stdout = to_stdout.pop();
        Ok(outputs)
    }

    /// The files that will be written.
    pub fn targets(&self) -> Vec<Target> {
        let target = |pending: &Pending| Target {
            path: pending.path.clone(),
            is_new: pending.is_new,
        };
        self.files.iter().map(target).collect()
    }

    /// Whether standard output gets a report in this format.
    pub fn prints(&self, format: Format) -> bool {
        self.stdout == Some(format)
    }

    /// Writes every report, the files first: a reader of standard output may stop early.
    ///
    /// # Errors
    /// If one of them cannot be written.
    pub fn write(mut self, drafts: &[DraftReport], options: &Options) -> Result<()> {
        let plain = Options {
            color: false,
            ..options.clone()
        };
        for pending in &mut self.files {
            pending.write(&report::render(pending.format, drafts, &plain))?;
        }
        if let Some(format) = self.stdout {
            let report = report::render(format, drafts, options);
            let mut out = io::stdout().lock();
            out.write_all(report.as_bytes())
                .and_then(|()| out.flush())
                .context("cannot write to standard output")?;
        }
        Ok(())
    }
}

impl Pending {
    fn open(format: Format, path: PathBuf) -> Result<Self> {
        let is_new = !path.exists();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty());
                match folder.filter(|folder| !folder.exists()) {
                    Some(folder) => format!(
                        "cannot write {}; make the folder “{}” first",
                        path.display(),
                        folder.display()
                    ),
                    None => format!("cannot write {}", path.display()),
                }
            })?;
        Ok(Pending {
            format,
            path,
            file,
            is_new,
            written: false,
        })
    }

    /// True for one file under two names; a pipe or a device takes one report after the other.
    fn overwrites(&self, other: &Pending) -> bool {
        self.file.metadata().is_ok_and(|m| m.is_file()) && is_same(&self.path, &other.path)
    }

    fn write(&mut self, report: &str) -> Result<()> {
        // A pipe or a device has no length and no place to go back to.
        if self.file.metadata().is_ok_and(|m| m.is_file()) {
            self.file.rewind()?;
            self.file.set_len(0)?;
        }
        self.file
            .write_all(report.as_bytes())
            .and_then(|()| self.file.flush())
            .with_context(|| format!("cannot write {}", self.path.display()))?;
        self.written = true;
        Ok(())
    }
}

impl Drop for Pending {
    /// A run that failed leaves no empty report behind.
    fn drop(&mut self) {
        if self.is_new && !self.written {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(written: &str) -> (Option<Format>, Option<String>) {
        let spec: Spec = written.parse().unwrap();
        let file = spec.file.map(|f| f.to_string_lossy().into_owned());
        (spec.format, file)
    }

    #[test]
    fn an_output_is_a_format_a_file_or_both() {
        assert_eq!(
            spec("sarif=a=b.sarif"),
            (Some(Format::Sarif), Some("a=b.sarif".into()))
        );
        assert_eq!(spec("text"), (Some(Format::Text), None));
        assert_eq!(spec("json=-"), (Some(Format::Json), None));
        assert_eq!(spec("out/x=y.txt"), (None, Some("out/x=y.txt".into())));
        assert!("sarif=".parse::<Spec>().is_err());
        assert_eq!(spec("./x=y.txt"), (None, Some("./x=y.txt".into())));
        for slip in ["sarrif=out.sarif", "SARIF=out.sarif", "=out.sarif"] {
            let error = slip.parse::<Spec>().unwrap_err();
            assert!(error.contains("concise, json, jsonl"), "{slip}: {error}");
        }
    }

    #[test]
    fn standard_output_holds_one_report() {
        let outputs = |format, specs: &[&str]| {
            let specs: Vec<Spec> = specs.iter().map(|s| s.parse().unwrap()).collect();
            Outputs::open(format, &specs).map(|o| o.stdout)
        };
        assert_eq!(outputs(None, &[]).unwrap(), Some(Format::Text));
        assert_eq!(
            outputs(Some(Format::Json), &["json"]).unwrap(),
            Some(Format::Json)
        );
        assert_eq!(outputs(None, &["sarif"]).unwrap(), Some(Format::Sarif));
        assert!(outputs(Some(Format::Github), &["text"]).is_err());
        assert!(outputs(None, &["sarif", "text"]).is_err());
    }
}
