//! What became of a try, in one commit: the try, the payout, the books, the next appointment, the events.
//!
//! Whoever learns an outcome calls [`settle`]: the job that sent, the job that looked up, a person. States move forward only: what was
//! settled is changed by nothing but money that came back, and what failed by nothing but money that arrived after all.

mod after;

use ids::{PayoutId, PayoutTryId};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::DeclineCode;
use store::due::NewDue;
use store::payout_tries::{self, PayoutTryRow};
use store::payouts::{self as rows, PayoutRow};
use store::{Kind, Lane, TenantTx, due};
use tariff::{Bearer, Line, LineKind};
use usecase::ports::{GatewayError, PayoutOutcome, Raw, UnknownCause};
use usecase::{Error, Result};

use crate::send::{self, LADDER, is_open};
use crate::{books, plus, told};

/// "Not found" is believed only this long after the try was sent, and only the second time.
const NOT_FOUND_GRACE: SignedDuration = app::charging::NOT_FOUND_GRACE;
/// How often one reference is sent, in all.
const MOST_SENT: i16 = 3;
/// When a success, or a failure that came late, is asked about again, counted from it: banks send back what they could not book, and
/// book what they had called failed, by the next day as a rule.
const AFTERMATH: [SignedDuration; 2] = [SignedDuration::from_hours(25), SignedDuration::from_hours(73)];
/// How long a payout is put off that no account could take, one time after the other.
const WAITS: [SignedDuration; 6] = [
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// Where an outcome was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// In the answer to the sending.
    Sending,
    /// In the answer to a question.
    Asking,
    /// From a person.
    ByHand,
}

/// Where the payout stands after [`settle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It arrived.
    Succeeded,
    /// It is over and did not arrive.
    Failed,
    /// It did not leave by this account; another try follows.
    Again,
    /// Still open; there is an appointment.
    Open,
    /// The provider certainly does not have it: it is to be sent again under the same reference.
    SendAgain,
    /// Only a person can tell.
    Manual,
    /// It came back.
    Reversed,
    /// It was settled before; nothing changed.
    Before,
}

/// What is worked on: both rows, held until the transaction ends. Whoever was frozen and comes late finds them settled.
struct Case {
    row: PayoutRow,
    one: PayoutTryRow,
}

/// Records an outcome.
///
/// # Errors
/// `Missing`; any store error.
pub async fn settle(tx: &mut TenantTx, id: PayoutTryId, outcome: &PayoutOutcome, heard: Heard) -> Result<Settled> {
    let mut case = Case::open(tx, id).await?;
    if heard == Heard::Asking {
        case.one.look_ups = case.one.look_ups.saturating_add(1);
    }
    match case.one.status.as_str() {
        "settled" => return case.aftermath(tx, outcome).await,
        "failed" | "reversed" => return case.late(tx, outcome).await,
        _ => {}
    }
    match outcome {
        PayoutOutcome::Settled { gateway_ref, fee } => case.arrived(tx, gateway_ref, *fee).await,
        PayoutOutcome::Pending { gateway_ref } => case.under_way(tx, "pending", gateway_ref.as_ref()).await,
        PayoutOutcome::NeedsApproval { gateway_ref } => case.under_way(tx, "needs_code", Some(gateway_ref)).await,
        PayoutOutcome::Failed { code, raw } => case.failed(tx, *code, raw, heard).await,
        PayoutOutcome::Reversed(raw) => case.came_back(tx, raw).await,
        PayoutOutcome::Unknown(UnknownCause::NotFound) => case.not_found(tx).await,
        PayoutOutcome::Unknown(cause @ UnknownCause::Mismatch(_)) if heard == Heard::Asking => {
            case.hand_over(tx, &cause.to_string()).await
        }
        PayoutOutcome::Unknown(cause) => {
            if let UnknownCause::Code(code) = cause {
                case.one.raw_code = Some(code.clone());
            }
            case.unknown(tx, &cause.to_string()).await
        }
    }
}

