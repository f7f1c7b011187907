//! Awards: T28 and T29, four eyes above a threshold, conditions, appeals and the fee of a dispute.
//!
//! An award gives out exactly what was contested. It is carried out at once, or when what it waits for has happened; until then the
//! money stays frozen.

use super::disputes::{found, resolve};
use super::{Draft, guards, wallet_of};
use crate::amount::{BPS, minus, share, sum};
use crate::approval::{ApprovalRefusal, Request, Requester, Subject};
use crate::digest::Fields;
use crate::dispute::{Award, Dispute, FEE_CAP_BPS, Pending, Phase, Waits};
use crate::instant::{DAY, after};
use crate::journal;
use crate::order::TaskKind;
use crate::{Action, Actor, AdminRole, Digest, Event, EventKind, Owner, Refusal, Role, Side};

/// How long a second person has, in seconds.
const CONSENT_TTL: i64 = DAY.saturating_mul(7);

const DECIDERS: [AdminRole; 2] = [AdminRole::Dispute, AdminRole::Senior];

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::Award { dispute, award } => decide(d, *dispute, award),
        Action::ConfirmAward(number) => confirm(d, *number),
        Action::ConfirmDefault(number) => confirm_default(d, *number),
        Action::ConfirmReturn(number) => returned(d, *number),
        Action::Appeal(number) => appeal(d, *number),
        _ => Err(Refusal::NotYours),
    }
}

/// Somebody who decides, and senior where it has come to that.
fn decider(d: &mut Draft<'_>, number: u32) -> Result<ids::AdminId, Refusal> {
    guards::admin(d, &DECIDERS)?;
    let (role, actor) = (d.role, d.actor);
    let Actor::Admin { admin, .. } = actor else { return Err(Refusal::NotYours) };
    let dispute = found(d, number)?;
    if dispute.escalated_at.is_some() && role != Role::Admin(AdminRole::Senior) {
        return Err(Refusal::SeniorOnly);
    }
    if matches!(dispute.phase, Phase::Decision(_)) { Ok(admin) } else { Err(Refusal::Phase) }
}

/// T28.
fn decide(d: &mut Draft<'_>, number: u32, award: &Award) -> Result<(), Refusal> {
    let by = decider(d, number)?;
    let dispute = found(d, number)?;
    dispute.check_split(&award.shares)?;
    award.fallback.as_ref().map_or(Ok(()), |fallback| dispute.check_split(fallback))?;
    let total = dispute.total()?;
    if award.fallback.is_some() && !(DAY..=DAY.saturating_mul(60)).contains(&award.fallback_after) {
        return Err(Refusal::BadSplit);
    }
    let details = digest(dispute, award);
    let request = if total > d.order.terms.award_threshold { Some(ask(d, by, details)?) } else { None };
    let alone = request.is_none();
    found(d, number)?.pending = Some(Pending { award: award.clone(), by, request, waits: None });
    if alone { carry_out(d, number) } else { Ok(()) }
}

/// What a second person agrees to.
fn digest(dispute: &Dispute, award: &Award) -> Digest {
    let shares = |shares: &[crate::dispute::Share]| format!("{shares:?}");
    Fields::of("escrow.award")
        .number(i64::from(dispute.number))
        .text(&format!("{:?}", dispute.contested))
        .text(&shares(&award.shares))
        .text(&award.fallback.as_deref().map(shares).unwrap_or_default())
        .number(award.fallback_after)
        .number(i64::from(award.charge_fee))
        .bytes(&award.reasons.0)
        .done()
}

fn ask(d: &mut Draft<'_>, by: ids::AdminId, details: Digest) -> Result<Request, Refusal> {
    let request = Request {
        id: ids::ApprovalId::from_uuid(d.source()),
        subject: Subject::Award,
        requester: Requester::Admin(by),
        parties: vec![d.order.buyer, d.order.seller],
        details,
        needed: 1,
        approvals: Vec::new(),
        raised_at: d.now(),
        ttl: CONSENT_TTL,
    };
    d.told(EventKind::ApprovalRequested);
    Ok(request.raise(d.cx.others)?)
}

/// A second person agrees to exactly this award.
fn confirm(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let by = decider(d, number)?;
    let (approver, now) = (d.cx.approver, d.now());
    let dispute = found(d, number)?;
    let pending = dispute.pending.clone().ok_or(Refusal::NoSuchAward)?;
    let request = pending.request.as_ref().ok_or(Refusal::NoSuchAward)?;
    let approver = approver.filter(|one| one.admin == by).ok_or(ApprovalRefusal::WrongCode)?;
    let details = digest(dispute, &pending.award);
    let agreed = request.approve(&approver, details, now)?;
    let complete = agreed.is_complete();
    dispute.pending = Some(Pending { request: Some(agreed), ..pending });
    if complete { carry_out(d, number) } else { Ok(()) }
}

