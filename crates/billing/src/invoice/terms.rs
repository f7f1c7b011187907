//! Discounts and taxes on an invoice: a draft becomes what is printed, and keeps what that followed from.
//!
//! One computation for the whole invoice ([`totals::total`]), whose inputs are kept beside its results, so that it can
//! be done again. Which coupons and taxes there are is the caller's to know. A draft that has neither stays as it is
//! and keeps nothing.

use jiff::Timestamp;
use money::{Money, Rounding};

use super::{InvoiceDraft, Line, LineKind};
use crate::derivation::Derivation;
use crate::discount::Redeemed;
use crate::refusal::Refusal;
use crate::tax::{TaxRules, TaxTreatment};
use crate::totals::{self, BillLine, BillLineTotals, InvoiceInputs, InvoiceTotals};

/// What discounts and taxes of an invoice follow from, beside its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The billing zone, in which coupons count months.
    pub zone: String,
    /// When the invoice is made.
    pub at: Timestamp,
    /// How discounts become whole minor units.
    pub rounding: Rounding,
    /// In the order of redemption; each under a code of its own.
    pub coupons: Vec<Redeemed>,
    /// How taxes are computed.
    pub tax: TaxRules,
    /// One for each line. A line that gives back what was paid has its own tax, whatever stands here.
    pub lines: Vec<LineTerms>,
}

/// What the discounts and taxes of one line depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTerms {
    /// The plan it is of, as coupons name it.
    pub plan: Option<String>,
    /// How it is taxed.
    pub tax: TaxTreatment,
}

/// An invoice after discounts and taxes, with what they followed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Everything the results follow from.
    pub inputs: InvoiceInputs,
    /// Every result; lines in the order of the draft's.
    pub totals: InvoiceTotals,
}

impl Line {
    /// The tax that was computed before, where the line gives back what was paid; a credit of something untaxed has
    /// none of it.
    pub fn fixed_tax(&self) -> Option<Money> {
        match self.kind {
            LineKind::ProrationCredit => {
                Some(self.derivation.tax().unwrap_or_else(|| Money::zero(self.amount.currency())))
            }
            LineKind::UsageCharge => match &self.derivation {
                Derivation::Usage(usage) => usage.given_back(),
                Derivation::Price(_) | Derivation::Credit(_) | Derivation::OneOff(_) | Derivation::First(_) => None,
            },
            LineKind::PlanCharge | LineKind::ProrationCharge | LineKind::OneOff => None,
        }
    }
}

impl InvoiceDraft {
    /// Whether a line gives back a tax that was paid, so that the invoice has a tax whatever is charged now.
    pub fn gives_tax_back(&self) -> bool {
        self.lines.iter().any(|line| line.derivation.tax().is_some())
    }

    /// What discounts and taxes made of a line; nothing where there are neither.
    pub fn totals_of(&self, nth: usize) -> Option<&BillLineTotals> {
        self.settled.as_ref()?.totals.lines.get(nth)
    }

    /// Takes discounts off and adds taxes: `total` and `to_balance` become what is owed after both.
    ///
    /// # Errors
    /// [`Refusal::Bill`] for what cannot be computed.
    pub fn settle(&mut self, terms: Terms) -> Result<(), Refusal> {
        let lines = self.lines.iter().zip(terms.lines).map(|(line, terms)| bill_line(line, terms)).collect();
        let inputs = InvoiceInputs {
            currency: self.currency,
            rounding: terms.rounding,
            zone: terms.zone,
            at: terms.at,
            lines,
            coupons: terms.coupons,
            tax: terms.tax,
            grants: Vec::new(),
            balance: None,
        };
        let totals = totals::total(&inputs)?;
        self.total = totals.due;
        self.to_balance = totals.to_balance;
        self.settled = (!says_nothing(&totals)).then(|| Box::new(Settled { inputs, totals }));
        Ok(())
    }
}

fn bill_line(line: &Line, terms: LineTerms) -> BillLine {
    let fixed = line.fixed_tax();
    BillLine {
        amount: line.amount,
        begins: line.period.start,
        plan: terms.plan,
        discountable: fixed.is_none() && line.discountable,
        tax: fixed.map_or(terms.tax, TaxTreatment::Fixed),
    }
}

/// No coupon took anything, no tax is charged or given back, and nobody is told why not.
fn says_nothing(totals: &InvoiceTotals) -> bool {
    totals.discounts.is_empty()
        && totals.taxes.is_empty()
        && totals.lines.iter().all(|line| line.tax.is_zero() && line.note.is_none())
}