/// The sending itself failed, and this time certainly nothing left.
///
/// # Errors
/// `Missing`; any store error.
pub(crate) async fn not_sent(tx: &mut TenantTx, id: PayoutTryId, error: &GatewayError) -> Result<Settled> {
    let case = Case::open(tx, id).await?;
    if !is_open(&case.one) {
        return Ok(Settled::Before);
    }
    if case.one.sent > 1 {
        // This time it did not leave; what became of the time before is as unknown as it was.
        return case.unknown(tx, &error.to_string()).await;
    }
    let (code, word) = match error {
        GatewayError::BadRequest(_) => (DeclineCode::BadRequest, "bad_request"),
        GatewayError::Auth(_) => (DeclineCode::Auth, "auth"),
        GatewayError::Unsupported(_) => (DeclineCode::BadRequest, "unsupported"),
        GatewayError::RateLimited { .. } => (DeclineCode::ProcessorError, "rate_limited"),
        GatewayError::NotSent(_) | GatewayError::Misconfigured(_) => (DeclineCode::ProcessorError, "not_sent"),
    };
    let raw = Raw { code: Some(word.to_owned()), message: Some(error.to_string()) };
    case.failed(tx, code, &raw, Heard::Sending).await
}

/// Counts one more sending under the same reference, before it is made.
///
/// # Errors
/// Any store error.
pub(crate) async fn count_sending(tx: &mut TenantTx, id: PayoutTryId) -> Result<()> {
    let mut case = Case::open(tx, id).await?;
    case.one.sent = case.one.sent.saturating_add(1);
    case.one.not_found = 0;
    payout_tries::save(tx, &case.one).await?;
    case.appoint(tx, LADDER[0]).await
}

/// No account can take a payout now. It waits, and in the end it fails.
///
/// # Errors
/// Any store error.
pub(crate) async fn no_way_out(tx: &mut TenantTx, mut row: PayoutRow) -> Result<()> {
    if row.failure_code.is_none() {
        row.failure_code = Some("no_payout_account".to_owned());
        row.failure_message = Some("no account that pays out knows the beneficiary's bank".to_owned());
    }
    put_off(tx, row).await?;
    Ok(())
}

async fn put_off(tx: &mut TenantTx, mut row: PayoutRow) -> Result<Settled> {
    let Some(wait) = usize::try_from(row.waits).ok().and_then(|nth| WAITS.get(nth)) else {
        return give_up(tx, row).await;
    };
    row.waits = row.waits.saturating_add(1);
    row.status = "approved".to_owned();
    rows::save(tx, &row).await?;
    let at = plus(tx.now(), *wait);
    schedule(tx, row.id, Some(at)).await?;
    Ok(Settled::Again)
}

/// It is over: what was held goes back.
async fn give_up(tx: &mut TenantTx, mut row: PayoutRow) -> Result<Settled> {
    books::post(tx, books::booked(&row)?.release()).await?;
    row.status = "failed".to_owned();
    row.settled_at = Some(tx.now());
    rows::save(tx, &row).await?;
    due::cancel(tx, Kind::Payout, row.id.uuid()).await?;
    told::tell(tx, "payout.failed", &row);
    Ok(Settled::Failed)
}

/// Has a payout asked about within a time, whatever else was appointed.
///
/// # Errors
/// Any store error.
pub(crate) async fn ask_within(tx: &mut TenantTx, id: PayoutId, wait: SignedDuration) -> Result<()> {
    let at = plus(tx.now(), wait);
    schedule(tx, id, Some(at)).await
}

async fn schedule(tx: &mut TenantTx, id: PayoutId, at: Option<Timestamp>) -> Result<()> {
    let work = NewDue { subject: id.uuid(), lane: Lane::REAL, due_at: at };
    Ok(due::schedule(tx, Kind::Payout, &[work]).await?)
}

