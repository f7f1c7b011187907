//! Comparing the books with a provider's, and settling what only a person can.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use devtools::Call;
use serde_json::json;

use super::{ApiArgs, ChangeArgs, Deed, ListArgs, Shape, ShowArgs, placed};

#[derive(Debug, Subcommand)]
pub(crate) enum ReconcileCommand {
    /// Compare now: accountId=pacc_… since=… until=…; yesterday unless it says otherwise.
    Start(StartArgs),
    /// List comparisons.
    List(ListArgs),
    /// Show a comparison, and how far it has come.
    Show(ShowArgs),
    /// Write a comparison's report into a file, as CSV.
    Report(ReportArgs),
    /// List the breaks that comparisons found: --filter state=open.
    Breaks(ListArgs),
    /// List what providers paid out to your bank.
    Settlements(ListArgs),
    /// Import a file of settlements.
    Import(ImportArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ManualCommand {
    /// List what waits for a person: payments nobody knows the end of, breaks, money of nobody's.
    List(ListArgs),
    /// Show something that waits, and what was decided about it.
    Show(ShowArgs),
    /// Decide: outcome=succeeded reference="Statement of 3 September, line 14" note="Seen at the bank.".
    Resolve(ChangeArgs),
}

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    /// Fields: accountId=pacc_… since=2026-09-01T00:00:00Z.
    #[arg(value_name = "NAME=VALUE")]
    fields: Vec<String>,
    #[command(flatten)]
    api: ApiArgs,
}

/// Which report, and where to.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The comparison's id.
    id: String,
    /// The file to write.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    api: ApiArgs,
}

/// Which file, and whose.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file, as the provider gave it.
    file: PathBuf,
    /// The account; in test mode, none is the simulated provider.
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// By which columns it is read: plain, or a provider's name.
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    #[command(flatten)]
    api: ApiArgs,
}

impl ReconcileCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            ReconcileCommand::Start(args) => {
                let call = Call::post("/v1/reconciliations", devtools::body_of(&args.fields)?);
                Ok(Deed::of(args.api, call, Shape::Object))
            }
            ReconcileCommand::List(args) => {
                let fields =
                    &["id", "gateway", "since", "until", "state", "matched", "onlyOurs", "onlyTheirs", "different"];
                Deed::list(args, "/v1/reconciliations", fields)
            }
            ReconcileCommand::Show(args) => Ok(Deed::show(args, "/v1/reconciliations/{id}")),
            ReconcileCommand::Report(args) => {
                let call = Call::get(placed("/v1/reconciliations/{id}/report.csv", &args.id));
                Ok(Deed::of(args.api, call, Shape::Document).into_file(args.output))
            }
            ReconcileCommand::Breaks(args) => {
                let fields =
                    &["id", "bucket", "differences", "transactionId", "gatewayRef", "state", "resolution", "effect"];
                Deed::list(args, "/v1/reconciliation-breaks", fields)
            }
            ReconcileCommand::Settlements(args) => {
                let fields = &["id", "gatewayRef", "arrivedAt", "currency", "gross", "fees", "net", "unexplained"];
                Deed::list(args, "/v1/settlements", fields)
            }
            ReconcileCommand::Import(args) => {
                let content = std::fs::read_to_string(&args.file)
                    .with_context(|| format!("cannot read {}", args.file.display()))?;
                let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let mut body = json!({ "name": name, "content": content });
                if let Some(account) = args.account {
                    body["accountId"] = account.into();
                }
                if let Some(layout) = args.layout {
                    body["layout"] = layout.into();
                }
                Ok(Deed::of(args.api, Call::post("/v1/settlement-files", body), Shape::Object))
            }
        }
    }
}

impl ManualCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            ManualCommand::List(args) => {
                let fields = &["id", "kind", "gateway", "transactionId", "amount", "currency", "actions", "createdAt"];
                Deed::list(args, "/v1/manual-reviews", fields)
            }
            ManualCommand::Show(args) => Ok(Deed::show(args, "/v1/manual-reviews/{id}")),
            ManualCommand::Resolve(args) => Deed::change(args, "POST", "/v1/manual-reviews/{id}/resolve"),
        }
    }
}
