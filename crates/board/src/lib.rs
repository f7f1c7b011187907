//! The figures of a merchant's board: what came in, what is at risk and came back, who stays.
//!
//! Every figure is added up from the rows that the books are proven by, for one currency at a time, and exact until it is
//! shown: revenue is a fraction until its one rounding, and shares are rounded to hundredths of a percent, half to even.

use std::collections::BTreeMap;

use calendar::Period;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use money::{Ratio, Rounding};
use store::analytics::{self as table, CohortPartRow, CohortRow, Months};
use store::revenue::PartRow;
use store::{TenantTx, settings};

use app::revenue::{self, Monthly, monthly, ratio, sums, too_large};
use usecase::{Error, Result};

/// Most months of a table of cohorts.
pub const MAX_MONTHS: u32 = 24;

/// How many, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// How many.
    pub count: i64,
    /// Minor units.
    pub amount: i64,
}

/// Customers of one currency over a time: worth something or not, at its ends and in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// At the start.
    pub at_start: i64,
    /// At the end.
    pub at_end: i64,
    /// For the first time.
    pub new: i64,
    /// Who had left before it, and are back at its end.
    pub returned: i64,
    /// Who were worth something, are not at its end, and wanted it so.
    pub left_voluntarily: i64,
    /// The same, because their money could not be collected.
    pub left_involuntarily: i64,
}

/// The board of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Which.
    pub currency: String,
    /// Bills that became final in the time and are not void, by their totals.
    pub invoiced: Flow,
    /// Charges that succeeded in the time.
    pub collected: Flow,
    /// Bills paid in the time outside of our gateways.
    pub collected_outside: Flow,
    /// Bills whose recovery began in the time.
    pub failed: Flow,
    /// Bills whose recovery succeeded in the time.
    pub recovered: Flow,
    /// Bills whose recovery gave up in the time.
    pub lost: Flow,
    /// Bills in recovery now.
    pub at_risk: Flow,
    /// Recovered of what was decided in the time, by amount, in hundredths of a percent.
    pub recovery_rate_bps: Option<i64>,
    /// Recurring revenue at the start.
    pub mrr_at_start: Monthly,
    /// Recurring revenue at the end.
    pub mrr_at_end: Monthly,
    /// What churn of their own will took a month; not below zero.
    pub churned_voluntarily: Monthly,
    /// What churn for lack of money took a month; not below zero.
    pub churned_involuntarily: Monthly,
    /// What the customers of the start are worth at the end, of what they were worth.
    pub net_retention_bps: Option<i64>,
    /// The same without what grew.
    pub gross_retention_bps: Option<i64>,
    /// The customers.
    pub customers: Heads,
}

/// The board of a time, one for each currency that has anything on it.
///
/// # Errors
/// A field error for a time that ends before it begins; any store error.
pub async fn overview(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Vec<Overview>> {
    revenue::check_time(from, to)?;
    let rounding = rounding_of(&settings::get(tx).await?.rounding)?;
    let mut boards: BTreeMap<String, Overview> = BTreeMap::new();
    for row in table::flows(tx, from, to).await? {
        let board = boards.entry(row.currency.clone()).or_insert_with(|| blank(&row.currency));
        let place = match row.what.as_str() {
            "invoiced" => &mut board.invoiced,
            "collected" => &mut board.collected,
            "outside" => &mut board.collected_outside,
            "failed" => &mut board.failed,
            "recovered" => &mut board.recovered,
            "lost" => &mut board.lost,
            "at_risk" => &mut board.at_risk,
            other => return Err(Error::fault(format!("money of an unknown sort {other:?}"))),
        };
        *place = Flow { count: row.count, amount: row.amount_minor };
    }
    for row in table::heads(tx, from, to).await? {
        let heads = &mut boards.entry(row.currency.clone()).or_insert_with(|| blank(&row.currency)).customers;
        *head_of(heads, &row.what)? = row.count;
    }
    let mut levels = revenue::levels(tx, &[from, to]).await?.into_iter();
    let amounts = Amounts {
        start: levels.next().unwrap_or_default(),
        end: levels.next().unwrap_or_default(),
        changed: by_kind(&table::retention(tx, from, to).await?)?,
        churned: by_kind(&table::churned(tx, from, to).await?)?,
    };
    boards.into_values().map(|board| amounts.complete(board, rounding)).collect()
}

fn head_of<'a>(heads: &'a mut Heads, what: &str) -> Result<&'a mut i64> {
    Ok(match what {
        "at_start" => &mut heads.at_start,
        "at_end" => &mut heads.at_end,
        "new" => &mut heads.new,
        "returned" => &mut heads.returned,
        "left_voluntarily" => &mut heads.left_voluntarily,
        "left_involuntarily" => &mut heads.left_involuntarily,
        other => return Err(Error::fault(format!("customers of an unknown sort {other:?}"))),
    })
}

