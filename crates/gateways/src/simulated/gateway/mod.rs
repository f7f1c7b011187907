//! The adapter: reads the situation, lets the pure parts decide, records, and only then answers.
//!
//! Two statements for an ordinary charge: one that reads all a decision depends on, and one insert that
//! conflicts when the key, or the token's next number, was taken meanwhile. So a key is charged once and a
//! token's charges, as far as their number matters, are counted without a lock. It holds no state in memory;
//! any number of processes may run it.

use async_trait::async_trait;
use calendar::Holidays;
use ids::{AttemptId, Mode};
use jiff::{SignedDuration, Timestamp};
use recovery::{DeclineCode, Rail};
use store::StoreError;
use store::simulator::{SimulatorDb, SituationRow};
use usecase::ports::{
    AccountAsk, Answer, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, DisputeAsk, DisputeFacts, DisputeFile,
    GatewayError, LookUpAsk, RefundAsk, RefundOutcome, StatementGateway, UnknownCause, VirtualAccount,
};

use super::decide::{Method, Pull, World, pull_fate};
use super::fate::{self, Fate, Verdict};
use super::faults::Faults;
use super::issue::{self, IssueError, NewCard, NewMandate, SavedMethod};
use super::{Moved, NAME, book, dispute, push};

const RAILS: &[Rail] = &[Rail::Card, Rail::DirectDebit, Rail::Ussd, Rail::Transfer, Rail::VirtualAccount];

/// The code that the test cards' bank sends.
const ONE_TIME_CODE: &str = "123456";
/// The PIN of the test cards.
const PIN: &str = "1111";

/// How long a payment request is open, when it does not say.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// So many other charges of one token can come in between before a charge gives up unsent.
const TRIES: u32 = 100;

/// How the simulation is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Everything drawn follows from it. Processes that share a book must share it.
    pub seed: u64,
    /// Whether the last two digits of an amount decide the fate of a charge that nothing else decides.
    /// Prorated invoices have odd kobo, so this is off unless asked for.
    pub kobo_decides: bool,
}

/// The simulated provider.
#[derive(Clone, Debug)]
pub struct SimulatedGateway {
    pub(super) db: SimulatorDb,
    pub(super) world: World,
}

impl SimulatedGateway {
    /// A gateway over the simulator's own book. Its payers live by the Nigerian calendar.
    pub fn new(db: SimulatorDb, settings: &Settings) -> SimulatedGateway {
        let Settings { seed, kobo_decides } = *settings;
        SimulatedGateway { db, world: World { seed, kobo_decides, holidays: Holidays::nigeria() } }
    }

    /// Saves a test card: the simulator's own card fields.
    ///
    /// # Errors
    /// When it is no test card, its first use fails, or the payer makes no sense.
    pub async fn create_card(&self, ask: &NewCard<'_>) -> Result<SavedMethod, IssueError> {
        issue::card(&self.db, self.world.seed, ask).await
    }

    /// Saves a bank mandate: the simulator's own consent page.
    ///
    /// # Errors
    /// When it is no account number, or the payer makes no sense.
    pub async fn create_mandate(&self, ask: &NewMandate<'_>) -> Result<SavedMethod, IssueError> {
        issue::mandate(&self.db, self.world.seed, ask).await
    }

    /// What a token stands for, if it is one of ours.
    ///
    /// # Errors
    /// Any store error.
    pub async fn method(&self, token: &str) -> Result<Option<SavedMethod>, StoreError> {
        let saver = book::saver(&self.db.situation_of_token(token).await?)?;
        Ok(saver.map(|saver| issue::describe(self.world.seed, token, &saver)))
    }

    /// The faults switched on.
    ///
    /// # Errors
    /// Any store error.
    pub async fn faults(&self) -> Result<Faults, StoreError> {
        read_faults(self.db.faults().await?)
    }

    /// Replaces the faults, for every process over this book, from the next call on.
    ///
    /// # Errors
    /// Any store error.
    pub async fn set_faults(&self, faults: &Faults) -> Result<(), StoreError> {
        let body = serde_json::to_value(faults).map_err(|error| book::unreadable(&error))?;
        self.db.set_faults(&body).await
    }

    /// A payer sends this much for a payment request that is open: a transfer that came short, or was too much.
    ///
    /// # Errors
    /// Any store error.
    pub async fn send(&self, key: AttemptId, minor: i64, at: Timestamp) -> Result<bool, StoreError> {
        self.db.act(key, minor, at).await
    }

    /// Money comes to the standing number of a payer: all of it, at once.
    ///
    /// # Errors
    /// When the simulator does not answer.
    pub async fn pay_in(&self, ask: &ChargeAsk) -> Result<(), GatewayError> {
        self.charge(ask).await?;
        self.send(ask.key, ask.amount.minor(), ask.at).await.map_err(|error| not_sent(&error))?;
        Ok(())
    }

