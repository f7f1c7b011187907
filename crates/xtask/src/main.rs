//! The workspace's own checks: what the house rules say and no compiler or lint can see.
//!
//! `tidy` reads manifests and sources and prints every place that breaks a rule; it is also a test, so that
//! `cargo test` cannot be green over an untidy tree. `licences` compares the licences of everything we link
//! with a short list. It refuses to change anything: it never edits a file.

mod licences;
mod problem;
mod source;
mod sql;
mod tidy;
mod workspace;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::problem::{Problem, Weight};
use crate::workspace::Workspace;

const USAGE: &str = "usage: xtask tidy | licences";

fn main() -> Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let root = root()?;
    let problems = match words.as_slice() {
        ["tidy"] => tidy::check(&Workspace::load(&root)?),
        ["licences"] => licences::check(&root)?,
        _ => bail!("{USAGE}"),
    };
    report(&problems)
}

/// Prints every problem; any but a warning fails the run.
fn report(problems: &[Problem]) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    let wrong = problems.iter().filter(|problem| problem.weight == Weight::Wrong).count();
    if wrong == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{wrong} {} to put right", if wrong == 1 { "place" } else { "places" })?;
    Ok(ExitCode::FAILURE)
}

/// The workspace around the current folder. Not the one this program was built in: checkouts may share a target folder.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("there is no current folder")?;
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    root.map(Path::to_path_buf).context("run this inside the workspace")
}