fn blank(currency: &str) -> Overview {
    let none = || Monthly { currency: currency.to_owned(), exact: Ratio::ZERO, rounded: 0 };
    Overview {
        currency: currency.to_owned(),
        invoiced: Flow::default(),
        collected: Flow::default(),
        collected_outside: Flow::default(),
        failed: Flow::default(),
        recovered: Flow::default(),
        lost: Flow::default(),
        at_risk: Flow::default(),
        recovery_rate_bps: None,
        mrr_at_start: none(),
        mrr_at_end: none(),
        churned_voluntarily: none(),
        churned_involuntarily: none(),
        net_retention_bps: None,
        gross_retention_bps: None,
        customers: Heads::default(),
    }
}

/// Recurring revenue by currency, and by currency and kind.
struct Amounts {
    start: BTreeMap<String, Ratio>,
    end: BTreeMap<String, Ratio>,
    changed: BTreeMap<(String, String), Ratio>,
    churned: BTreeMap<(String, String), Ratio>,
}

impl Amounts {
    fn complete(&self, board: Overview, rounding: Rounding) -> Result<Overview> {
        let currency = board.currency.clone();
        let shown = |exact: Ratio| monthly(currency.clone(), exact, rounding);
        let whole = |all: &BTreeMap<String, Ratio>| all.get(&currency).copied().unwrap_or(Ratio::ZERO);
        let of = |all: &BTreeMap<(String, String), Ratio>, kind: &str| {
            all.get(&(currency.clone(), kind.to_owned())).copied().unwrap_or(Ratio::ZERO)
        };
        let gone = |kind| of(&self.churned, kind).checked_neg().map_err(too_large);
        let start = whole(&self.start);
        let kept = |kind| share(start.checked_add(of(&self.changed, kind)).map_err(too_large)?, start);
        Ok(Overview {
            recovery_rate_bps: share(
                Ratio::from_int(i128::from(board.recovered.amount)),
                Ratio::from_int(i128::from(board.recovered.amount) + i128::from(board.lost.amount)),
            )?,
            mrr_at_start: shown(whole(&self.start))?,
            mrr_at_end: shown(whole(&self.end))?,
            churned_voluntarily: shown(gone("voluntary")?)?,
            churned_involuntarily: shown(gone("involuntary")?)?,
            net_retention_bps: kept("net")?,
            gross_retention_bps: kept("gross")?,
            ..board
        })
    }
}

fn by_kind(parts: &[PartRow]) -> Result<BTreeMap<(String, String), Ratio>> {
    sums(parts, |part| (part.currency.clone(), part.kind.clone().unwrap_or_default()))
}

/// A part of a whole in hundredths of a percent, half to even; none of nothing.
fn share(part: Ratio, whole: Ratio) -> Result<Option<i64>> {
    if whole == Ratio::ZERO {
        return Ok(None);
    }
    let hundredths = part.checked_mul(Ratio::from_int(10_000)).and_then(|many| many.checked_div(whole));
    hundredths.and_then(|exact| exact.round(Rounding::HalfEven)).map(Some).map_err(too_large)
}

/// Recurring revenue when a month ended, or now while it runs; one amount for each currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevenueMonth {
    /// Which month.
    pub month: Period,
    /// What it was.
    pub amounts: Vec<Monthly>,
}

/// Recurring revenue at the ends of the last `count` months, the running one included, by the merchant's calendar.
///
/// # Errors
/// A field error for none or more than [`MAX_MONTHS`] months; any store error.
pub async fn revenue_months(tx: &mut TenantTx, count: u32) -> Result<Vec<RevenueMonth>> {
    check_months(count)?;
    let chosen = settings::get(tx).await?;
    let rounding = rounding_of(&chosen.rounding)?;
    let months = last_months(tx.now(), &chosen.billing_zone, count)?;
    let levels = revenue::levels(tx, &months.ends).await?;
    let periods = months.starts.iter().zip(&months.ends).map(|(start, end)| Period { start: *start, end: *end });
    let of = |(month, level)| Ok(RevenueMonth { month, amounts: revenue::all_monthly(level, rounding)? });
    periods.zip(levels).map(of).collect()
}

fn check_months(count: u32) -> Result<()> {
    if count == 0 || count > MAX_MONTHS {
        return Err(Error::field("months", "out_of_range", format!("Ask for 1 to {MAX_MONTHS} months.")));
    }
    Ok(())
}

/// One month of the customers who began in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortMonth {
    /// How many months after their first; 0 is that month itself.
    pub after: u32,
    /// How many are worth something at its end, or now while it runs.
    pub stay: i64,
    /// What they are worth then.
    pub mrr: Monthly,
    /// Those who stay of those who began, in hundredths of a percent.
    pub stay_bps: Option<i64>,
}

/// The customers who began in one month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// In which currency.
    pub currency: String,
    /// The month they began in.
    pub month: Period,
    /// How many.
    pub began: i64,
    /// That month and each one since.
    pub months: Vec<CohortMonth>,
}