    /// What the provider moved for a key, or will; none when it moves nothing.
    ///
    /// # Errors
    /// Any store error.
    pub async fn charged(&self, key: AttemptId) -> Result<Option<Moved>, StoreError> {
        let row = self.db.charge(key).await?.filter(|row| row.outcome == "succeeded");
        row.map(|row| book::moved(&row)).transpose()
    }

    /// The provider's record of all money it moved, or will, in the order of the keys: at most `limit` entries
    /// after `after`. Compare `moved_at` with the instant of the charge's own clock.
    ///
    /// # Errors
    /// Any store error.
    pub async fn record(&self, after: Option<AttemptId>, limit: i64) -> Result<Vec<Moved>, StoreError> {
        let rows = self.db.succeeded(after, limit).await?;
        rows.iter().map(book::moved).collect()
    }

    async fn situation(&self, ask: &ChargeAsk) -> Result<(SituationRow, Faults), StoreError> {
        let row = match ask.token.as_deref().filter(|_| ask.rail.is_pull()) {
            Some(token) => self.db.situation_of_token(token).await?,
            None => {
                let payer = ask.payer.email.as_deref().map(book::folded);
                self.db.situation_of_payer(payer.as_deref()).await?
            }
        };
        let faults = read_faults(row.faults.clone())?;
        Ok((row, faults))
    }

    /// What becomes of a charge, and its number among the token's, if they are still counted.
    fn decide(&self, ask: &ChargeAsk, now: &SituationRow) -> Result<(Option<i32>, Verdict), GatewayError> {
        let saver = book::saver(now).map_err(|error| not_sent(&error))?;
        if ask.rail.is_push() {
            let expires_at = ask.expires_at.unwrap_or_else(|| fate::later(ask.at, OPEN_FOR));
            let verdict = push::verdict(&self.world, saver.as_ref(), ask, expires_at);
            return Ok((None, verdict.map_err(|error| GatewayError::BadRequest(error.to_string()))?));
        }
        let attempt = now.charges.saturating_add(1);
        let first_at = now.first_asked_at;
        let pull = Pull { amount_minor: ask.amount.minor(), at: ask.at, attempt, first_at };
        let saver = saver.filter(|saver| match saver.method {
            Method::Card => ask.rail == Rail::Card,
            Method::Mandate => ask.rail == Rail::DirectDebit,
        });
        let Some(saver) = saver else {
            return Ok((None, Fate::Declines(DeclineCode::TokenInvalid).verdict(ask)));
        };
        let fate = pull_fate(&self.world, &saver, &pull);
        let fate = fate.map_err(|error| GatewayError::BadRequest(error.to_string()))?;
        let number = (attempt <= saver.counted()).then_some(attempt);
        Ok((number, fate.verdict(ask)))
    }

    /// Sends the answer off, through whatever is wrong with the line. The charge is committed by now.
    async fn answer(&self, faults: &Faults, key: AttemptId, at: Timestamp, outcome: ChargeOutcome) -> ChargeOutcome {
        self.through(faults, key, at).await.map_or(outcome, ChargeOutcome::Unknown)
    }

    /// What becomes of an answer on its way, if it does not arrive as it was sent.
    pub(super) async fn through(&self, faults: &Faults, key: AttemptId, at: Timestamp) -> Option<UnknownCause> {
        if !faults.slowness().is_zero() {
            tokio::time::sleep(faults.slowness()).await;
        }
        faults.garbles(self.world.seed, key, at).then_some(UnknownCause::Unparseable)
    }

    async fn answer_charge(&self, faults: &Faults, ask: &ChargeAsk, verdict: &Verdict) -> ChargeOutcome {
        let outcome = self.answer(faults, ask.key, ask.at, verdict.first_answer(ask.key)).await;
        if faults.drops(self.world.seed, ask.key) { ChargeOutcome::Unknown(UnknownCause::Cut) } else { outcome }
    }

    /// The answer to a key that was sent before: what it was told then.
    async fn answer_again(&self, faults: &Faults, ask: &ChargeAsk) -> Result<Option<ChargeOutcome>, StoreError> {
        let Some(row) = self.db.charge(ask.key).await? else { return Ok(None) };
        if !book::is_same(&row, ask) {
            let other = "this key was sent before, for another charge".to_owned();
            return Ok(Some(ChargeOutcome::Unknown(UnknownCause::Mismatch(other))));
        }
        let verdict = book::verdict(row)?;
        Ok(Some(self.answer_charge(faults, ask, &verdict).await))
    }
}