impl Case {
    /// The payout is locked first: everybody takes it before its tries.
    async fn open(tx: &mut TenantTx, id: PayoutTryId) -> Result<Case> {
        let payout = payout_tries::get(tx, id).await?.payout_id;
        let row = rows::lock(tx, payout).await?;
        let one = payout_tries::get(tx, id).await?;
        Ok(Case { row, one })
    }

    async fn appoint(&self, tx: &mut TenantTx, wait: SignedDuration) -> Result<()> {
        let at = plus(tx.now(), wait);
        schedule(tx, self.row.id, Some(at)).await
    }

    async fn end_appointment(&self, tx: &mut TenantTx) -> Result<()> {
        Ok(due::cancel(tx, Kind::Payout, self.row.id.uuid()).await?)
    }

    fn resolve(&mut self, tx: &TenantTx, status: &str) {
        self.one.status = status.to_owned();
        self.one.resolved_at = Some(tx.now());
    }

    fn explain(&mut self, code: Option<DeclineCode>, raw: &Raw) {
        self.one.failure_code = code.map(|code| code.as_str().to_owned());
        self.one.raw_code.clone_from(&raw.code);
        self.one.raw_message.clone_from(&raw.message);
        self.row.failure_code.clone_from(&self.one.failure_code);
        let words = code.map(|code| code.merchant_text().to_owned());
        self.row.failure_message = words.or_else(|| raw.message.clone());
    }

    /// What it cost: the provider's word for its fee, and what the state takes.
    fn actual(&self, fee: Option<Money>) -> Result<Money> {
        let currency = books::currency(&self.row.currency)?;
        let Some(fee) = fee.filter(|fee| fee.currency() == currency) else {
            return Ok(Money::new(self.row.cost_minor, currency));
        };
        let lines: Vec<Line> = serde_json::from_value(self.row.quote["lines"].clone())
            .map_err(|error| Error::fault("a stored quote cannot be read").because(error))?;
        let duties = lines.iter().filter(|line| line.kind == LineKind::Duty && line.bearer == Bearer::Payer);
        let duty = Money::sum(duties.map(|line| Money::new(line.amount, currency)).collect::<Vec<_>>(), currency);
        let total = duty.and_then(|duty| duty.checked_add(fee));
        total.map_err(|error| Error::fault("the costs of a payout do not add up").because(error))
    }

    async fn arrived(mut self, tx: &mut TenantTx, gateway_ref: &str, fee: Option<Money>) -> Result<Settled> {
        let actual = self.actual(fee)?;
        self.resolve(tx, "settled");
        self.one.gateway_ref = Some(gateway_ref.to_owned());
        self.one.fee_minor = fee.map(Money::minor);
        payout_tries::save(tx, &self.one).await?;
        books::post(tx, books::booked(&self.row)?.paid(actual)).await?;
        self.row.status = "succeeded".to_owned();
        (self.row.failure_code, self.row.failure_message) = (None, None);
        self.row.actual_minor = Some(actual.minor());
        self.row.settled_at = Some(tx.now());
        rows::save(tx, &self.row).await?;
        self.look_again(tx).await?;
        told::tell(tx, "payout.succeeded", &self.row);
        Ok(Settled::Succeeded)
    }

    async fn under_way(mut self, tx: &mut TenantTx, status: &str, gateway_ref: Option<&String>) -> Result<Settled> {
        let told = self.one.status == status;
        self.one.status = status.to_owned();
        self.one.gateway_ref = gateway_ref.cloned().or(self.one.gateway_ref);
        if status == "needs_code" && !told {
            told::tell(tx, "payout.action_required", &self.row);
        }
        self.ask_again(tx).await
    }

    /// The next look-up, or the end of the ladder.
    async fn ask_again(self, tx: &mut TenantTx) -> Result<Settled> {
        let Some(wait) = usize::try_from(self.one.look_ups).ok().and_then(|nth| LADDER.get(nth)) else {
            return self.hand_over(tx, "nobody could say what became of it").await;
        };
        payout_tries::save(tx, &self.one).await?;
        rows::save(tx, &self.row).await?;
        self.appoint(tx, *wait).await?;
        Ok(Settled::Open)
    }

