//! What speaks for the merchant, put together from what is known: what was bought (of a bill, how each amount came about; of an order,
//! what was agreed and what happened), when it was served, what the customer paid before, agreed to, was told and did themselves.

use app::papers::{self, Paper, words};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::audit::AuditFilter;
use store::disputes::DisputeRow;
use store::messages::MessageFilter;
use store::{PageOf, TenantTx, attempts, audit, consents, customers, messages, refunds};
use usecase::Result;
use usecase::ports::DisputeFile;

use crate::charge::{Charge, Of};
use crate::order_file;

/// So many of the customer's earlier charges, messages and deeds are told of.
const TOLD_OF: i64 = 20;

/// The file as it is kept and shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// When it was put together.
    pub made_at: Timestamp,
    /// What was bought, in one line.
    pub service: String,
    /// The first day of what was paid for.
    pub served_on: jiff::civil::Date,
    /// Who paid.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// What the merchant says to it.
    pub statement: Option<String>,
    /// The rest, part by part.
    pub parts: Vec<Part>,
}

/// One part of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// What it is about.
    pub title: String,
    /// What there is.
    pub lines: Vec<String>,
}

impl Evidence {
    /// As a provider takes it.
    pub(crate) fn handed_in(&self, row: &DisputeRow, charge: &Charge, at: Timestamp) -> DisputeFile {
        DisputeFile {
            dispute_ref: row.dispute_ref.clone(),
            charge_ref: charge.gateway_ref.clone().unwrap_or_default(),
            email: self.email.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            service: self.service.clone(),
            served_on: self.served_on,
            account: self.text(),
            accept: None,
            at,
        }
    }

    /// All of it as one text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        if let Some(statement) = &self.statement {
            text.push_str(statement);
            text.push_str("\n\n");
        }
        for part in self.parts.iter().filter(|part| !part.lines.is_empty()) {
            text.push_str(&part.title);
            text.push('\n');
            for line in &part.lines {
                text.push_str("- ");
                text.push_str(line);
                text.push('\n');
            }
            text.push('\n');
        }
        text
    }
}

/// What was bought, as the file begins.
pub(crate) struct Bought {
    /// In one line.
    pub(crate) service: String,
    /// The first day of it.
    pub(crate) served_on: jiff::civil::Date,
    /// The parts about it.
    pub(crate) parts: Vec<Part>,
}

/// Puts the file of a matched dispute together.
pub(crate) async fn make(tx: &mut TenantTx, row: &DisputeRow, charge: &Charge) -> Result<Evidence> {
    let customer = customers::get(tx, charge.customer).await?;
    let bought = match charge.of {
        Of::Invoice(invoice) => billed(&papers::of(tx, invoice).await?),
        Of::Order(Some(order)) => order_file::bought(tx, order).await?,
        Of::Order(None) => order_file::filled(tx, charge).await?,
    };
    let mut parts = bought.parts;
    parts.extend([
        paid(charge),
        earlier(tx, charge).await?,
        back(tx, charge).await?,
        agreed(tx, charge).await?,
        was_told(tx, charge).await?,
        did(tx, charge).await?,
    ]);
    Ok(Evidence {
        made_at: tx.now(),
        service: bought.service,
        served_on: bought.served_on,
        name: customer.name,
        email: customer.email,
        phone: customer.phone,
        statement: row.statement.clone(),
        parts,
    })
}

fn billed(paper: &Paper) -> Bought {
    let services: Vec<&str> = paper.lines.iter().map(|line| line.description.as_str()).collect();
    Bought {
        service: format!("{}: {}", paper.seller.name, services.join(", ")),
        served_on: day(paper.period.start, &paper.zone),
        parts: vec![bill(paper)],
    }
}