#[async_trait]
impl ChargeGateway for SimulatedGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: RAILS,
            currencies: &[],
            // Its book forgets nothing; it says half a day, so that the limit is exercised.
            resend_window: Some(SignedDuration::from_hours(12)),
            refunds: true,
            refunds_by_key: true,
            accounts: true,
            lists: false,
            disputes: true,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        check(ask)?;
        for _ in 0..TRIES {
            let (now, faults) = self.situation(ask).await.map_err(|error| not_sent(&error))?;
            faults.admit(ask.at)?;
            let (number, verdict) = self.decide(ask, &now)?;
            let verdict = match faults.delay(self.world.seed, ask.key) {
                Some(by) => verdict.told_late(by),
                None => verdict,
            };
            let verdict = verdict.kept(faults.fee_per_10k);
            let row = book::row(ask, number, &verdict).map_err(|error| not_sent(&error))?;
            match self.db.insert_charge(&row).await {
                Ok(true) => {
                    let answer = self.answer_charge(&faults, ask, &verdict).await;
                    return Ok(dispute::foretold(now.number.as_deref(), answer));
                }
                Ok(false) => {}
                Err(error) => return lost(&error),
            }
            match self.answer_again(&faults, ask).await {
                Ok(Some(answer)) => return Ok(answer),
                // Another charge of the same token took the number: count again.
                Ok(None) => {}
                Err(error) => return lost(&error),
            }
        }
        Err(GatewayError::NotSent("other charges of this token kept coming in between".to_owned()))
    }

    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        if ask.mode != Mode::Test {
            return Err(GatewayError::Misconfigured("the simulator has no real bank".to_owned()));
        }
        Ok(VirtualAccount {
            number: push::standing(self.world.seed, ask.payer.customer),
            bank: push::BANK.to_owned(),
            name: ask.name.clone(),
            gateway_ref: ask.key.to_string(),
            expires_at: None,
        })
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        refuse_live(ask.mode)?;
        let faults = self.faults().await.map_err(|error| not_sent(&error))?;
        faults.admit(ask.at)?;
        let row = self.db.charge(ask.key).await.map_err(|error| not_sent(&error))?;
        let outcome = match row.map(book::verdict).transpose().map_err(|error| not_sent(&error))? {
            Some(verdict) if !faults.hides(verdict.asked_at, ask.at) => verdict.answer_at(ask.key, ask.at),
            Some(_) | None => ChargeOutcome::Unknown(UnknownCause::NotFound),
        };
        let outcome = self.foretold(ask.key, outcome).await.map_err(|error| not_sent(&error))?;
        Ok(self.answer(&faults, ask.key, ask.at, outcome).await)
    }

    async fn answer(&self, ask: &LookUpAsk, answer: &Answer) -> Result<ChargeOutcome, GatewayError> {
        refuse_live(ask.mode)?;
        if *answer == Answer::Otp(ONE_TIME_CODE.to_owned()) || *answer == Answer::Pin(PIN.to_owned()) {
            let row = self.db.charge(ask.key).await.map_err(|error| not_sent(&error))?;
            let Some(row) = row else { return Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)) };
            self.db.act(ask.key, row.amount_minor, ask.at).await.map_err(|error| not_sent(&error))?;
        }
        self.look_up(ask).await
    }

    async fn contest(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        self.take_answer(file).await
    }

    async fn look_up_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        self.find_dispute(ask).await
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.pay_back(ask).await
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.find_refund(ask).await
    }

    fn statements(&self) -> Option<&dyn StatementGateway> {
        Some(self)
    }
}

/// Refuses what a provider would refuse before doing anything.
fn check(ask: &ChargeAsk) -> Result<(), GatewayError> {
    refuse_live(ask.mode)?;
    if !RAILS.contains(&ask.rail) {
        return Err(GatewayError::Unsupported(format!("the simulator has no {}", ask.rail.label())));
    }
    if !ask.amount.is_positive() {
        return Err(GatewayError::BadRequest("an amount is above zero".to_owned()));
    }
    if ask.rail.is_pull() && ask.token.is_none() {
        return Err(GatewayError::BadRequest(format!("a charge by {} needs a token", ask.rail.label())));
    }
    if ask.rail.is_push() && ask.expires_at.is_some_and(|at| at <= ask.at) {
        return Err(GatewayError::BadRequest("a payment request ends after it is made".to_owned()));
    }
    Ok(())
}

pub(super) fn refuse_live(mode: Mode) -> Result<(), GatewayError> {
    match mode {
        Mode::Test => Ok(()),
        Mode::Live => Err(GatewayError::Misconfigured("the simulator moves no real money".to_owned())),
    }
}

fn read_faults(body: Option<serde_json::Value>) -> Result<Faults, StoreError> {
    body.map_or_else(
        || Ok(Faults::default()),
        |body| serde_json::from_value(body).map_err(|error| book::unreadable(&error)),
    )
}

/// A failure before anything was recorded.
pub(super) fn not_sent(error: &StoreError) -> GatewayError {
    GatewayError::NotSent(error.to_string())
}

/// A failure while recording, or after: nothing happened only if the book itself said no.
fn lost(error: &StoreError) -> Result<ChargeOutcome, GatewayError> {
    tracing::warn!(%error, "the simulated gateway could not finish a charge");
    if matches!(error, StoreError::Constraint(_) | StoreError::Forbidden(_)) {
        return Err(not_sent(error));
    }
    Ok(ChargeOutcome::Unknown(UnknownCause::Cut))
}

#[cfg(test)]
mod tests;
