//! Discounts and taxes of bills: what holds for each, read for a whole slice at once, and what it comes to.
//!
//! A bill whose subscription has no discount, whose tenant has no tax and which gives none back costs nothing here: no
//! statement, no stored byte. For the others one statement finds discounts, and four find taxes, however many bills
//! there are. The computation is [`billing::InvoiceDraft::settle`]; its inputs are stored beside what it gave.

pub(crate) mod drafts;
pub(crate) mod proof;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use billing::discount::{DiscountAmount, Duration, Redeemed, window_end};
use billing::invoice::{InvoiceKind, LineTerms, Terms};
use billing::tax::{TaxPricing, TaxTreatment};
use billing::{InvoiceDraft, Line, LineKind, Subscription};
use ids::{CouponId, CustomerId, DiscountId, PlanId, SubscriptionId, TaxRateId, Uuid};
use jiff::Timestamp;
use money::{Money, Rounding};
use rust_decimal::Decimal;
use store::discounts::{self, DiscountRow};
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, settings, tax_rates};

use crate::discounts::coupon_of;
use crate::rules::Rules;
use crate::writing::Change;
use crate::{Error, Result};
use setup::taxes::{Tables, TaxBook, TaxProvider, TaxQuestion};

pub use rows::stored;
pub(crate) use rows::{Written, evidence};

/// A draft that discounts and taxes may change.
#[derive(Debug)]
pub(crate) struct Bill<'a> {
    /// Who pays.
    pub(crate) customer: CustomerId,
    /// Of which subscription, if of one.
    pub(crate) subscription: Option<SubscriptionId>,
    /// Whether to look for discounts.
    pub(crate) discounted: bool,
    /// Whether the tenant has any tax.
    pub(crate) taxed: bool,
    /// The billing zone.
    pub(crate) zone: &'a str,
    /// How amounts become whole.
    pub(crate) rounding: Rounding,
    /// When it is made.
    pub(crate) at: Timestamp,
    /// The plan of each line.
    pub(crate) plans: Vec<Option<PlanId>>,
    /// Whether some usage is of items that are gone, whose plan only their price tells.
    pub(crate) of_gone: bool,
    /// Whether it stays a draft for now: then nothing changes it before it is final.
    pub(crate) waits: bool,
    /// Of a preview: a coupon that would be redeemed.
    pub(crate) rehearsed: Option<(CouponId, Redeemed)>,
    /// What is billed.
    pub(crate) draft: &'a mut InvoiceDraft,
}

impl<'a> Bill<'a> {
    /// The draft of a subscription that is or becomes `next`.
    pub(crate) fn of(
        row: &SubscriptionRow,
        next: &'a Subscription,
        draft: &'a mut InvoiceDraft,
        at: Timestamp,
    ) -> Bill<'a> {
        let plan = |line: &Line| {
            let own = next.items.iter().find(|item| Some(item.id) == line.item).map(|item| item.price.plan);
            // What is gone with this decision was of the plan so far.
            let else_of = if line.item.is_some() { row.plan_id } else { next.plan };
            Some(own.unwrap_or(else_of))
        };
        Bill {
            customer: next.customer,
            subscription: Some(next.id),
            discounted: row.discounted,
            taxed: row.taxed,
            zone: next.cycle.zone_name(),
            rounding: next.rounding,
            at,
            plans: draft.lines.iter().map(plan).collect(),
            of_gone: draft.lines.iter().any(|line| {
                line.kind == LineKind::UsageCharge && next.items.iter().all(|item| Some(item.id) != line.item)
            }),
            waits: false,
            rehearsed: None,
            draft,
        }
    }

    /// Whether anything could change it.
    fn is_concerned(&self) -> bool {
        !self.waits && (self.discounted || self.taxed || self.rehearsed.is_some() || self.draft.gives_tax_back())
    }
}

/// What a coupon took off a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOff {
    /// The redeemed coupon; none for one that a preview only supposes.
    pub discount: Option<DiscountId>,
    /// Of which coupon.
    pub coupon: CouponId,
    /// As it is printed.
    pub name: String,
    /// Above zero.
    pub amount: Money,
}

