//! Circuit breakers at work: asked before charges are sent, told what became of them.
//!
//! While all is well they cost one look for a slice of charges, and no write: only what reached nobody is written down, and the
//! good outcomes of the same window are counted from the attempts at that moment. Each lane has its own, since the outages of a
//! test clock are not ours. A breaker is changed by compare-and-set; look-ups, and what a person asks for, never ask it.

use std::collections::BTreeMap;

use ids::{ProviderAccountId, Uuid};
use jiff::{SignedDuration, Timestamp};
use recovery::breaker::{Breaker, BreakerRule, Permit, Reached};
use recovery::draw::Draw;
use recovery::{Block, DeclineCode, Rail};
use store::TenantTx;
use store::breakers::{self, BreakerRow, TargetRow};
use usecase::ports::{ChargeOutcome, GatewayError, UnknownCause};

use crate::{Error, Result};

/// While probes are under way it will be known soon whether there is anybody.
const SOON: SignedDuration = SignedDuration::from_mins(2);

/// What waited for the same breaker comes back over so many seconds.
const SPREAD_SECONDS: u64 = 300;

/// Who a charge goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub gateway: String,
    /// The merchant's account there; none where none is needed.
    pub account: Option<ProviderAccountId>,
    /// Who gave the method out, if that is known.
    pub issuer: Option<String>,
}

impl From<TargetRow> for Target {
    fn from(row: TargetRow) -> Target {
        Target { gateway: row.gateway, account: row.account_id, issuer: row.issuer }
    }
}

/// Whether a charge may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    Go,
    /// Yes, and its answer decides about others.
    Probe,
    Wait(Wait),
}

/// Nothing is sent there for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// Who does not answer, as read in a sentence.
    pub(crate) by: String,
    pub(crate) until: Timestamp,
    /// Probes are under way.
    probing: bool,
}

impl Wait {
    /// When a first charge is looked at again: spread a little, always the same for the same bill.
    pub(crate) fn again(&self, subject: Uuid, now: Timestamp) -> Timestamp {
        let soon = now.checked_add(SOON).unwrap_or(self.until);
        let from = if self.probing { self.until.min(soon) } else { self.until };
        let shift = Draw::seeded(0).text("after an outage").text(&subject.to_string()).below(SPREAD_SECONDS);
        from.checked_add(SignedDuration::from_secs(i64::try_from(shift).unwrap_or(0))).unwrap_or(from)
    }
}

/// The breakers of a lane that are not closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing(Vec<Known>);

#[derive(Clone, Debug)]
struct Known {
    row: BreakerRow,
    breaker: Breaker,
    changed: bool,
}

impl Standing {
    pub(crate) async fn read(tx: &mut TenantTx, lane: Uuid) -> Result<Standing> {
        let rows = breakers::not_closed(tx, lane).await?;
        let known = rows.into_iter().map(|row| Ok(Known { breaker: parse(&row)?, row, changed: false }));
        known.collect::<Result<_>>().map(Standing)
    }

    /// Nobody is known to be away.
    pub(crate) fn is_calm(&self) -> bool {
        self.0.is_empty()
    }

    /// Asks for one charge. A probe is spent only when nothing else is in the way.
    pub(crate) fn ask(&mut self, target: &Target, now: Timestamp) -> Result<Pass> {
        let mut asked = Vec::new();
        let mut wait: Option<Wait> = None;
        for (place, known) in self.0.iter().enumerate().filter(|(_, known)| known.stands_before(target)) {
            let (next, permit) = known.breaker.ask(&rule(), now).map_err(out_of_range)?;
            if let Permit::Wait(until) = permit
                && wait.as_ref().is_none_or(|other| other.until < until)
            {
                wait = Some(Wait { by: known.name(), until, probing: matches!(next, Breaker::HalfOpen { .. }) });
            }
            asked.push((place, next));
        }
        if let Some(wait) = wait {
            return Ok(Pass::Wait(wait));
        }
        let pass = if asked.is_empty() { Pass::Go } else { Pass::Probe };
        for (place, next) in asked {
            if let Some(known) = self.0.get_mut(place) {
                known.changed |= known.breaker != next;
                known.breaker = next;
            }
        }
        Ok(pass)
    }