/// Now, or when what it waits for has happened.
fn carry_out(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let (now, window) = (d.now(), d.order.terms.appeal_window);
    let dispute = found(d, number)?;
    let appealable = window > 0 && !dispute.appealed;
    let pending = dispute.pending.as_mut().ok_or(Refusal::NoSuchAward)?;
    let (waits, length) = match (pending.award.fallback.is_some(), appealable) {
        (true, _) => (Waits::Return, pending.award.fallback_after),
        (false, true) => (Waits::Appeal, window),
        (false, false) => return execute(d, number, false),
    };
    pending.waits = Some(waits);
    dispute.phase = Phase::Awarded(after(now, length));
    d.told(EventKind::NotificationNew);
    Ok(())
}

fn execute(d: &mut Draft<'_>, number: u32, fallback: bool) -> Result<(), Refusal> {
    let dispute = found(d, number)?.clone();
    let award = dispute.pending.clone().ok_or(Refusal::NoSuchAward)?.award;
    let instead = if fallback { award.fallback.clone() } else { None };
    let shares = instead.unwrap_or(award.shares);
    resolve(d, number, &shares)?;
    if award.charge_fee { charge(d, &dispute, &shares) } else { Ok(()) }
}

/// The losing side pays, at most the flat fee and a share of what was contested, as far as its wallet goes. Nobody loses who had
/// offered at least what was awarded, or when it is even.
fn charge(d: &mut Draft<'_>, dispute: &Dispute, shares: &[crate::dispute::Share]) -> Result<(), Refusal> {
    let total = dispute.total()?;
    let seller = sum(shares.iter().map(|share| share.seller))?;
    let buyer = minus(total, seller)?;
    let (loser, won) = match seller.cmp(&buyer) {
        std::cmp::Ordering::Greater => (Side::Buyer, seller),
        std::cmp::Ordering::Less => (Side::Seller, buyer),
        std::cmp::Ordering::Equal => return Ok(()),
    };
    if dispute.best_given(loser)?.is_some_and(|given| given >= won) {
        return Ok(());
    }
    let wallet = wallet_of(d, loser).available;
    let fee = d.order.terms.dispute_fee.min(share(total, FEE_CAP_BPS, BPS)?).min(wallet).max(0);
    if fee == 0 {
        return Ok(());
    }
    let (source, person) = (d.source(), d.order.party(loser));
    d.post(journal::dispute_charged(source, d.order.currency, person, fee)?);
    wallet_of(d, loser).available = minus(wallet, fee)?;
    d.tell(Event::of(EventKind::WalletChanged).about(person.uuid()).minor(fee.saturating_neg()));
    Ok(())
}

/// T29, once somebody has looked.
fn confirm_default(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    decider(d, number)?;
    let dispute = found(d, number)?;
    if !dispute.default_proposed {
        return Err(Refusal::Phase);
    }
    let all = dispute.all_to(dispute.opener);
    resolve(d, number, &all)
}

/// What an award waited for has come back, says who got it or somebody who decides.
fn returned(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    if d.role != Role::Seller {
        guards::admin(d, &DECIDERS)?;
    }
    awaits(d, number, Waits::Return)?;
    execute(d, number, false)
}

fn awaits(d: &mut Draft<'_>, number: u32, what: Waits) -> Result<(), Refusal> {
    let dispute = found(d, number)?;
    let waits = dispute.pending.as_ref().and_then(|pending| pending.waits);
    let awarded = matches!(dispute.phase, Phase::Awarded(_));
    if awarded && waits == Some(what) { Ok(()) } else { Err(Refusal::Phase) }
}

/// A party objects in time; somebody senior decides once more.
fn appeal(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    guards::party(d)?;
    awaits(d, number, Waits::Appeal)?;
    let (now, until) = (d.now(), after(d.now(), d.order.terms.decision_sla));
    let dispute = found(d, number)?;
    (dispute.appealed, dispute.pending) = (true, None);
    (dispute.phase, dispute.escalated_at) = (Phase::Decision(until), Some(now));
    d.task(TaskKind::Escalated(number), Owner::Admin(AdminRole::Senior));
    d.told(EventKind::DisputeEscalated);
    Ok(())
}

/// The wait of an award is over: the fallback if goods did not come back, the award if nobody objected.
pub(super) fn waited(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let waits = found(d, number)?.pending.as_ref().and_then(|pending| pending.waits);
    execute(d, number, waits == Some(Waits::Return))
}
