//! Recoveries of failed charges.

use anyhow::Result;
use clap::Subcommand;

use super::{ChangeArgs, Deed, GraveArgs, ListArgs, ShowArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum DunningCommand {
    /// List recoveries.
    List(ListArgs),
    /// Show a recovery, with each decision and its reason.
    Show(ShowArgs),
    /// Charge now instead of waiting for the date.
    Retry(GraveArgs),
    /// Stop trying: note="They pay at the desk.".
    Stop(GraveArgs),
    /// Say how it ended elsewhere: as=paid reference="Receipt 118".
    Resolve(ChangeArgs),
}

impl DunningCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            DunningCommand::List(args) => {
                let fields = &[
                    "id",
                    "customerId",
                    "state",
                    "failureCode",
                    "attemptsMade",
                    "lastAction",
                    "nextAttemptAt",
                    "amount",
                    "currency",
                ];
                Deed::list(args, "/v1/dunning-schedules", fields)
            }
            DunningCommand::Show(args) => Ok(Deed::show(args, "/v1/dunning-schedules/{id}")),
            DunningCommand::Retry(args) => {
                Deed::grave(args, "POST", "/v1/dunning-schedules/{id}/retry", "Charge {} now instead of on its date?")
            }
            DunningCommand::Stop(args) => {
                Deed::grave(args, "POST", "/v1/dunning-schedules/{id}/stop", "Stop trying to recover {}?")
            }
            DunningCommand::Resolve(args) => Deed::change(args, "POST", "/v1/dunning-schedules/{id}/resolve"),
        }
    }
}
