//! What is held for customers, and the proof that it is there.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use devtools::Call;
use serde_json::Value;
use usecase::signing::PublicKey;

use super::{ApiArgs, Deed, ListArgs, Shape, ShowArgs};
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum EscrowCommand {
    /// List orders: --filter status=disputed.
    Orders(ListArgs),
    /// Show an order.
    Show(ShowArgs),
    /// Why the money of an order is held, who has to act, and when it resolves by itself.
    Why(ShowArgs),
    /// Draw up the proof that customers' money is there: a document with its SHA-256.
    Statement(StatementArgs),
    /// Check that a statement was drawn up by this service, and that nothing in it was altered.
    VerifyStatement(VerifyArgs),
}

/// Which document, and by whose key.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The answer of `GET /v1/escrow/safeguarding/statement`, or what `recoup escrow statement --format json` printed.
    file: PathBuf,
    /// The public key that `recoup audit key` prints, `id=base64`. May be given several times; without it those of this configuration.
    #[arg(long = "key", value_name = "ID=BASE64", value_parser = key)]
    pub(crate) keys: Vec<PublicKey>,
}

fn key(text: &str) -> std::result::Result<PublicKey, String> {
    PublicKey::parse(text)
        .ok_or_else(|| "this is no public key: it is written id=base64, as `recoup audit key` prints it".to_owned())
}

impl VerifyArgs {
    /// Checks the document by these keys, and says what it is.
    pub(crate) fn run(&self, keys: &[PublicKey]) -> Result<ExitCode> {
        let text =
            std::fs::read_to_string(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let whole: Value =
            serde_json::from_str(&text).context("the file is no JSON: give the whole answer, not the body alone")?;
        let one = whole.get("data").unwrap_or(&whole);
        let field =
            |name: &str| one.get(name).and_then(Value::as_str).with_context(|| format!("the file has no `{name}`"));
        match escrows::verify_statement(field("body")?, field("keyId")?, field("signature")?, keys) {
            Ok(found) => {
                let (at, merchant, mode, key) = (&found.at, &found.merchant, &found.mode, &found.key_id);
                output::line(&format!("GOOD statement of {merchant} ({mode}), drawn up {at}, signed by {key}"))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                output::line(&format!("BAD {}", error.message))?;
                Ok(ExitCode::FAILURE)
            }
        }
    }
}

/// In which form, and where to.
#[derive(Debug, Args)]
pub(crate) struct StatementArgs {
    /// Write a table (CSV) into this file, in place of the document on the terminal.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    api: ApiArgs,
}

impl EscrowCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            EscrowCommand::Orders(args) => {
                Deed::list(args, "/v1/escrow/orders", &["id", "title", "status", "price", "currency", "createdAt"])
            }
            EscrowCommand::Show(args) => Ok(Deed::show(args, "/v1/escrow/orders/{id}")),
            EscrowCommand::Why(args) => {
                let held = Deed::show(args, "/v1/escrow/orders/{id}/why-held");
                Ok(held.rows(&["milestoneId", "amount", "reason", "owner", "openConditions", "next"]))
            }
            EscrowCommand::Statement(args) => Ok(match args.output {
                Some(file) => {
                    let call = Call::get("/v1/escrow/safeguarding/statement.csv");
                    Deed::of(args.api, call, Shape::Document).into_file(file)
                }
                None => Deed::of(args.api, Call::get("/v1/escrow/safeguarding/statement"), Shape::Object),
            }),
            EscrowCommand::VerifyStatement(_) => bail!("a statement is checked here, and asks nobody"),
        }
    }
}