    async fn unknown(mut self, tx: &mut TenantTx, cause: &str) -> Result<Settled> {
        self.doubt(tx, cause);
        self.ask_again(tx).await
    }

    fn doubt(&mut self, tx: &mut TenantTx, cause: &str) {
        self.one.raw_message = Some(cause.to_owned());
        self.one.status = "unknown".to_owned();
        if !matches!(self.row.status.as_str(), "unknown" | "manual") {
            self.row.status = "unknown".to_owned();
            told::tell(tx, "payout.unknown", &self.row);
        }
    }

    /// "Not found" is not "did not happen": it is believed the second time, and not before the grace is over. Even then it is sent
    /// again under the same reference only, which the provider takes once.
    async fn not_found(mut self, tx: &mut TenantTx) -> Result<Settled> {
        self.one.not_found = self.one.not_found.saturating_add(1);
        self.doubt(tx, &UnknownCause::NotFound.to_string());
        if self.one.not_found < 2 || tx.now() < plus(self.one.submitted_at, NOT_FOUND_GRACE) {
            return self.ask_again(tx).await;
        }
        if self.one.sent >= MOST_SENT {
            return self.hand_over(tx, "the provider does not know it, however often it is sent").await;
        }
        payout_tries::save(tx, &self.one).await?;
        rows::save(tx, &self.row).await?;
        self.appoint(tx, LADDER[0]).await?;
        Ok(Settled::SendAgain)
    }

    async fn hand_over(mut self, tx: &mut TenantTx, cause: &str) -> Result<Settled> {
        let told = self.row.status == "manual";
        self.one.status = "manual".to_owned();
        self.one.raw_message = Some(cause.to_owned());
        payout_tries::save(tx, &self.one).await?;
        self.row.status = "manual".to_owned();
        rows::save(tx, &self.row).await?;
        schedule(tx, self.row.id, None).await?;
        if !told {
            tracing::error!(payout = %self.row.id, cause, "a payout must be settled by hand");
            told::tell(tx, "payout.manual_review", &self.row);
        }
        Ok(Settled::Manual)
    }

    /// It did not arrive. When it was refused as it was sent, nothing can have left, and for a fault of the account's another one
    /// tries. What had been taken and failed later is not paid by another account: such failures were seen to arrive after all.
    async fn failed(mut self, tx: &mut TenantTx, code: DeclineCode, raw: &Raw, heard: Heard) -> Result<Settled> {
        self.resolve(tx, "failed");
        self.explain(Some(code), raw);
        payout_tries::save(tx, &self.one).await?;
        if heard != Heard::Sending || self.one.sent > 1 {
            let id = self.row.id;
            give_up(tx, self.row).await?;
            let at = plus(tx.now(), AFTERMATH[0]);
            schedule(tx, id, Some(at)).await?;
            return Ok(Settled::Failed);
        }
        if !send::is_accounts_fault(code) {
            return give_up(tx, self.row).await;
        }
        if send::has_way(tx, &self.row).await? {
            self.row.status = "approved".to_owned();
            rows::save(tx, &self.row).await?;
            self.appoint(tx, SignedDuration::ZERO).await?;
            return Ok(Settled::Again);
        }
        put_off(tx, self.row).await
    }

    /// It left and is back already: nobody was paid.
    async fn came_back(mut self, tx: &mut TenantTx, raw: &Raw) -> Result<Settled> {
        self.resolve(tx, "reversed");
        self.explain(None, raw);
        payout_tries::save(tx, &self.one).await?;
        books::post(tx, books::booked(&self.row)?.release()).await?;
        self.row.status = "reversed".to_owned();
        self.row.failure_code = Some("reversed".to_owned());
        self.row.reversed_at = Some(tx.now());
        rows::save(tx, &self.row).await?;
        self.end_appointment(tx).await?;
        told::tell(tx, "payout.reversed", &self.row);
        Ok(Settled::Reversed)
    }
}
