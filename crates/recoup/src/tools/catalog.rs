//! What is sold, and to whom.

use anyhow::Result;
use clap::Subcommand;

use super::{ChangeArgs, Deed, GraveArgs, ListArgs, MakeArgs, ShowArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// List plans.
    List(ListArgs),
    /// Show a plan with its prices.
    Show(ShowArgs),
    /// Make a plan: name=Gym amount=500000 currency=NGN interval=month.
    Create(MakeArgs),
    /// Change a plan. A new amount is a new price for those who come; who is there keeps theirs.
    Change(ChangeArgs),
    /// Sell a plan no more. Who has it keeps it.
    Archive(GraveArgs),
}

impl PlanCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            PlanCommand::List(args) => {
                Deed::list(args, "/v1/plans", &["id", "name", "amount", "currency", "interval", "status"])
            }
            PlanCommand::Show(args) => Ok(Deed::show(args, "/v1/plans/{id}")),
            PlanCommand::Create(args) => Deed::make(args, "/v1/plans"),
            PlanCommand::Change(args) => Deed::change(args, "PATCH", "/v1/plans/{id}"),
            PlanCommand::Archive(args) => {
                Deed::grave(args, "DELETE", "/v1/plans/{id}", "Archive {}? It can be sold no more.")
            }
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum CustomerCommand {
    /// List customers.
    List(ListArgs),
    /// Show a customer.
    Show(ShowArgs),
    /// Make a customer: name="Ada Obi" email=ada@example.com.
    Create(MakeArgs),
    /// Change a customer.
    Change(ChangeArgs),
    /// Show what a customer has paid and owes, charge by charge.
    Transactions(ShowArgs),
    /// Print everything that is known of a customer as one JSON document, for the person who asks for it.
    Export(ShowArgs),
    /// Erase who a customer is, for good. Refused while a subscription runs or a bill is open.
    Erase(GraveArgs),
}

impl CustomerCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        match self {
            CustomerCommand::List(args) => {
                Deed::list(args, "/v1/customers", &["id", "name", "email", "phone", "createdAt"])
            }
            CustomerCommand::Show(args) => Ok(Deed::show(args, "/v1/customers/{id}")),
            CustomerCommand::Create(args) => Deed::make(args, "/v1/customers"),
            CustomerCommand::Change(args) => Deed::change(args, "PATCH", "/v1/customers/{id}"),
            CustomerCommand::Export(args) => Ok(Deed::show(args, "/v1/customers/{id}/export").document()),
            CustomerCommand::Erase(args) => Deed::grave(
                args,
                "POST",
                "/v1/customers/{id}/erase",
                "Erase {}? Nobody, nor anybody of ours, can say afterwards who they were.",
            ),
            CustomerCommand::Transactions(args) => {
                let fields = &["id", "invoiceId", "rail", "amount", "currency", "status", "failureCode", "createdAt"];
                Ok(Deed::show(args, "/v1/customers/{id}/transactions").rows(fields))
            }
        }
    }
}
