//! `tickmark config`: the settings that hold for a file, and where each comes from.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::settings::KEYS;
use crate::workspace::{self, paths};

/// Show the settings for a draft and where each of them comes from
///
/// The output is a tickmark.toml with the origin of each setting behind it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A draft, which need not exist, or a folder
    #[arg(default_value = ".")]
    file: PathBuf,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let path = paths::absolute(&args.file, &folder);
    let discovered = workspace::discover(&path)?;
    let settings = serde_json::to_value(&*discovered.settings_for(&path))?;
    let mut text = match &discovered.file {
        Some(file) => format!(
            "# {} has the settings of {}\n",
            paths::shown(&path, &folder),
            paths::shown(file, &folder)
        ),
        None => format!(
            "# {} has no tickmark.toml above it: these are the defaults\n",
            paths::shown(&path, &folder)
        ),
    };
    let mut lines = Vec::new();
    for (key, _) in KEYS {
        let value = key
            .split('.')
            .try_fold(&settings, |value, part| value.get(part))
            .unwrap_or(&Value::Null);
        let origin = discovered
            .origins
            .get(*key)
            .map_or("default", String::as_str);
        let origin = match &discovered.file {
            Some(file) => origin.replace(&*file.to_string_lossy(), &paths::shown(file, &folder)),
            None => origin.to_owned(),
        };
        match value {
            Value::Object(_) if KEYS.iter().any(|(k, _)| k.starts_with(&format!("{key}."))) => {}
            Value::Null => lines.push((format!("# {key} is not set"), String::new())),
            value => lines.push((
                format!("{key} = {}", toml_value(value)),
                format!("# {origin}"),
            )),
        }
    }
    let width = lines
        .iter()
        .map(|(setting, _)| setting.chars().count())
        .max()
        .unwrap_or(0);
    for (setting, origin) in lines {
        text.push_str(format!("{setting:width$}  {origin}").trim_end());
        text.push('\n');
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// JSON's strings, numbers and truth values are TOML's; only lists are spaced as people write them.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| format!("{key} = {}", toml_value(value)))
                .collect();
            match entries.is_empty() {
                true => "{}".to_owned(),
                false => format!("{{ {} }}", entries.join(", ")),
            }
        }
        other => other.to_string(),
    }
}
