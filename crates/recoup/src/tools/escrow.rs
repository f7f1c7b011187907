//! What is held for customers, and the proof that it is there.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use devtools::Call;

use super::{ApiArgs, Deed, ListArgs, Shape, ShowArgs};

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
        }
    }
}
