//! Discounts and taxes of bills on their way to the tables, and back.

use billing::totals::InvoiceInputs;
use ids::{DiscountId, InvoiceId};
use money::Money;
use store::bill_terms::{self as table, TakenRow, TaxRow, TermsRow};
use store::invoices::InvoiceRow;
use store::{TenantTx, discounts, subscriptions};

use super::{Applied, BillTerms, TakenOff, TaxOn, proof};
use crate::{Error, Result, rows};

/// What is to be written of the bills of one transaction.
#[derive(Debug, Default)]
pub(crate) struct Written {
    terms: Vec<TermsRow>,
    taken: Vec<TakenRow>,
    taxes: Vec<TaxRow>,
}

impl Written {
    /// What a bill's draft was settled with.
    pub(crate) fn add(&mut self, id: InvoiceId, terms: BillTerms, settled: &billing::invoice::Settled) -> Result<()> {
        let place = |nth: usize| i16::try_from(nth).map_err(|_| Error::fault("a bill of too many discounts or taxes"));
        for (nth, one) in terms.discounts.into_iter().enumerate() {
            self.taken.push(TakenRow {
                invoice_id: id,
                position: place(nth)?,
                discount_id: one.discount.ok_or_else(|| Error::fault("a coupon that was not redeemed is billed"))?,
                coupon_id: one.coupon,
                name: one.name,
                amount_minor: one.amount.minor(),
            });
        }
        for (nth, one) in terms.taxes.into_iter().enumerate() {
            self.taxes.push(TaxRow {
                invoice_id: id,
                position: place(nth)?,
                tax_rate_id: one.rate,
                code: one.code,
                name: one.name,
                percent: one.percent,
                included: one.included,
                base_minor: one.base.minor(),
                amount_minor: one.amount.minor(),
            });
        }
        self.terms.push(TermsRow {
            invoice_id: id,
            inputs: serde_json::to_value(&settled.inputs)
                .map_err(|error| Error::fault("the terms of a bill cannot be written").because(error))?,
            notes: Some(terms.notes).filter(|notes| !notes.is_empty()),
        });
        Ok(())
    }

    /// One statement for each kind of row there is.
    pub(crate) async fn write(self, tx: &mut TenantTx) -> Result<()> {
        table::insert(tx, &self.terms).await?;
        table::insert_discounts(tx, &self.taken).await?;
        Ok(table::insert_taxes(tx, &self.taxes).await?)
    }
}

impl Applied {
    /// Uses up what was used, and forgets what no longer holds. The subscriptions must be held.
    pub(crate) async fn close(&self, tx: &mut TenantTx, bills: &[InvoiceId]) -> Result<()> {
        let mut uses: Vec<(DiscountId, InvoiceId)> = Vec::with_capacity(self.used.len());
        for (discount, nth) in &self.used {
            let bill = bills.get(*nth).ok_or_else(|| Error::fault("a coupon was used by a bill that is not there"))?;
            uses.push((*discount, *bill));
        }
        discounts::spend(tx, &uses).await?;
        if self.lapsed.is_empty() {
            return Ok(());
        }
        let lapsed: Vec<_> = self.lapsed.iter().map(|id| id.uuid()).collect();
        Ok(subscriptions::set_discounted(tx, &lapsed, false).await?)
    }
}

/// What the discounts and taxes of a bill follow from; none for most.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub(crate) async fn evidence(tx: &mut TenantTx, id: InvoiceId) -> Result<Option<InvoiceInputs>> {
    table::of(tx, &[id.uuid()]).await?.pop().map(|row| proof::inputs(&row.inputs)).transpose()
}

/// What was stored of a bill's discounts and taxes; nothing for most.
///
/// # Errors
/// Any store error.
pub async fn stored(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<BillTerms> {
    let id = [invoice.id.uuid()];
    let Some(terms) = table::of(tx, &id).await?.pop() else { return Ok(BillTerms::default()) };
    let currency = rows::currency(&invoice.currency)?;
    let money = |minor: i64| Money::new(minor, currency);
    let discounts = table::discounts_of(tx, &id).await?.into_iter().map(|row| TakenOff {
        discount: Some(row.discount_id),
        coupon: row.coupon_id,
        name: row.name,
        amount: money(row.amount_minor),
    });
    let taxes = table::taxes_of(tx, &id).await?.into_iter().map(|row| TaxOn {
        rate: row.tax_rate_id,
        code: row.code,
        name: row.name,
        percent: row.percent,
        included: row.included,
        base: money(row.base_minor),
        amount: money(row.amount_minor),
    });
    Ok(BillTerms { discounts: discounts.collect(), taxes: taxes.collect(), notes: terms.notes.unwrap_or_default() })
}
