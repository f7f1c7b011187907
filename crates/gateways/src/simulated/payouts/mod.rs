//! Paying out, simulated: the account's number says what becomes of a payout.
//!
//! | account | what becomes of it |
//! |---|---|
//! | 0000000001, and any other | arrives at once |
//! | 0000000002 | under way for two minutes, then arrives |
//! | 0000000003 | fails: the account is dormant |
//! | 0000000004 | arrives, and comes back after a day |
//! | 0000000005 | no answer; found to have arrived after five minutes |
//! | 0000000006 | no answer, and none to any question, for ever |
//! | 0000000007 | its bank gives no name |
//! | 0000000008 | it is in another name |
//! | 0000000009 | fails: there is not enough on the account that pays |
//! | 0000000010 | waits for a one-time code, which is 123456, and then arrives |
//!
//! The faults that hit charges (an outage, lost answers) hit payouts, too.

use async_trait::async_trait;
use ids::{AttemptId, Mode, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::DeclineCode;
use store::StoreError;
use store::simulator::{SimulatedPayoutRow, SimulatorDb};
use usecase::ports::{
    Bank, GatewayError, HookError, Inbound, Listed, ListedKind, Page, PayoutAsk, PayoutGateway, PayoutOutcome,
    ProviderHook, Raw, Resolved, UnknownCause,
};

use super::{Faults, NAME, fate};
use crate::kit::Reference;

/// The banks there are. The last has no check digit in its account numbers, so that every number above can be used there.
const BANKS: [(&str, &str, &str); 6] = [
    ("044", "000014", "Access Bank"),
    ("058", "000013", "Guaranty Trust Bank"),
    ("011", "000016", "First Bank of Nigeria"),
    ("033", "000004", "United Bank for Africa"),
    ("057", "000015", "Zenith Bank"),
    ("99999", "999999", "Simulated Bank"),
];

/// The code that a payout waits for.
const CODE: &str = "123456";

/// What is always there to pay out from, in minor units.
const BALANCE_MINOR: i64 = 1_000_000_000_000;
/// A page of the list.
const PAGE: i64 = 100;

/// The simulated provider as one that pays out.
#[derive(Clone, Debug)]
pub struct SimulatedPayouts {
    db: SimulatorDb,
    seed: u64,
}

/// What becomes of a payout, decided when it is first sent.
struct Decided {
    answer: &'static str,
    outcome: &'static str,
    code: Option<DeclineCode>,
    settles_after: SignedDuration,
    reverses_after: Option<SignedDuration>,
}

impl Decided {
    const ARRIVES: Decided = Decided {
        answer: "final",
        outcome: "settled",
        code: None,
        settles_after: SignedDuration::ZERO,
        reverses_after: None,
    };

    fn of(account: &str) -> Decided {
        let fails = |code| Decided { outcome: "failed", code: Some(code), ..Decided::ARRIVES };
        match account {
            "0000000002" => {
                Decided { answer: "pending", settles_after: SignedDuration::from_mins(2), ..Decided::ARRIVES }
            }
            "0000000003" => fails(DeclineCode::AccountDormant),
            "0000000004" => Decided { reverses_after: Some(SignedDuration::from_hours(24)), ..Decided::ARRIVES },
            "0000000005" => {
                Decided { answer: "silence", settles_after: SignedDuration::from_mins(5), ..Decided::ARRIVES }
            }
            "0000000006" => Decided { answer: "silence", outcome: "nothing", ..Decided::ARRIVES },
            "0000000009" => fails(DeclineCode::OurBalanceLow),
            "0000000010" => Decided { answer: "code", ..Decided::ARRIVES },
            _ => Decided::ARRIVES,
        }
    }
}

impl SimulatedPayouts {
    /// Over the simulator's own book; processes that share it share the seed.
    pub fn new(db: SimulatorDb, seed: u64) -> SimulatedPayouts {
        SimulatedPayouts { db, seed }
    }

    async fn faults(&self) -> Result<Faults, GatewayError> {
        let body = self.db.faults().await.map_err(|error| not_sent(&error))?;
        let Some(body) = body else { return Ok(Faults::default()) };
        serde_json::from_value(body).map_err(|error| GatewayError::NotSent(error.to_string()))
    }
}

#[async_trait]
impl PayoutGateway for SimulatedPayouts {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn banks(&self, _currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        let bank = |(code, nip, name): (&str, &str, &str)| Bank {
            code: code.to_owned(),
            nip_code: Some(nip.to_owned()),
            name: name.to_owned(),
        };
        Ok(BANKS.into_iter().map(bank).collect())
    }

    async fn resolve(&self, _bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        Ok(match account_number {
            "0000000007" => Resolved::Unavailable,
            "0000000008" => Resolved::Name("SOMEBODY ELSE".to_owned()),
            number if number.len() == 10 => Resolved::Name("ADA OBI".to_owned()),
            _ => Resolved::NoSuchAccount,
        })
    }

    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError> {
        Ok(Money::new(BALANCE_MINOR, currency))
    }

    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        check(ask)?;
        let faults = self.faults().await?;
        faults.admit(ask.at)?;
        let decided = Decided::of(&ask.beneficiary.account_number);
        let row = SimulatedPayoutRow {
            key: ask.key,
            bank_code: ask.beneficiary.bank_code.clone(),
            account_number: ask.beneficiary.account_number.clone(),
            amount_minor: ask.amount.minor(),
            currency: ask.amount.currency().code().to_owned(),
            answer: decided.answer.to_owned(),
            outcome: decided.outcome.to_owned(),
            code: decided.code.map(|code| code.as_str().to_owned()),
            asked_at: ask.at,
            settles_at: fate::later(ask.at, decided.settles_after),
            reverses_at: decided.reverses_after.map(|after| fate::later(ask.at, after)),
            merchant: Some(ask.merchant),
            approved_at: None,
        };
        self.db.insert_payout(&row).await.map_err(|error| not_sent(&error))?;
        let Some(kept) = self.db.payout(ask.key).await.map_err(|error| not_sent(&error))? else {
            return Ok(PayoutOutcome::Unknown(UnknownCause::ServerError));
        };
        if faults.drops(self.seed, AttemptId::from_uuid(ask.key)) {
            return Ok(PayoutOutcome::Unknown(UnknownCause::Cut));
        }
        Ok(told(&kept, ask))
    }

    async fn approve(&self, ask: &PayoutAsk, otp: &str) -> Result<PayoutOutcome, GatewayError> {
        check(ask)?;
        let faults = self.faults().await?;
        faults.admit(ask.at)?;
        let refused = |why: &str| GatewayError::BadRequest(why.to_owned());
        let row = self.db.payout(ask.key).await.map_err(|error| not_sent(&error))?;
        let mut row = row.filter(|row| row.answer == "code").ok_or_else(|| refused("it waits for no code"))?;
        if otp != CODE {
            return Err(refused("the code is wrong"));
        }
        self.db.approve_payout(ask.key, ask.at).await.map_err(|error| not_sent(&error))?;
        row.approved_at = row.approved_at.or(Some(ask.at));
        if faults.drops(self.seed, AttemptId::from_uuid(ask.key)) {
            return Ok(PayoutOutcome::Unknown(UnknownCause::Cut));
        }
        Ok(told(&row, ask))
    }

    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        check(ask)?;
        self.faults().await?.admit(ask.at)?;
        let found = self.db.payout(ask.key).await.map_err(|error| not_sent(&error))?;
        Ok(found.map_or(PayoutOutcome::Unknown(UnknownCause::NotFound), |row| told(&row, ask)))
    }

    fn read_hook(&self, _hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        Err(HookError::NoSecret("the simulated provider calls nobody".to_owned()))
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        let after = match cursor {
            Some(text) => Some(Uuid::try_parse(text).map_err(|_| GatewayError::BadRequest("no such page".to_owned()))?),
            None => None,
        };
        let rows = self.db.payouts_between(since, until, after, PAGE).await.map_err(|error| not_sent(&error))?;
        let full = i64::try_from(rows.len()) == Ok(PAGE);
        let next = rows.last().filter(|_| full).map(|row| row.key.to_string());
        Ok(Page { items: rows.iter().filter_map(listed).collect(), next })
    }
}