/// A tax of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxOn {
    /// Which rate; none for what credits give back.
    pub rate: Option<TaxRateId>,
    /// Its short name.
    pub code: String,
    /// As it is printed.
    pub name: String,
    /// Its rate; none for what credits give back.
    pub percent: Option<Decimal>,
    /// Whether the prices have it in them.
    pub included: bool,
    /// The net amounts it is on.
    pub base: Money,
    /// The tax.
    pub amount: Money,
}

/// Discounts and taxes of a bill, as they are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillTerms {
    /// In the order they were taken.
    pub discounts: Vec<TakenOff>,
    /// In the order of the lines.
    pub taxes: Vec<TaxOn>,
    /// Why somebody pays no tax; each once.
    pub notes: Vec<String>,
}

/// What came of some bills.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// One for each bill, none where nothing was to say; empty where nothing was to say of any.
    pub(crate) terms: Vec<Option<BillTerms>>,
    /// Coupons for one bill that were used, and by which bill.
    pub(crate) used: Vec<(DiscountId, usize)>,
    /// Subscriptions that no discount holds for any more.
    pub(crate) lapsed: Vec<SubscriptionId>,
}

/// Settles the drafts of decisions; those that wait are settled when they become final ([`drafts`]).
pub(crate) async fn apply_to(tx: &mut TenantTx, changes: &mut [Change], rules: &Rules) -> Result<Applied> {
    let now = tx.now();
    let concerned = |Change { row, decision }: &Change| {
        let draft = decision.invoices.first();
        draft.is_some_and(|draft| row.discounted || row.taxed || draft.gives_tax_back())
    };
    if !changes.iter().any(concerned) {
        return Ok(Applied::default());
    }
    let mut bills = Vec::with_capacity(changes.len());
    for Change { row, decision } in changes.iter_mut() {
        if let Some(draft) = decision.invoices.first_mut() {
            let waits = rules.lets_wait(draft);
            bills.push(Bill { waits, ..Bill::of(row, &decision.next, draft, now) });
        }
    }
    apply(tx, &mut bills).await
}

/// Settles a draft that is only shown, made at an instant; perhaps with a coupon that would be redeemed first.
pub(crate) async fn ahead(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    next: &Subscription,
    draft: &mut InvoiceDraft,
    (at, rehearsed): (Timestamp, Option<(CouponId, Redeemed)>),
) -> Result<Option<BillTerms>> {
    let bill = Bill { rehearsed, ..Bill::of(row, next, draft, at) };
    Ok(apply(tx, &mut [bill]).await?.terms.pop().flatten())
}

