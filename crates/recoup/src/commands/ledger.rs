//! The books of a merchant, for an accounting program. They are looked at whole before the first line is written, in one snapshot.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use runtime::Clock;
use store::doors;
use store::operator::books::Books;

use super::prove::prepared;
use crate::books::{Contents, Export, Format, Scope};
use crate::cli::{LedgerCommand, LedgerExport};
use crate::config::Config;
use crate::output;

pub(super) async fn run(config: Config, command: LedgerCommand) -> Result<ExitCode> {
    let LedgerCommand::Export(asked) = command;
    if let (Some(from), Some(to)) = (asked.from, asked.to) {
        ensure!(from < to, "from {from} and before {to} there is no day");
    }
    let house = prepared(&config).await?;
    let auditor = doors::open_for_audit(&house.connector, Clock::system());
    let books = Books::of(&auditor, asked.mode.into(), asked.tenant).await?;
    export(books, asked).await?;
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn export(books: Books, asked: LedgerExport) -> Result<()> {
    let scope = Scope { tenant: asked.tenant, mode: asked.mode.into(), from: asked.from, to: asked.to };
    let mut export = Export::new(books, scope)?;
    let found =
        export.look().await.context("the books are not in order, so nothing is written (see `recoup verify`)")?;
    match asked.output {
        Some(path) => {
            into_file(&mut export, asked.format, &found, &path).await?;
            output::aside(&format!("{} journals are in {}", found.journals, path.display()));
        }
        None => to_stdout(&mut export, asked.format, &found).await?,
    }
    Ok(())
}

/// Beside its place first: a file that is there is whole.
async fn into_file(export: &mut Export, format: Format, found: &Contents, path: &Path) -> Result<()> {
    let unfinished = unfinished(path)?;
    let cannot = || format!("cannot write {}", unfinished.display());
    let mut file = BufWriter::new(File::create(&unfinished).with_context(cannot)?);
    let mut written = export.write(format, found, &mut file).await;
    if written.is_ok() {
        written = file.into_inner().map_err(io::Error::from).and_then(|file| file.sync_all()).with_context(cannot);
    }
    if written.is_ok() {
        return fs::rename(&unfinished, path).with_context(|| format!("cannot write {}", path.display()));
    }
    // What went wrong is told; that the rest of it stays would only hide that.
    drop(fs::remove_file(&unfinished));
    written
}

fn unfinished(path: &Path) -> Result<PathBuf> {
    let mut name = path.file_name().with_context(|| format!("{} is no file", path.display()))?.to_owned();
    name.push(".unfinished");
    Ok(path.with_file_name(name))
}

/// Whoever stopped reading (`| head`) is not bothered any more.
async fn to_stdout(export: &mut Export, format: Format, found: &Contents) -> Result<()> {
    let mut out = BufWriter::new(io::stdout());
    let written = match export.write(format, found, &mut out).await {
        Ok(()) => out.flush().map_err(Into::into),
        Err(error) => Err(error),
    };
    match written {
        Err(error) if is_closed(&error) => Ok(()),
        other => other,
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
