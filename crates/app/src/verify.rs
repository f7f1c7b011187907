//! Proof of the books of one mode: every invariant, and every amount computed again from its derivation.

use billing::Derivation;
use ids::Mode;
use money::Ratio;
use rust_decimal::Decimal;
use store::doors::AuditDb;
use store::operator::recompute::{self, BilledTermsRow, DerivedRow};
use store::operator::verify::{self, Finding};

use crate::terms::proof::{self, Printed};
use crate::{Error, Result, revenue};

/// The most offenders that one finding names.
const MOST_NAMED: usize = 20;

/// Everything that was checked, in order; a finding without offenders holds.
///
/// # Errors
/// When the database cannot be read; a broken invariant is a finding, not an error.
pub async fn books(db: &AuditDb, mode: Mode) -> Result<Vec<Finding>> {
    let mut findings = verify::run(db, mode).await?;
    findings.push(amounts(db, mode).await?);
    findings.push(bills(db, mode).await?);
    findings.push(worths(db, mode).await?);
    Ok(findings)
}

/// Computes every bill with discounts or taxes again.
async fn bills(db: &AuditDb, mode: Mode) -> Result<Finding> {
    let mut offenders = Vec::new();
    let mut after = None;
    loop {
        let found = recompute::terms(db, mode, after).await?;
        let Some(last) = found.last() else { break };
        after = Some((last.tenant_id, last.invoice_id));
        let wrong = found.iter().filter_map(|bill| recompute_bill(bill).err().map(|why| (bill, why)));
        let named = wrong
            .map(|(bill, why)| format!("invoice {} of tenant {}: {}", bill.invoice_id, bill.tenant_id, why.message));
        offenders.extend(named.take(MOST_NAMED.saturating_sub(offenders.len())));
    }
    Ok(Finding { id: "I9f", title: "every discount and tax follows from what was written down", offenders })
}

fn recompute_bill(bill: &BilledTermsRow) -> Result<()> {
    let unread = |error: serde_json::Error| Error::fault(format!("what was printed cannot be read: {error}"));
    let taxes: Vec<(String, Option<Decimal>, i64, i64)> = serde_json::from_value(bill.taxes.clone()).map_err(unread)?;
    let printed = Printed {
        subtotal: bill.subtotal_minor,
        discount: bill.discount_minor,
        tax: bill.tax_minor,
        total: bill.total_minor,
        to_balance: bill.credit_granted_minor,
        lines: serde_json::from_value(bill.lines.clone()).map_err(unread)?,
        discounts: serde_json::from_value(bill.discounts.clone()).map_err(unread)?,
        taxes: taxes
            .into_iter()
            .map(|(code, percent, base, amount)| (code, percent.map(|percent| percent.normalize()), base, amount))
            .collect(),
    };
    proof::check(&proof::inputs(&bill.inputs)?, &printed).map(drop)
}

/// Computes every line's amount again.
async fn amounts(db: &AuditDb, mode: Mode) -> Result<Finding> {
    let mut offenders = Vec::new();
    let mut after = None;
    loop {
        let lines = recompute::lines(db, mode, after).await?;
        let Some(last) = lines.last() else { break };
        after = Some((last.tenant_id, last.invoice_id, last.line_no));
        let wrong = lines.iter().filter_map(|line| recompute(line).err().map(|why| name(line, &why)));
        offenders.extend(wrong.take(MOST_NAMED.saturating_sub(offenders.len())));
    }
    Ok(Finding { id: "derivations", title: "every amount follows from its derivation", offenders })
}

/// Computes again what every subscription is worth a month.
async fn worths(db: &AuditDb, mode: Mode) -> Result<Finding> {
    let mut offenders = Vec::new();
    let mut after = None;
    loop {
        let found = recompute::worths(db, mode, after).await?;
        let Some(last) = found.last() else { break };
        after = Some((last.tenant_id, last.id));
        for row in &found {
            let told = match (&row.after_num, &row.after_den) {
                (Some(num), Some(den)) => revenue::ratio(num, den)?,
                (_, _) => Ratio::ZERO,
            };
            let is = revenue::recomputed(row)?;
            if told != is && offenders.len() < MOST_NAMED {
                let (id, tenant) = (row.id, row.tenant_id);
                let (told, is) = (revenue::exact(told), revenue::exact(is));
                offenders.push(format!("subscription {id} of tenant {tenant}: moved to {told}, worth {is}"));
            }
        }
    }
    Ok(Finding { id: "I12a", title: "the movements of recurring revenue come to what runs", offenders })
}

fn recompute(line: &DerivedRow) -> Result<()> {
    let derivation: Derivation = serde_json::from_value(line.derivation.clone())
        .map_err(|error| Error::fault(format!("its derivation cannot be read: {error}")))?;
    derivation.check().map_err(|error| Error::fault(error.to_string()))?;
    let amount = derivation.amount();
    if amount.minor() == line.amount_minor && amount.currency().code() == line.currency {
        return Ok(());
    }
    Err(Error::fault(format!("the derivation gives {amount}, the line says {} {}", line.amount_minor, line.currency)))
}

fn name(line: &DerivedRow, why: &Error) -> String {
    format!("line {} of invoice {} of tenant {}: {}", line.line_no, line.invoice_id, line.tenant_id, why.message)
}
