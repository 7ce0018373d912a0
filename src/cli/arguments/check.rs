//! Options of the commands that hold notes against their runs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::{Manner, Reach};

#[derive(Debug, Args)]
pub struct Check {
    /// Files, or folders whose Markdown files are checked; `-` reads standard input
    /// [default: the book of this folder, or its notes]
    pub paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = CheckFormat::Human, env = "HEAPDECK_FORMAT", hide_env_values = true)]
    pub format: CheckFormat,
    /// Where to write what a machine reads [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Check under each of these versions, and say which claims hold where
    #[arg(long, value_name = "VERSIONS", value_delimiter = ',')]
    pub python: Vec<String>,
    /// Print what `heapdeck update` would change, as a patch
    #[arg(long)]
    pub diff: bool,
    /// First mend what surely can be mended
    #[arg(long, conflicts_with = "diff")]
    pub fix: bool,
    #[command(flatten)]
    pub levels: LevelOptions,
    #[command(flatten)]
    pub limits: LimitOptions,
    #[command(flatten)]
    pub manner: Manner,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// How bad findings are, whatever the notes say.
#[derive(Clone, Debug, Default, Args)]
pub struct LevelOptions {
    /// Do not say these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Make warnings of these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub warn: Vec<String>,
    /// Make errors of these
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub deny: Vec<String>,
}

/// What programs may take at most.
#[derive(Clone, Debug, Default, Args)]
pub struct LimitOptions {
    /// Lower a limit, as in `steps=100k`: steps, block-steps, memory, output, block-output, recursion, time, block-time
    #[arg(long = "limit", value_name = "NAME=VALUE", value_delimiter = ',')]
    pub limits: Vec<String>,
    /// End with an error after so many seconds, whatever runs; the other limits do not depend on the machine
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub time_limit: Option<u64>,
}

fn seconds(text: &str) -> Result<u64, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| "it is a whole number of seconds, at least 1".to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Source line, caret and help
    Human,
    /// One line each, as `file:line:column: severity[code]: message`
    Concise,
    /// Findings and claims as data, with a format number
    Json,
    /// SARIF 2.1.0, as code scanning reads it
    Sarif,
    /// Each claim as a test case
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

#[derive(Debug, Args)]
pub struct Update {
    /// Files, or folders whose Markdown files are brought up to date [default: as with `check`]
    pub paths: Vec<PathBuf>,
    /// Write nothing; the status is 1 when something would change
    #[arg(long)]
    pub check: bool,
    /// Print what changes, as a patch
    #[arg(long)]
    pub diff: bool,
    #[command(flatten)]
    pub limits: LimitOptions,
    #[command(flatten)]
    pub reach: Reach,
}
