//! The simulated provider's books, as a merchant may read them: their own charges, and one settlement a day.
//!
//! What ended on a day in Lagos arrives in the merchant's balance at six in the morning of the next, in each currency, less fees. A settlement is a view of the
//! charges, not a row: who changes a charge afterwards changes what the provider says it paid out.

use async_trait::async_trait;
use ids::{AttemptId, Uuid};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use store::simulator::{SimulatedChargeRow, SimulatedRefundRow};
use usecase::ports::{
    GatewayError, Listed, ListedKind, ListedSettlement, Page, SettledInto, SettledItem, SettledKind, SettledPage,
    SettlementPage, StatementAsk, StatementGateway, Statements,
};

use super::gateway::{SimulatedGateway, not_sent, refuse_live};
use super::{LAGOS, NAME, card, dispute, fate, payouts};
use crate::kit::Reference;

/// What the cursor of a page of refunds, of payouts, of disputes begins with.
const REFUNDS: &str = "refunds:";
const PAYOUTS: &str = "payouts:";
const DISPUTES: &str = "disputes:";

/// How many on a page: few, so that going on is exercised.
const PER_PAGE: i64 = 100;

/// How long after midnight in Lagos a day's money arrives.
const ARRIVES_AFTER: SignedDuration = SignedDuration::from_hours(6);

#[async_trait]
impl StatementGateway for SimulatedGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self) -> Statements {
        Statements { movements: true, settlements: true }
    }

    async fn movements(&self, ask: &StatementAsk) -> Result<Page, GatewayError> {
        let of = |part: &str| ask.cursor.as_deref().and_then(|cursor| cursor.strip_prefix(part));
        if let Some(cursor) = of(REFUNDS) {
            return self.refunds(ask, cursor).await;
        }
        if let Some(cursor) = of(PAYOUTS) {
            return self.paid_out(ask, cursor).await;
        }
        if let Some(cursor) = of(DISPUTES) {
            return self.disputed(ask, cursor).await;
        }
        let (rows, next) = self.ended(ask, ask.since, ask.until).await?;
        // Behind the last charge come the refunds, then the payouts, then the disputes.
        let next = next.or_else(|| Some(REFUNDS.to_owned()));
        Ok(Page { items: rows.iter().map(listed).collect::<Result<_, _>>()?, next })
    }

    async fn settlements(&self, ask: &StatementAsk) -> Result<SettlementPage, GatewayError> {
        refuse_live(ask.mode)?;
        // A day that arrives within the time ended before it, and no day is cut in two.
        let (first, last) = (midnight(ask.since)?, midnight(ask.until)?);
        let days = self.db.settlements(ask.merchant, before(first), last).await.map_err(|error| not_sent(&error))?;
        let mut items = Vec::new();
        for day in days {
            let date = day_of(&day.day).ok_or_else(|| GatewayError::NotSent("a day cannot be read".to_owned()))?;
            let arrived = date.tomorrow().map(start_of).map_err(|error| GatewayError::NotSent(error.to_string()))?;
            let at = arrived?.saturating_add(ARRIVES_AFTER).unwrap_or(Timestamp::MAX);
            if ask.since <= at && at < ask.until {
                let net = Money::new(day.net_minor, currency(&day.currency)?);
                let gateway_ref = format!("simset_{}_{}", day.day, day.currency);
                items.push(ListedSettlement { gateway_ref, net, into: SettledInto::Balance, at });
            }
        }
        Ok(SettlementPage { items, next: None })
    }

    async fn settled(&self, ask: &StatementAsk, settlement: &str) -> Result<SettledPage, GatewayError> {
        let wrong = || GatewayError::BadRequest("the simulator has no such settlement".to_owned());
        let (day, code) = settlement.strip_prefix("simset_").and_then(|rest| rest.split_once('_')).ok_or_else(wrong)?;
        let date = day_of(day).ok_or_else(wrong)?;
        let until = start_of(date.tomorrow().map_err(|_| wrong())?)?;
        let (rows, next) = self.ended(ask, start_of(date)?, until).await?;
        let moved = rows.iter().filter(|row| row.outcome == "succeeded" && row.moved_currency == code);
        Ok(SettledPage { items: moved.map(item).collect::<Result<_, _>>()?, next })
    }
}

impl SimulatedGateway {
    /// A page of the merchant's refunds that were asked for within the time, behind a cursor's last.
    async fn refunds(&self, ask: &StatementAsk, cursor: &str) -> Result<Page, GatewayError> {
        refuse_live(ask.mode)?;
        let rows = self.db.refunded(ask.merchant, (ask.since, ask.until), behind(cursor)?, PER_PAGE).await;
        let rows = rows.map_err(|error| not_sent(&error))?;
        let last = rows.last().map(|row| (row.asked_at, row.key));
        let next = next(REFUNDS, rows.len(), last).or_else(|| Some(PAYOUTS.to_owned()));
        Ok(Page { items: rows.iter().map(|row| refund(row, ask.until)).collect::<Result<_, _>>()?, next })
    }

