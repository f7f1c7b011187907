//! Where taxes come from: a port, and the one that reads them from our tables.
//!
//! Questions are asked for a whole slice of bills at once. What the tables say is read before (one statement for each
//! kind of row, and none for a tenant without rates) and handed in as the [`TaxBook`], so that an answer needs no
//! database and no network. A provider elsewhere is asked before the transaction of the bill begins; what it said comes
//! in through the same book.

use std::collections::BTreeMap;
use std::fmt;

use billing::tax::{TaxRate, TaxRules, TaxTreatment};
use ids::{CustomerId, PlanId, TaxRateId, Uuid};
use store::settings::SettingsRow;
use store::tax_rates::{TaxRateRow, UntaxedRow};

use usecase::{Error, Result};

/// One line that may be taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxQuestion {
    /// Who pays.
    pub customer: CustomerId,
    /// What for; none for something that is of no plan.
    pub plan: Option<PlanId>,
}

/// Says how lines are taxed. Whatever it needs to know is in the book.
pub trait TaxProvider: fmt::Debug + Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// One answer for each question.
    ///
    /// # Errors
    /// `Fault` when the book cannot be read.
    fn treatments(&self, book: &TaxBook, questions: &[TaxQuestion]) -> Result<Vec<TaxTreatment>>;
}

/// Everything that is known about the taxes of a slice of bills.
#[derive(Clone, Debug, Default)]
pub struct TaxBook {
    /// How taxes are computed.
    pub rules: TaxRules,
    /// Every active rate.
    pub rates: Vec<TaxRateRow>,
    /// The rates of what has none of its own.
    pub usual: Vec<Uuid>,
    /// Of plans that have their own.
    pub plans: BTreeMap<Uuid, Vec<Uuid>>,
    /// Customers who pay no tax.
    pub untaxed: BTreeMap<Uuid, UntaxedRow>,
}

impl TaxBook {
    /// The rate of a tax on a bill, by its code; codes of active rates are single.
    pub fn rate(&self, code: &str) -> Option<&TaxRateRow> {
        self.rates.iter().find(|rate| rate.code == code)
    }

    /// How a tenant computes taxes.
    ///
    /// # Errors
    /// `Fault` for a stored word that this program does not know.
    pub fn rules(chosen: &SettingsRow) -> Result<TaxRules> {
        use billing::tax::{TaxPricing, TaxRounding};
        let pricing = match chosen.tax_pricing.as_str() {
            "exclusive" => TaxPricing::Exclusive,
            "inclusive" => TaxPricing::Inclusive,
            other => return Err(Error::fault(format!("stored tax pricing {other:?} is not known to this program"))),
        };
        let level = match chosen.tax_rounding.as_str() {
            "line" => TaxRounding::Line,
            "rate" => TaxRounding::Rate,
            other => return Err(Error::fault(format!("stored tax rounding {other:?} is not known to this program"))),
        };
        Ok(TaxRules { pricing, level, ..TaxRules::default() })
    }

    fn named(&self, ids: &[Uuid]) -> Result<Vec<TaxRate>> {
        let of = |id: &Uuid| {
            let row = self.rates.iter().find(|rate| rate.id == TaxRateId::from_uuid(*id));
            let row = row.ok_or_else(|| Error::fault(format!("tax rate {id} is assigned and not active")))?;
            Ok(TaxRate { code: row.code.clone(), percent: row.percent })
        };
        ids.iter().map(of).collect()
    }
}

/// Printed where a merchant gave no reason.
const EXEMPT: &str = "Exempt from tax";

/// Taxes as the merchant entered them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tables;

impl TaxProvider for Tables {
    fn name(&self) -> &'static str {
        "tables"
    }

    fn treatments(&self, book: &TaxBook, questions: &[TaxQuestion]) -> Result<Vec<TaxTreatment>> {
        questions.iter().map(|question| treatment(book, question)).collect()
    }
}

fn treatment(book: &TaxBook, question: &TaxQuestion) -> Result<TaxTreatment> {
    let own = question.plan.and_then(|plan| book.plans.get(&plan.uuid()));
    let rates = book.named(own.unwrap_or(&book.usual))?;
    let untaxed = book.untaxed.get(&question.customer.uuid()).filter(|_| !rates.is_empty());
    Ok(match untaxed {
        None => TaxTreatment::Rates(rates),
        Some(row) if row.tax_treatment == "reverse_charge" => TaxTreatment::ReverseCharge,
        Some(row) => TaxTreatment::Exempt(row.tax_exempt_reason.clone().unwrap_or_else(|| EXEMPT.to_owned())),
    })
}

#[cfg(test)]
mod tests;