    /// Writes what asking has changed; `false` when somebody else was quicker.
    pub(crate) async fn save(self, tx: &mut TenantTx, lane: Uuid) -> Result<bool> {
        for known in self.0.into_iter().filter(|known| known.changed) {
            if !store_breaker(tx, lane, known.row, known.breaker).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a recovery is told of those in the way of a target.
    pub(crate) fn blocks(&self, target: &Target, rail: Rail, now: Timestamp) -> Vec<Block> {
        let before = self.0.iter().filter(|known| known.stands_before(target));
        before.filter_map(|known| known.breaker.block(rail, &known.name(), now)).collect()
    }
}

impl Known {
    fn stands_before(&self, target: &Target) -> bool {
        let is_issuer = target.issuer.as_deref().is_some_and(|issuer| issuer == self.row.issuer);
        self.row.gateway == target.gateway && (self.row.issuer.is_empty() || is_issuer)
    }

    fn name(&self) -> String {
        match self.row.issuer.as_str() {
            "" => format!("the gateway {}", self.row.gateway),
            issuer => format!("the issuer {issuer}"),
        }
    }
}

/// What became of a charge, as far as breakers care.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    target: Target,
    probe: bool,
    gateway: Option<Reached>,
    issuer: Option<Reached>,
}

impl Told {
    /// Of an answer to a charge.
    pub(crate) fn of(target: Target, probe: bool, answer: &std::result::Result<ChargeOutcome, GatewayError>) -> Told {
        let known = target.issuer.is_some();
        let of_code = |code| (Reached::of_gateway(code, known), Reached::of_issuer(code));
        let (gateway, issuer) = match answer {
            Ok(ChargeOutcome::Succeeded { .. } | ChargeOutcome::RequiresAction { .. }) => of_code(None),
            Ok(ChargeOutcome::Declined { code, .. }) => of_code(Some(*code)),
            Ok(ChargeOutcome::Pending { .. } | ChargeOutcome::Unknown(UnknownCause::Mismatch(_))) => {
                (Some(Reached::Somebody), None)
            }
            Ok(ChargeOutcome::Unknown(
                UnknownCause::Timeout
                | UnknownCause::Cut
                | UnknownCause::ServerError
                | UnknownCause::Unparseable
                | UnknownCause::Code(_)
                | UnknownCause::NotFound,
            )) => of_code(Some(DeclineCode::OutcomeUnknown)),
            Err(GatewayError::NotSent(_) | GatewayError::RateLimited { .. }) => (Some(Reached::Nobody), None),
            Err(
                GatewayError::BadRequest(_)
                | GatewayError::Auth(_)
                | GatewayError::Unsupported(_)
                | GatewayError::Misconfigured(_),
            ) => (None, None),
        };
        Told { target, probe, gateway, issuer }
    }