/// Who stayed of those who began in each of the last `count` months, the running one included, by the merchant's calendar.
///
/// # Errors
/// A field error for none or more than [`MAX_MONTHS`] months; any store error.
pub async fn cohorts(tx: &mut TenantTx, count: u32) -> Result<Vec<Cohort>> {
    check_months(count)?;
    let chosen = settings::get(tx).await?;
    let rounding = rounding_of(&chosen.rounding)?;
    let months = last_months(tx.now(), &chosen.billing_zone, count)?;
    let worths = worths(&table::cohort_worths(tx, &months).await?)?;
    let mut cohorts: Vec<Cohort> = Vec::new();
    for row in table::cohorts(tx, &months).await? {
        let month = month_of(&row, &worths, rounding)?;
        match cohorts.last_mut() {
            Some(open) if month.after > 0 => open.months.push(month),
            _ => cohorts.push(Cohort {
                currency: row.currency.clone(),
                month: period(&months, row.cohort)?,
                began: row.began,
                months: vec![month],
            }),
        }
    }
    Ok(cohorts)
}

/// By currency, cohort and month.
type Worths = BTreeMap<(String, i64, i64), Ratio>;

fn worths(parts: &[CohortPartRow]) -> Result<Worths> {
    let mut out = Worths::new();
    for part in parts {
        let sum = out.entry((part.currency.clone(), part.cohort, part.month)).or_insert(Ratio::ZERO);
        *sum = sum.checked_add(ratio(&part.num, &part.den)?).map_err(too_large)?;
    }
    Ok(out)
}

fn month_of(row: &CohortRow, worths: &Worths, rounding: Rounding) -> Result<CohortMonth> {
    let worth = worths.get(&(row.currency.clone(), row.cohort, row.month)).copied().unwrap_or(Ratio::ZERO);
    let whole = |count: i64| Ratio::from_int(i128::from(count));
    Ok(CohortMonth {
        after: u32::try_from(row.month.saturating_sub(row.cohort))
            .map_err(|_| Error::fault("a month before its cohort"))?,
        stay: row.stay,
        mrr: monthly(row.currency.clone(), worth, rounding)?,
        stay_bps: share(whole(row.stay), whole(row.began))?,
    })
}

fn period(months: &Months, nth: i64) -> Result<Period> {
    let place = usize::try_from(nth).ok().and_then(|nth| nth.checked_sub(1));
    let of = |all: &[Timestamp]| place.and_then(|place| all.get(place).copied());
    let (start, end) = of(&months.starts).zip(of(&months.ends)).ok_or_else(|| Error::fault("a cohort of no month"))?;
    Ok(Period { start, end })
}

/// The running month and those before it, by the wall calendar of a zone.
fn last_months(now: Timestamp, zone: &str, count: u32) -> Result<Months> {
    let unreadable = |error: jiff::Error| Error::fault("a calendar of months cannot be made").because(error);
    let zone = TimeZone::get(zone).map_err(unreadable)?;
    let first = now.to_zoned(zone.clone()).date().first_of_month();
    let mut months = Months { starts: Vec::new(), ends: Vec::new() };
    for back in (0..count).rev() {
        let start = first.checked_sub(i64::from(back).months()).map_err(unreadable)?;
        let end = start.checked_add(1.month()).map_err(unreadable)?;
        months.starts.push(start.to_zoned(zone.clone()).map_err(unreadable)?.timestamp());
        months.ends.push(end.to_zoned(zone.clone()).map_err(unreadable)?.timestamp());
    }
    Ok(months)
}

fn rounding_of(text: &str) -> Result<Rounding> {
    text.parse().map_err(|_| Error::fault(format!("stored rounding {text:?} is not known")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_merchants_calendar() {
        let now = "2027-03-01T00:30:00Z".parse().expect("an instant");
        let lagos = last_months(now, "Africa/Lagos", 2).expect("months");
        let told: Vec<String> = lagos.starts.iter().chain(&lagos.ends).map(ToString::to_string).collect();
        let wanted = ["2027-01-31T23:00:00Z", "2027-02-28T23:00:00Z", "2027-02-28T23:00:00Z", "2027-03-31T23:00:00Z"];
        assert_eq!(told, wanted);
        let york = last_months(now, "America/New_York", 1).expect("months");
        assert_eq!(york.starts.first().map(ToString::to_string).as_deref(), Some("2027-02-01T05:00:00Z"));
    }

    #[test]
    fn shares_are_rounded_once_and_none_of_nothing() {
        let of = |part, whole| share(Ratio::from_int(part), Ratio::from_int(whole)).expect("in range");
        assert_eq!(of(2, 3), Some(6_667));
        assert_eq!(of(1, 20_000), Some(0));
        assert_eq!(of(3, 20_000), Some(2));
        assert_eq!(of(5, 4), Some(12_500));
        assert_eq!(of(0, 0), None);
    }
}