    /// A page of the merchant's payouts that were asked for within the time, behind a cursor's last.
    async fn paid_out(&self, ask: &StatementAsk, cursor: &str) -> Result<Page, GatewayError> {
        refuse_live(ask.mode)?;
        let rows = self.db.paid_out(ask.merchant, (ask.since, ask.until), behind(cursor)?, PER_PAGE).await;
        let rows = rows.map_err(|error| not_sent(&error))?;
        let last = rows.last().map(|row| (row.asked_at, row.key));
        let next = next(PAYOUTS, rows.len(), last).or_else(|| Some(DISPUTES.to_owned()));
        Ok(Page { items: rows.iter().filter_map(|row| payouts::listed_at(row, ask.until)).collect(), next })
    }

    /// A page of the disputes of the merchant's charges that were opened within the time, behind a cursor's last.
    async fn disputed(&self, ask: &StatementAsk, cursor: &str) -> Result<Page, GatewayError> {
        refuse_live(ask.mode)?;
        let charged = dispute::charged_within(ask.since, ask.until);
        let rows = self.db.disputed((ask.merchant, card::DISPUTED), charged, behind(cursor)?, PER_PAGE).await;
        let rows = rows.map_err(|error| not_sent(&error))?;
        let next = next(DISPUTES, rows.len(), rows.last().map(|row| (row.settles_at, row.charge.uuid())));
        let items: Vec<Option<Listed>> = rows
            .iter()
            .map(|row| dispute::listed(row, ask.until))
            .collect::<Result<_, _>>()
            .map_err(|error| not_sent(&error))?;
        Ok(Page { items: items.into_iter().flatten().collect(), next })
    }

    /// A page of the merchant's charges that ended within a time, and where to go on.
    async fn ended(
        &self,
        ask: &StatementAsk,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<(Vec<SimulatedChargeRow>, Option<String>), GatewayError> {
        refuse_live(ask.mode)?;
        let after = ask.cursor.as_deref().map(place).transpose()?;
        let rows = self.db.statement(ask.merchant, (since, until), after, PER_PAGE).await;
        let rows = rows.map_err(|error| not_sent(&error))?;
        let full = i64::try_from(rows.len()).is_ok_and(|count| count >= PER_PAGE);
        let next = rows.last().filter(|_| full);
        let next = next.map(|row| format!("{}:{}", row.settles_at.as_microsecond(), row.key.uuid()));
        Ok((rows, next))
    }
}

/// Behind which row a page of a part begins.
fn behind(cursor: &str) -> Result<Option<(Timestamp, Uuid)>, GatewayError> {
    let after = (!cursor.is_empty()).then(|| place(cursor)).transpose()?;
    Ok(after.map(|(at, key)| (at, key.uuid())))
}

/// The cursor of a part behind a full page.
fn next(part: &str, count: usize, last: Option<(Timestamp, Uuid)>) -> Option<String> {
    let full = i64::try_from(count).is_ok_and(|count| count >= PER_PAGE);
    last.filter(|_| full).map(|(at, key)| format!("{part}{}:{key}", at.as_microsecond()))
}

/// Where a page ended.
fn place(cursor: &str) -> Result<(Timestamp, AttemptId), GatewayError> {
    let wrong = || GatewayError::BadRequest("this is no cursor of the simulator's".to_owned());
    let (at, key) = cursor.split_once(':').ok_or_else(wrong)?;
    let at = at.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok()).ok_or_else(wrong)?;
    let key = Uuid::try_parse(key).map_err(|_| wrong())?;
    Ok((at, AttemptId::from_uuid(key)))
}

fn listed(row: &SimulatedChargeRow) -> Result<Listed, GatewayError> {
    let moved = row.outcome == "succeeded";
    let (minor, code) = if moved { (row.moved_minor, &row.moved_currency) } else { (row.amount_minor, &row.currency) };
    let amount = Money::new(minor, currency(code)?);
    Ok(Listed {
        kind: ListedKind::Charge,
        gateway_ref: fate::reference(row.key),
        reference: Some(Reference::Charge.of(row.key.uuid())),
        amount,
        fee: row.fee_minor.map(|fee| Money::new(fee, amount.currency())),
        moved,
        at: row.settles_at,
    })
}

/// A refund as it stands at the end of the time.
fn refund(row: &SimulatedRefundRow, until: Timestamp) -> Result<Listed, GatewayError> {
    Ok(Listed {
        kind: ListedKind::Refund,
        gateway_ref: super::refund::reference(row.key),
        reference: Some(Reference::Refund.of(row.key)),
        amount: Money::new(row.amount_minor, currency(&row.currency)?),
        fee: None,
        moved: row.outcome == "succeeded" && row.settles_at <= until,
        at: row.asked_at,
    })
}

fn item(row: &SimulatedChargeRow) -> Result<SettledItem, GatewayError> {
    let Listed { gateway_ref, reference, amount, fee, at, .. } = listed(row)?;
    Ok(SettledItem { kind: SettledKind::Charge, gateway_ref, reference, amount, fee, at: Some(at) })
}

fn currency(code: &str) -> Result<Currency, GatewayError> {
    Currency::parse(code)
        .map_err(|error| GatewayError::NotSent(format!("the simulator's book cannot be read: {error}")))
}

/// The beginning of the day of an instant, in Lagos.
fn midnight(at: Timestamp) -> Result<Timestamp, GatewayError> {
    start_of(super::date_in_lagos(at))
}

fn start_of(date: Date) -> Result<Timestamp, GatewayError> {
    LAGOS
        .to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .map_err(|error| GatewayError::BadRequest(error.to_string()))
}

fn before(midnight: Timestamp) -> Timestamp {
    midnight.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN)
}

fn day_of(text: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", text).ok()
}