    fn is_news(&self) -> bool {
        self.probe || self.gateway == Some(Reached::Nobody) || self.issuer == Some(Reached::Nobody)
    }
}

/// What a slice of charges says of one breaker.
#[derive(Clone, Copy, Debug, Default)]
struct News {
    bad: u32,
    answered: u32,
}

/// Whether anything of it must be written down.
pub(crate) fn is_news(told: &[Told]) -> bool {
    told.iter().any(Told::is_news)
}

/// Writes down what a slice of charges met; `false` when somebody else changed a breaker in between: roll back, and tell again.
///
/// # Errors
/// Any store error.
pub(crate) async fn tell(tx: &mut TenantTx, lane: Uuid, told: &[Told]) -> Result<bool> {
    for ((gateway, issuer), news) in sums(told) {
        let row = match breakers::get(tx, lane, gateway, issuer).await? {
            Some(row) => row,
            None => idle(gateway, issuer)?,
        };
        let before = parse(&row)?;
        let after = counted(tx, lane, &row, before, news).await?;
        if after != before {
            note(tx, &row, before, after);
            if !store_breaker(tx, lane, row, after).await? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// In the order of names, so that two who tell of the same breakers take them in the same order.
fn sums(told: &[Told]) -> BTreeMap<(&str, &str), News> {
    let mut sums: BTreeMap<(&str, &str), News> = BTreeMap::new();
    for one in told.iter().filter(|one| one.is_news()) {
        let issuer = one.target.issuer.as_deref().map(|issuer| (issuer, one.issuer));
        for (issuer, reached) in std::iter::once(("", one.gateway)).chain(issuer) {
            let (bad, answered) = match reached {
                Some(Reached::Nobody) => (1, 0),
                Some(Reached::Somebody) if one.probe => (0, 1),
                Some(Reached::Somebody) | None => continue,
            };
            let sum = sums.entry((one.target.gateway.as_str(), issuer)).or_default();
            sum.bad = sum.bad.saturating_add(bad);
            sum.answered = sum.answered.saturating_add(answered);
        }
    }
    sums
}

async fn counted(tx: &mut TenantTx, lane: Uuid, row: &BreakerRow, before: Breaker, news: News) -> Result<Breaker> {
    let (rule, now) = (rule(), tx.now());
    let mut breaker = before;
    if news.bad > 0
        && let Some(from) = breaker.window(&rule, now).map_err(out_of_range)?
    {
        breaker = breaker.in_window(from, 0);
        let bad = match breaker {
            Breaker::Closed { bad, .. } => bad.saturating_add(news.bad),
            Breaker::Idle | Breaker::Open { .. } | Breaker::HalfOpen { .. } => news.bad,
        };
        let most = rule.good_that_matter(bad);
        let good = breakers::answered_since(tx, lane, row, from, &outage_codes(row), i64::from(most)).await?;
        breaker = breaker.in_window(from, u32::try_from(good).unwrap_or(most));
    }
    for _ in 0..news.bad {
        breaker = breaker.count(&rule, Reached::Nobody, now).map_err(out_of_range)?;
    }
    for _ in 0..news.answered {
        if matches!(breaker, Breaker::HalfOpen { .. }) {
            breaker = breaker.count(&rule, Reached::Somebody, now).map_err(out_of_range)?;
        }
    }
    Ok(breaker)
}

/// The codes that say that it was this breaker's gateway, or issuer, who was away.
fn outage_codes(row: &BreakerRow) -> Vec<String> {
    let codes = DeclineCode::ALL.iter().filter(|code| {
        let reached = match row.issuer.as_str() {
            "" => Reached::of_gateway(Some(**code), true),
            _ => Reached::of_issuer(Some(**code)),
        };
        reached != Some(Reached::Somebody)
    });
    codes.map(|code| code.as_str().to_owned()).collect()
}

/// Operators read of it; what it means for a recovery is in the recovery's decisions.
fn note(tx: &TenantTx, row: &BreakerRow, before: Breaker, after: Breaker) {
    let (tenant, gateway, issuer) = (tx.tenant(), &row.gateway, &row.issuer);
    match (before, after) {
        (Breaker::Idle | Breaker::Closed { .. }, Breaker::Open { since, until, .. }) => {
            tracing::error!(%tenant, %gateway, %issuer, %since, %until, "nobody answers: charges wait");
        }
        (Breaker::HalfOpen { since, .. }, Breaker::Closed { .. }) => {
            tracing::info!(%tenant, %gateway, %issuer, %since, "answers again: charges go on");
        }
        _ => {}
    }
}

fn rule() -> BreakerRule {
    BreakerRule::default()
}

fn parse(row: &BreakerRow) -> Result<Breaker> {
    serde_json::from_value(row.body.clone())
        .map_err(|error| Error::fault("a stored circuit breaker cannot be read").because(error))
}

fn idle(gateway: &str, issuer: &str) -> Result<BreakerRow> {
    let (gateway, issuer) = (gateway.to_owned(), issuer.to_owned());
    Ok(BreakerRow { gateway, issuer, state: "closed".to_owned(), body: body(Breaker::Idle)?, version: 0 })
}

fn body(breaker: Breaker) -> Result<serde_json::Value> {
    serde_json::to_value(breaker).map_err(|error| Error::fault("a circuit breaker cannot be written").because(error))
}

async fn store_breaker(tx: &mut TenantTx, lane: Uuid, row: BreakerRow, breaker: Breaker) -> Result<bool> {
    let state = match breaker {
        Breaker::Idle | Breaker::Closed { .. } => "closed",
        Breaker::Open { .. } => "open",
        Breaker::HalfOpen { .. } => "half_open",
    };
    let row = BreakerRow { state: state.to_owned(), body: body(breaker)?, ..row };
    Ok(breakers::save(tx, lane, &row).await?)
}

fn out_of_range(error: recovery::RecoveryError) -> Error {
    Error::fault("a circuit breaker is at the edge of time").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).expect("in range")
    }

    fn known(issuer: &str, until: i64) -> Known {
        let breaker = Breaker::Open { since: at(0), until: at(until), times: 1 };
        let row = BreakerRow { body: body(breaker).expect("JSON"), ..idle("paystack", issuer).expect("JSON") };
        Known { row, breaker, changed: false }
    }

    fn to(issuer: Option<&str>) -> Target {
        Target { gateway: "paystack".to_owned(), account: None, issuer: issuer.map(str::to_owned) }
    }

    #[test]
    fn a_probe_of_the_gateway_is_not_spent_on_an_issuer_that_is_away() {
        let mut standing = Standing(vec![known("", 5), known("058", 30)]);
        let pass = standing.ask(&to(Some("058")), at(6)).expect("in range");
        let Pass::Wait(wait) = pass else { panic!("{pass:?}") };
        assert_eq!((wait.by.as_str(), wait.until, wait.probing), ("the issuer 058", at(30), false));
        assert!(standing.0.iter().all(|known| !known.changed));
        assert_eq!(standing.ask(&to(Some("044")), at(6)).expect("in range"), Pass::Probe);
        assert_eq!(standing.0.iter().map(|known| known.changed).collect::<Vec<_>>(), [true, false]);
        let elsewhere = Target { gateway: "flutterwave".to_owned(), account: None, issuer: Some("058".to_owned()) };
        assert_eq!(standing.ask(&elsewhere, at(6)).expect("in range"), Pass::Go);
    }

    #[test]
    fn three_are_probes_and_the_others_look_again_soon() {
        let mut standing = Standing(vec![known("", 5)]);
        for _ in 0..3 {
            assert_eq!(standing.ask(&to(None), at(5)).expect("in range"), Pass::Probe);
        }
        let Pass::Wait(wait) = standing.ask(&to(None), at(5)).expect("in range") else { panic!("the fourth waits") };
        assert_eq!((wait.until, wait.probing), (at(10), true));
        let again = wait.again(Uuid::from_u128(7), at(5));
        assert!((at(7)..at(12)).contains(&again), "{again}");
        assert_eq!(again, wait.again(Uuid::from_u128(7), at(5)), "always the same");
        let blocks = standing.blocks(&to(None), Rail::Card, at(5));
        assert_eq!(blocks, [], "while probes go through, a recovery is told of nothing");
    }

    #[test]
    fn what_an_answer_says_of_whom() {
        let (nobody, somebody) = (Some(Reached::Nobody), Some(Reached::Somebody));
        let unknown = Ok(ChargeOutcome::Unknown(UnknownCause::Timeout));
        let declined = |code| Ok(ChargeOutcome::Declined { code, raw: usecase::ports::Raw::default() });
        for (answer, gateway, issuer) in [
            (unknown, nobody, None),
            (declined(DeclineCode::IssuerUnavailable), somebody, nobody),
            (declined(DeclineCode::InsufficientFunds), somebody, somebody),
            (Ok(ChargeOutcome::Pending { gateway_ref: None }), somebody, None),
            (Err(GatewayError::NotSent("down".to_owned())), nobody, None),
            (Err(GatewayError::Auth("wrong key".to_owned())), None, None),
        ] {
            let told = Told::of(to(Some("058")), false, &answer);
            assert_eq!((told.gateway, told.issuer), (gateway, issuer), "{answer:?}");
        }
        let fine = Told::of(to(None), false, &declined(DeclineCode::StolenCard));
        assert!(!is_news(&[fine]), "nothing is written when everybody was there");
    }
}
