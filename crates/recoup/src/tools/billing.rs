//! Subscriptions and invoices.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{ApiArgs, ChangeArgs, Deed, GraveArgs, ListArgs, MakeArgs, ShowArgs};

#[derive(Debug, Subcommand)]
pub(crate) enum SubscriptionCommand {
    /// List subscriptions.
    List(ListArgs),
    /// Show a subscription.
    Show(ShowArgs),
    /// Begin a subscription: customerId=cust_… planId=plan_….
    Create(MakeArgs),
    /// Show what its next bill will say.
    Upcoming(ShowArgs),
    /// Say what happens next, or why nothing does.
    Outlook(ShowArgs),
    /// Change plan, quantity or items: planId=plan_… when=now.
    Change(ChangeArgs),
    /// Pause it, until it is resumed or until resumeAt=….
    Pause(ChangeArgs),
    /// Go on with a paused one.
    Resume(ChangeArgs),
    /// End it: now, or with atPeriodEnd=true when the period ends.
    Cancel(GraveArgs),
    /// Take a planned end back.
    Uncancel(ChangeArgs),
    /// Bring back one that has ended, within its grace.
    Reactivate(ChangeArgs),
}

impl SubscriptionCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        let at = |verb: &str| format!("/v1/subscriptions/{{id}}/{verb}");
        match self {
            SubscriptionCommand::List(args) => {
                let fields = &["id", "customerId", "planName", "status", "currentPeriodEnd", "cancelAtPeriodEnd"];
                Deed::list(args, "/v1/subscriptions", fields)
            }
            SubscriptionCommand::Show(args) => Ok(Deed::show(args, "/v1/subscriptions/{id}")),
            SubscriptionCommand::Create(args) => Deed::make(args, "/v1/subscriptions"),
            SubscriptionCommand::Upcoming(args) => Ok(Deed::show(args, &at("upcoming"))),
            SubscriptionCommand::Outlook(args) => Ok(Deed::show(args, &at("outlook"))),
            SubscriptionCommand::Change(args) => Deed::change(args, "POST", &at("change")),
            SubscriptionCommand::Pause(args) => Deed::change(args, "POST", &at("pause")),
            SubscriptionCommand::Resume(args) => Deed::change(args, "POST", &at("resume")),
            SubscriptionCommand::Cancel(args) => Deed::grave(args, "POST", &at("cancel"), "Cancel {}?"),
            SubscriptionCommand::Uncancel(args) => Deed::change(args, "POST", &at("uncancel")),
            SubscriptionCommand::Reactivate(args) => Deed::change(args, "POST", &at("reactivate")),
        }
    }
}

/// Which document, and where to.
#[derive(Debug, Args)]
pub(crate) struct PdfArgs {
    /// The invoice's id.
    id: String,
    /// The file to write.
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    api: ApiArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InvoiceCommand {
    /// List invoices.
    List(ListArgs),
    /// Show an invoice.
    Show(ShowArgs),
    /// Show how every amount on it came about.
    Explain(ShowArgs),
    /// Write a bill by hand; it is a draft until it is finalized.
    Create(MakeArgs),
    /// Give a draft its number and books.
    Finalize(ChangeArgs),
    /// Tell the customer of a bill that is sent.
    Send(ChangeArgs),
    /// Charge an open invoice now.
    Pay(GraveArgs),
    /// Say that it was paid elsewhere: reference="GTB transfer 0093817".
    MarkPaid(GraveArgs),
    /// Give it up as bad debt.
    MarkUncollectible(GraveArgs),
    /// Take it back. Its number stays used.
    Void(GraveArgs),
    /// Fetch its PDF.
    Pdf(PdfArgs),
}

impl InvoiceCommand {
    pub(crate) fn deed(self) -> Result<Deed> {
        let at = |verb: &str| format!("/v1/invoices/{{id}}/{verb}");
        match self {
            InvoiceCommand::List(args) => {
                let fields =
                    &["id", "displayNumber", "customerId", "status", "total", "amountDue", "currency", "dueAt"];
                Deed::list(args, "/v1/invoices", fields)
            }
            InvoiceCommand::Show(args) => Ok(Deed::show(args, "/v1/invoices/{id}")),
            InvoiceCommand::Explain(args) => Ok(Deed::show(args, &at("explain"))),
            InvoiceCommand::Create(args) => Deed::make(args, "/v1/invoices"),
            InvoiceCommand::Finalize(args) => Deed::change(args, "POST", &at("finalize")),
            InvoiceCommand::Send(args) => Deed::change(args, "POST", &at("send")),
            InvoiceCommand::Pay(args) => Deed::grave(args, "POST", &at("pay"), "Charge {} now?"),
            InvoiceCommand::MarkPaid(args) => {
                Deed::grave(args, "POST", &at("mark-paid"), "Book {} as paid outside of Recoup?")
            }
            InvoiceCommand::MarkUncollectible(args) => {
                Deed::grave(args, "POST", &at("mark-uncollectible"), "Write {} off as bad debt?")
            }
            InvoiceCommand::Void(args) => Deed::grave(args, "POST", &at("void"), "Void {}? That cannot be taken back."),
            InvoiceCommand::Pdf(PdfArgs { id, out, api }) => {
                Ok(Deed::show(super::ShowArgs { id, api }, &at("pdf")).into_file(out))
            }
        }
    }
}