/// The day of an instant, where the merchant is.
pub(crate) fn day(at: Timestamp, zone: &str) -> jiff::civil::Date {
    at.to_zoned(jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

pub(crate) fn part(title: &str, lines: Vec<String>) -> Part {
    Part { title: title.to_owned(), lines }
}

fn bill(paper: &Paper) -> Part {
    let mut lines = vec![
        format!("Bill {} of {} in all.", paper.number, words::amount(paper.total)),
        format!("It is for the time from {} until {}.", paper.period.start, paper.period.end),
    ];
    lines.extend(paper.issued_at.map(|at| format!("It was issued at {at}.")));
    for line in &paper.lines {
        lines.push(format!("{}: {} × {}.", line.description, line.quantity, words::amount(line.amount)));
        lines.extend(line.steps.iter().map(|step| format!("How it came about: {step}")));
    }
    part("What was billed", lines)
}

fn paid(charge: &Charge) -> Part {
    let mut lines = vec![format!(
        "{} {} in minor units were charged by {} at {}, as {}.",
        charge.amount_minor,
        charge.currency,
        charge.rail.replace('_', " "),
        charge.submitted_at,
        charge.gateway_ref.as_deref().unwrap_or("no reference of the provider's")
    )];
    lines.extend(charge.resolved_at.map(|at| format!("The provider confirmed it at {at}.")));
    part("The payment", lines)
}

/// Payments of the same customer that nobody disputed say that they know the merchant.
async fn earlier(tx: &mut TenantTx, charge: &Charge) -> Result<Part> {
    let all = attempts::charges_of(tx, charge.customer, TOLD_OF).await?;
    let good = all.iter().filter(|one| one.decline_code.is_none() && one.at < charge.submitted_at);
    Ok(part(
        "Earlier payments of the same customer",
        good.map(|one| format!("Paid by {} at {}.", one.rail.replace('_', " "), one.at)).collect(),
    ))
}

async fn back(tx: &mut TenantTx, charge: &Charge) -> Result<Part> {
    let filter = refunds::RefundFilter { attempt: Some(charge.id), ..refunds::RefundFilter::default() };
    let all = refunds::page(tx, &filter, &some()).await?;
    let line = |row: &refunds::RefundRow| {
        format!(
            "{} {} in minor units, {} since {}.",
            row.amount_minor,
            row.currency,
            row.state.replace('_', " "),
            row.updated_at
        )
    };
    Ok(part("What was paid back of it", all.iter().map(line).collect()))
}

async fn agreed(tx: &mut TenantTx, charge: &Charge) -> Result<Part> {
    let all = consents::of(tx, charge.customer).await?;
    let line = |row: &consents::ConsentRow| {
        let what = if row.given { "Agreed" } else { "Did not agree" };
        format!("{what} to be told {} by {} at {} ({}).", row.category, row.channel, row.at, row.source)
    };
    Ok(part("What the customer agreed to", all.iter().map(line).collect()))
}

async fn was_told(tx: &mut TenantTx, charge: &Charge) -> Result<Part> {
    let filter = MessageFilter { customer: Some(charge.customer), ..MessageFilter::default() };
    let all = messages::page(tx, &filter, &some()).await?;
    let line = |row: &messages::MessageRow| {
        let arrived = row.delivered_at.map_or(String::new(), |at| format!(" It arrived at {at}."));
        format!("\"{}\" by {} at {}: {}.{arrived}", row.template, row.channel, row.submitted_at, row.status)
    };
    Ok(part("What the customer was told, with the receipts of the carriers", all.iter().map(line).collect()))
}

/// What they did by the links that only they were sent.
async fn did(tx: &mut TenantTx, charge: &Charge) -> Result<Part> {
    let mut lines = Vec::new();
    let about = match charge.of {
        Of::Invoice(invoice) => Some(invoice.to_string()),
        Of::Order(order) => order.map(|order| order.to_string()),
    };
    for actor in [Some(charge.customer.to_string()), about].into_iter().flatten() {
        let filter = AuditFilter { actor_type: Some("link".to_owned()), actor: Some(actor), ..AuditFilter::default() };
        for row in audit::page(tx, &filter, &some()).await? {
            let from = row.origin.map_or(String::new(), |origin| format!(" from {origin}"));
            lines.push(format!("{} at {}{from}.", row.action, row.at));
        }
    }
    Ok(part("What the customer did in their own account", lines))
}

fn some() -> PageOf {
    PageOf { limit: TOLD_OF, offset: 0, below: None }
}