/// Takes discounts off drafts and adds taxes to them, in their order.
pub(crate) async fn apply(tx: &mut TenantTx, bills: &mut [Bill<'_>]) -> Result<Applied> {
    if !bills.iter().any(Bill::is_concerned) {
        return Ok(Applied { terms: vec![None; bills.len()], ..Applied::default() });
    }
    name_plans(tx, bills).await?;
    let held = held(tx, bills).await?;
    let book = book(tx, bills).await?;
    let mut applied = Applied::default();
    let mut spent: BTreeSet<DiscountId> = BTreeSet::new();
    for (nth, bill) in bills.iter_mut().enumerate() {
        if !bill.is_concerned() {
            applied.terms.push(None);
            continue;
        }
        let own: Vec<&DiscountRow> = held.iter().filter(|row| is_for(row, bill) && !spent.contains(&row.id)).collect();
        let coupons = coupons(bill, &own)?;
        let terms = settle(bill, &coupons, &book)?;
        for one in terms.iter().flat_map(|terms| &terms.discounts) {
            let of = |coupon: &&Held<'_>| coupon.row.map(|row| row.id) == one.discount && one.discount.is_some();
            let once = |coupon: &Held<'_>| coupon.redeemed.coupon.duration == Duration::Once;
            if let Some(id) = one.discount
                && coupons.iter().find(of).is_some_and(once)
            {
                spent.insert(id);
                applied.used.push((id, nth));
            }
        }
        if bill.discounted && has_lapsed(bill, &coupons, &spent)? {
            applied.lapsed.extend(bill.subscription);
        }
        applied.terms.push(terms);
    }
    Ok(applied)
}

/// Says of which plan the usage of items is that are gone: one statement, and none where there is no such.
async fn name_plans(tx: &mut TenantTx, bills: &mut [Bill<'_>]) -> Result<()> {
    let asking = || bills.iter().filter(|bill| bill.of_gone && bill.is_concerned());
    let found = drafts::plans_of(tx, asking().flat_map(|bill| &bill.draft.lines)).await?;
    for bill in bills.iter_mut().filter(|bill| bill.of_gone) {
        for (line, plan) in bill.draft.lines.iter().zip(&mut bill.plans) {
            let own = line.price.and_then(|price| found.get(&price)).filter(|_| line.kind == LineKind::UsageCharge);
            *plan = own.copied().or(*plan);
        }
    }
    Ok(())
}

/// A coupon that may hold for a bill, under the code it has in the bill's computation.
struct Held<'a> {
    row: Option<&'a DiscountRow>,
    coupon: CouponId,
    redeemed: Redeemed,
}

/// What may hold for any of the bills: one statement, and none where nothing does.
async fn held(tx: &mut TenantTx, bills: &[Bill<'_>]) -> Result<Vec<DiscountRow>> {
    let looking = || bills.iter().filter(|bill| bill.discounted);
    let customers: BTreeSet<Uuid> = looking().map(|bill| bill.customer.uuid()).collect();
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let subscriptions: Vec<Uuid> = looking().filter_map(|bill| bill.subscription.map(SubscriptionId::uuid)).collect();
    Ok(discounts::holding(tx, &subscriptions, &customers.into_iter().collect::<Vec<_>>()).await?)
}

fn is_for(row: &DiscountRow, bill: &Bill<'_>) -> bool {
    let whose = match row.subscription_id {
        Some(subscription) => Some(subscription) == bill.subscription,
        None => row.customer_id == bill.customer,
    };
    whose && bill.discounted
}

/// What the tables say about taxes: nothing for a tenant without any.
async fn book(tx: &mut TenantTx, bills: &[Bill<'_>]) -> Result<TaxBook> {
    let taxed = || bills.iter().filter(|bill| bill.taxed);
    let customers: BTreeSet<Uuid> = taxed().map(|bill| bill.customer.uuid()).collect();
    if customers.is_empty() {
        return Ok(TaxBook::default());
    }
    let chosen = settings::get(tx).await?;
    let plans: BTreeSet<Uuid> = taxed().flat_map(|bill| bill.plans.iter().flatten().map(|plan| plan.uuid())).collect();
    let plans = tax_rates::of_plans(tx, &plans.into_iter().collect::<Vec<_>>()).await?;
    let untaxed = tax_rates::untaxed(tx, &customers.into_iter().collect::<Vec<_>>()).await?;
    Ok(TaxBook {
        rules: TaxBook::rules(&chosen)?,
        rates: tax_rates::active(tx).await?,
        usual: chosen.tax_rate_ids,
        plans: plans.into_iter().map(|row| (row.id.uuid(), row.tax_rate_ids)).collect(),
        untaxed: untaxed.into_iter().map(|row| (row.id.uuid(), row)).collect(),
    })
}

/// The coupons of a bill in the order of redemption, without amounts in other currencies. A code that stands twice is
/// numbered, so that each has its own.
fn coupons<'a>(bill: &Bill<'_>, own: &[&'a DiscountRow]) -> Result<Vec<Held<'a>>> {
    let mut found = Vec::with_capacity(own.len());
    for row in own {
        let redeemed = Redeemed { coupon: coupon_of(row)?, at: row.redeemed_at, used: row.used_invoice_id.is_some() };
        found.push(Held { row: Some(row), coupon: row.coupon_id, redeemed });
    }
    found.extend(bill.rehearsed.iter().map(|(id, redeemed)| Held {
        row: None,
        coupon: *id,
        redeemed: redeemed.clone(),
    }));
    found.retain(|held| match held.redeemed.coupon.amount {
        DiscountAmount::Fixed(amount) => amount.currency() == bill.draft.currency,
        DiscountAmount::Percent(_) => true,
    });
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for held in &mut found {
        let code = &mut held.redeemed.coupon.code;
        let count = seen.entry(code.clone()).or_default();
        *count = count.saturating_add(1);
        if *count > 1 {
            *code = format!("{code} ({count})");
        }
    }
    Ok(found)
}

fn settle(bill: &mut Bill<'_>, coupons: &[Held<'_>], book: &TaxBook) -> Result<Option<BillTerms>> {
    let questions: Vec<TaxQuestion> =
        bill.plans.iter().map(|plan| TaxQuestion { customer: bill.customer, plan: *plan }).collect();
    let treatments = if bill.taxed {
        Tables.treatments(book, &questions)?
    } else {
        vec![TaxTreatment::Rates(Vec::new()); questions.len()]
    };
    let lines = bill
        .plans
        .iter()
        .zip(treatments)
        .map(|(plan, tax)| LineTerms { plan: plan.map(|plan| plan.to_string()), tax })
        .collect();
    let terms = Terms {
        zone: bill.zone.to_owned(),
        at: bill.at,
        rounding: bill.rounding,
        coupons: coupons.iter().map(|held| held.redeemed.clone()).collect(),
        tax: billing::tax::TaxRules { rounding: bill.rounding, ..book.rules },
        lines,
    };
    bill.draft.settle(terms).map_err(crate::rows::refused)?;
    bill.draft.settled.is_some().then(|| printed(bill.draft, coupons, book)).transpose()
}

/// The results as they are printed and stored.
fn printed(draft: &InvoiceDraft, coupons: &[Held<'_>], book: &TaxBook) -> Result<BillTerms> {
    let Some(settled) = &draft.settled else { return Ok(BillTerms::default()) };
    let totals = &settled.totals;
    let mut terms = BillTerms::default();
    for taken in &totals.discounts {
        let held = coupons.iter().find(|held| held.redeemed.coupon.code == taken.code);
        let held = held.ok_or_else(|| Error::fault("a coupon took something off that does not hold"))?;
        terms.discounts.push(TakenOff {
            discount: held.row.map(|row| row.id),
            coupon: held.coupon,
            name: taken.code.clone(),
            amount: taken.amount,
        });
    }
    let included = book.rules.pricing == TaxPricing::Inclusive;
    for tax in &totals.taxes {
        let rate = book.rate(&tax.code).ok_or_else(|| Error::fault("a tax was charged that is not known"))?;
        terms.taxes.push(TaxOn {
            rate: Some(rate.id),
            code: tax.code.clone(),
            name: rate.name.clone(),
            percent: Some(tax.percent),
            included,
            base: tax.base,
            amount: tax.tax,
        });
    }
    terms.taxes.extend(given_back(draft)?);
    for note in totals.lines.iter().filter_map(|line| line.note.as_ref()) {
        // One line each, as they are stored.
        let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
        if !terms.notes.contains(&note) {
            terms.notes.push(note);
        }
    }
    Ok(terms)
}

/// What credits give back of the taxes that were paid, as one row, so that the taxes add up.
fn given_back(draft: &InvoiceDraft) -> Result<Option<TaxOn>> {
    let unfit = |error| Error::fault("a tax that is given back does not fit").because(error);
    let back = || {
        let taxes = draft.lines.iter().filter_map(|line| line.derivation.tax().map(|tax| (line.amount, tax)));
        taxes.filter(|(_, tax)| !tax.is_zero())
    };
    let amount = Money::sum(back().map(|(_, tax)| tax), draft.currency).map_err(unfit)?;
    let base = Money::sum(back().map(|(net, _)| net), draft.currency).map_err(unfit)?;
    Ok((!amount.is_zero()).then(|| TaxOn {
        rate: None,
        code: "credited".to_owned(),
        name: "Tax on credits".to_owned(),
        percent: None,
        included: false,
        base,
        amount,
    }))
}

/// Whether nothing holds for a later bill: coupons for one bill are used, and months are over before the period that
/// this bill opens. Usage of that period is billed later, so its own months still count.
fn has_lapsed(bill: &Bill<'_>, coupons: &[Held<'_>], spent: &BTreeSet<DiscountId>) -> Result<bool> {
    if bill.draft.kind != InvoiceKind::Period || bill.subscription.is_none() {
        return Ok(false);
    }
    for held in coupons {
        let over = match held.redeemed.coupon.duration {
            Duration::Once => held.row.is_some_and(|row| spent.contains(&row.id)),
            Duration::Repeating(_) => window_end(&held.redeemed, bill.zone)
                .map_err(|refusal| Error::conflict(refusal.code(), refusal.to_string()))?
                .is_some_and(|end| end <= bill.draft.period.start),
            Duration::Forever => false,
        };
        if !over {
            return Ok(false);
        }
    }
    Ok(true)
}
