//! The arithmetic of a bill on documents. Needs no database and changes nothing.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::cli::CalcArgs;
use crate::output;

/// What a shell sees when a document was refused; the problem is printed like an answer.
const REFUSED: u8 = 2;

/// Answers the document, or the list of documents, in a file; `-` is standard input.
pub(super) fn run(args: &CalcArgs) -> Result<ExitCode> {
    if args.schema {
        return output::line(calc::SCHEMA.trim_end()).map(|()| ExitCode::SUCCESS);
    }
    let file = args.file.as_path();
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).context("reading documents from standard input")?;
        text
    } else {
        std::fs::read_to_string(file).with_context(|| format!("reading documents from {}", file.display()))?
    };
    let answer = calc::answer(&text);
    output::line(&serde_json::to_string_pretty(&answer.value)?)?;
    Ok(if answer.refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}