fn listed(row: &SimulatedPayoutRow) -> Option<Listed> {
    let waits = row.answer == "code" && row.approved_at.is_none();
    let line = listed_at(row, Timestamp::MAX).filter(|_| row.outcome == "settled" && !waits);
    line.map(|line| Listed { moved: true, ..line })
}

/// A payout as it stands at an instant; one that came back did not move in the end.
pub(super) fn listed_at(row: &SimulatedPayoutRow, at: Timestamp) -> Option<Listed> {
    let reference = Reference::Payout.of(row.key);
    let waits = row.answer == "code" && row.approved_at.is_none();
    let is_back = row.reverses_at.is_some_and(|back| back <= at);
    Some(Listed {
        kind: ListedKind::Payout,
        gateway_ref: format!("sim_{reference}"),
        reference: Some(reference),
        amount: Money::new(row.amount_minor, Currency::parse(&row.currency).ok()?),
        fee: None,
        moved: row.outcome == "settled" && row.settles_at <= at && !is_back && !waits,
        at: row.settles_at,
    })
}

/// What is said of a payout at an instant.
fn told(row: &SimulatedPayoutRow, ask: &PayoutAsk) -> PayoutOutcome {
    if row.amount_minor != ask.amount.minor() || row.currency != ask.amount.currency().code() {
        let why = format!("asked for {}, sent {} {}", ask.amount, row.amount_minor, row.currency);
        return PayoutOutcome::Unknown(UnknownCause::Mismatch(why));
    }
    let gateway_ref = format!("sim_{}", Reference::Payout.of(row.key));
    match (row.answer.as_str(), row.outcome.as_str()) {
        ("code", _) if row.approved_at.is_none() => PayoutOutcome::NeedsApproval { gateway_ref },
        ("pending", _) if ask.at < row.settles_at => PayoutOutcome::Pending { gateway_ref: Some(gateway_ref) },
        ("silence", "nothing") => PayoutOutcome::Unknown(UnknownCause::Timeout),
        ("silence", _) if ask.at < row.settles_at => PayoutOutcome::Unknown(UnknownCause::Timeout),
        (_, "failed") => {
            let code = row
                .code
                .as_deref()
                .and_then(|code| DeclineCode::parse(code).ok())
                .unwrap_or(DeclineCode::UnknownDecline);
            let raw = Raw { code: row.code.clone(), message: Some(code.merchant_text().to_owned()) };
            PayoutOutcome::Failed { code, raw }
        }
        _ if row.reverses_at.is_some_and(|at| at <= ask.at) => PayoutOutcome::Reversed(Raw {
            code: Some("reversed".to_owned()),
            message: Some("The beneficiary's bank sent it back".to_owned()),
        }),
        _ => PayoutOutcome::Settled { gateway_ref, fee: None },
    }
}

/// Refuses what no payout is.
fn check(ask: &PayoutAsk) -> Result<(), GatewayError> {
    if ask.mode == Mode::Live {
        return Err(GatewayError::Misconfigured("the simulated provider refuses live mode".to_owned()));
    }
    if !ask.amount.is_positive() {
        return Err(GatewayError::BadRequest("a payout is of more than nothing".to_owned()));
    }
    Ok(())
}

fn not_sent(error: &StoreError) -> GatewayError {
    GatewayError::NotSent(error.to_string())
}

#[cfg(test)]
mod tests;
