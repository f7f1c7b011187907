//! What a party can do on a page: what is offered, what asks for a code first, and how a form becomes an act.

use escrow::condition::{ConditionState, EvidenceKind, Fulfiller};
use escrow::dispute::{Dispute, Phase, Reason, Share};
use escrow::{Action, OrderState, RefundTo, Refusal, Side};
use escrows::{Act, By, NewPayment, Order, Pays};
use ids::{AttemptId, MilestoneId, PaymentMethodId};
use recovery::Rail;
use store::TenantTx;
use usecase::{Error, Result};

use crate::sent::Sent;
use crate::sight::Sight;
use crate::visit::Visit;
use crate::{bargain, evidence};

/// Something that the rules would take from the reader now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The name of its form.
    pub(crate) what: &'static str,
    /// The milestone that it is about.
    pub(crate) milestone: Option<MilestoneId>,
    /// The condition or dispute that it is about; 0 for none.
    pub(crate) number: u32,
    /// The other side's offer that it is about; 0 for none.
    pub(crate) offer: u32,
}

/// Every form, and whether it asks for a code first. What moves money or binds somebody does; what only declines, or shows how to pay
/// with one's own bank, does not.
const FORMS: [(&str, bool); 39] = [
    ("accept", true),
    ("decline", false),
    ("withdraw", true),
    ("pay", true),
    ("pay_rail", false),
    ("checkout", false),
    ("pay_wallet", true),
    ("cancel_unfunded", true),
    ("start", true),
    ("submit", true),
    ("changes", true),
    ("approve", true),
    ("all_right", true),
    ("release", true),
    ("free_cancel", true),
    ("cancel", true),
    ("cancel_yes", true),
    ("cancel_no", true),
    ("give_up", true),
    ("verify", true),
    ("waive", true),
    ("show", true),
    ("code", true),
    ("dispute", true),
    ("respond", true),
    ("say", true),
    ("offer", true),
    ("accept_offer", true),
    ("concede", true),
    ("move_on", true),
    ("withdraw_dispute", true),
    ("seller_refund", true),
    ("counter", true),
    ("amend_day", true),
    ("amend_add", true),
    ("amend_yes", true),
    ("amend_no", true),
    ("amend_back", true),
    ("prove", true),
];

/// Whether there is such a form.
pub(crate) fn is_known(what: &str) -> bool {
    FORMS.iter().any(|(name, _)| *name == what)
}

/// Whether a form asks for a code first.
pub(crate) fn needs_code(what: &str) -> bool {
    FORMS.iter().any(|(name, code)| *name == what && *code)
}

/// A milestone of the order, or whichever one it has.
fn any(order: &Order) -> MilestoneId {
    order.order.milestones.first().map_or_else(|| MilestoneId::from_uuid(ids::Uuid::nil()), |one| one.id)
}

/// What the reader could do now: each act is put to the rules.
///
/// # Errors
/// Any store error.
pub(crate) async fn offers(tx: &mut TenantTx, order: &Order, side: Side, by: &By) -> Result<Vec<Offer>> {
    let mut all: Vec<(Offer, Action)> = Vec::new();
    whole(order, side, &mut all);
    bargain::probes(order, side, tx.now(), &mut all);
    for one in &order.order.milestones {
        of_milestone(one.id, side, &mut all);
    }
    for one in &order.order.conditions {
        of_condition(one, side, &mut all);
    }
    for one in order.order.disputes.iter().filter(|one| one.is_open()) {
        of_dispute(order, one, side, tx.now(), &mut all);
    }
    let acts: Vec<Action> = all.iter().map(|(_, action)| action.clone()).collect();
    let takes = escrows::possible(tx, order, by, &acts).await?;
    let takes = all.into_iter().zip(takes).filter(|(_, takes)| *takes).map(|((offer, _), _)| offer);
    let mut offers: Vec<Offer> = takes.collect();
    let all_right = all_right(order, side, &offers);
    offers.extend(all_right);
    Ok(offers)
}

/// For the buyer of what is handed in: to say of every open condition that it is met, and to pay, in one step.
fn all_right(order: &Order, side: Side, offers: &[Offer]) -> Vec<Offer> {
    let handed_in = order.order.milestones.iter().filter(|one| one.progress == escrow::Progress::Submitted);
    let by_a_word = |number: u32| offers.iter().any(|offer| offer.what == "verify" && offer.number == number);
    let ready = handed_in.filter(|one| {
        let unmet = order.order.unmet(one.id);
        side == Side::Buyer && one.frozen == 0 && !unmet.is_empty() && unmet.iter().all(|open| by_a_word(open.number))
    });
    ready.map(|one| Offer { what: "all_right", milestone: Some(one.id), number: 0, offer: 0 }).collect()
}

fn whole(order: &Order, side: Side, all: &mut Vec<(Offer, Action)>) {
    let of = &order.order;
    let mut may = |what, action| all.push((Offer { what, milestone: None, number: 0, offer: 0 }, action));
    may("accept", Action::Accept(of.terms_hash));
    may("decline", Action::Decline);
    may("withdraw", Action::Withdraw);
    may("cancel_unfunded", Action::CancelUnfunded);
    may("cancel_yes", Action::AnswerCancel(true));
    may("cancel_no", Action::AnswerCancel(false));
    match side {
        Side::Buyer => {
            let milestone = due(order);
            let attempt = AttemptId::from_uuid(ids::Uuid::nil());
            may("pay", Action::StartPayment { attempt, milestone, wallet_part: 0, although_open: true, part: None });
            may("pay_wallet", Action::FundFromWallet(milestone));
            may("free_cancel", Action::FreeCancel(RefundTo::Wallet));
            if of.state() != OrderState::Funded {
                may("cancel", Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() });
            }
        }
        Side::Seller => {
            may("start", Action::Start(None));
            may("give_up", Action::GiveUp(Vec::new()));
            may("seller_refund", Action::SellerRefund { minor: 1, to: RefundTo::Wallet });
        }
    }
}

/// The milestone that is paid next, where they are paid one by one.
fn due(order: &Order) -> Option<MilestoneId> {
    let pending = |one: &&escrow::Milestone| one.progress == escrow::Progress::Pending;
    order.order.per_milestone.then(|| order.order.milestones.iter().find(pending).map(|one| one.id)).flatten()
}

fn of_milestone(id: MilestoneId, side: Side, all: &mut Vec<(Offer, Action)>) {
    let mut may = |what, action| all.push((Offer { what, milestone: Some(id), number: 0, offer: 0 }, action));
    let contested = vec![(id, None)];
    may("dispute", Action::OpenDispute { contested, reason: Reason::Other });
    match side {
        Side::Buyer => {
            may("approve", Action::Approve(id));
            may("release", Action::ReleasePart { milestone: id, minor: 1, confirmed: true, by_code: true });
            may("changes", Action::RequestChanges(id, escrow::Digest([0; 32])));
        }
        Side::Seller => may("submit", Action::Submit(id)),
    }
}

fn of_condition(one: &escrow::condition::Condition, side: Side, all: &mut Vec<(Offer, Action)>) {
    let number = one.number;
    let mut may = |what, action| all.push((Offer { what, milestone: None, number, offer: 0 }, action));
    may("verify", Action::Verify(number));
    may("waive", Action::Waive(number));
    if one.template.by_code && side == Side::Seller {
        may("code", Action::EnterCode { number, matches: true });
    }
    let mine = match one.template.fulfiller {
        Fulfiller::Seller => side == Side::Seller,
        Fulfiller::Buyer => side == Side::Buyer,
        Fulfiller::ThirdParty | Fulfiller::System => false,
    };
    if mine && matches!(one.state, ConditionState::Pending | ConditionState::EvidenceSubmitted) {
        may("show", Action::ShowEvidence(number, nothing()));
    }
}

/// Evidence as the rules are asked about it; nothing is kept of it.
fn nothing() -> escrow::condition::Evidence {
    escrow::condition::Evidence {
        hash: escrow::Digest([0; 32]),
        size: 1,
        kind: EvidenceKind::Text,
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
        admin_only: false,
    }
}

fn of_dispute(order: &Order, one: &Dispute, side: Side, now: jiff::Timestamp, all: &mut Vec<(Offer, Action)>) {
    let number = one.number;
    let mut may = |what, offer, action| all.push((Offer { what, milestone: None, number, offer }, action));
    may("respond", 0, Action::Respond { dispute: number, counter_claim: false });
    may("concede", 0, Action::Concede(number));
    may("move_on", 0, Action::MoveOn(number));
    may("withdraw_dispute", 0, Action::WithdrawDispute(number));
    may("offer", 0, Action::Offer { dispute: number, shares: one.all_to(side.other()) });
    if let Some(open) = one.live_offer(side.other(), order.order.terms.offer_ttl, now) {
        may("accept_offer", open.number, Action::AcceptOffer { dispute: number, offer: open.number });
    }
    if !matches!(one.phase, Phase::Decision(_) | Phase::Awarded(_)) {
        may("say", 0, Action::AddEvidence(nothing()));
    }
}

/// Carries a form out, in one transaction with whatever follows from it.
///
/// # Errors
/// Any refusal of the rules; field errors for what was typed.
pub(crate) async fn perform(visit: &Visit, sight: &Sight, sent: &Sent) -> Result<()> {
    let by = By::Customer(visit.session.customer);
    let mut tx = visit.scope.begin().await?;
    let order = escrows::hold(&mut tx, visit.order).await?;
    if order.order.version != sight.order.order.version {
        let message = "The order has changed since this page was shown. Here is how it is now.";
        return Err(Error::conflict("order_changed", message));
    }
    if let "pay" | "pay_rail" = sent.aim() {
        if sight.side != Side::Buyer {
            return Err(escrows::refused(Refusal::NotYours));
        }
        let new = NewPayment { milestone: due(&order), ..NewPayment::by(pays(sent)?) };
        escrows::begin_payment(&mut tx, order, new).await?;
        return Ok(tx.commit(()).await?);
    }
    // Whoever only wanted to show that it is them has done so.
    if sent.aim() == "prove" {
        return Ok(tx.commit(()).await?);
    }
    if let "show" | "say" = sent.aim() {
        evidence::show(&mut tx, visit, order, sent).await?;
        return Ok(tx.commit(()).await?);
    }
    let order = if sent.aim() == "all_right" { met(&mut tx, order, &by, sent).await? } else { order };
    let (order, said) = match sent.aim() {
        "submit" => evidence::with_act(&mut tx, visit, order, sent, false).await?,
        "changes" | "dispute" | "respond" => evidence::with_act(&mut tx, visit, order, sent, true).await?,
        _ => (order, escrow::Digest([0; 32])),
    };
    let action = match bargain::action(&mut tx, sight, &order, sent).await? {
        Some(action) => action,
        None => action(visit, sight, &order, sent, said)?,
    };
    escrows::apply(&mut tx, order, Act { by, expects: None, action, step: None }).await?;
    Ok(tx.commit(()).await?)
}

/// Says of every condition that a milestone waits for that it is met.
async fn met(tx: &mut TenantTx, mut order: Order, by: &By, sent: &Sent) -> Result<Order> {
    let milestone = sent.milestone().unwrap_or_else(|| any(&order));
    for open in order.order.unmet(milestone) {
        let act = Act { by: by.clone(), expects: None, action: Action::Verify(open.number), step: None };
        order = escrows::apply(tx, order, act).await?;
    }
    Ok(order)
}

fn pays(sent: &Sent) -> Result<Pays> {
    if sent.aim() == "pay_rail" {
        let rail = Rail::ALL.into_iter().find(|rail| rail.as_str() == sent.method);
        return rail.map(Pays::Rail).ok_or_else(|| unreadable("method"));
    }
    let method: PaymentMethodId = sent.method.parse().map_err(|_| unreadable("method"))?;
    Ok(Pays::Method(method))
}

fn unreadable(field: &str) -> Error {
    Error::field(field, "unreadable", "Something of the form was lost on the way. Please try again.")
}

fn action(visit: &Visit, sight: &Sight, order: &Order, sent: &Sent, said: escrow::Digest) -> Result<Action> {
    let number = sent.number();
    let milestone = sent.milestone().unwrap_or_else(|| any(order));
    let of = &order.order;
    Ok(match sent.aim() {
        "accept" => Action::Accept(of.terms_hash),
        "decline" => Action::Decline,
        "withdraw" => Action::Withdraw,
        "cancel_unfunded" => Action::CancelUnfunded,
        "pay_wallet" => Action::FundFromWallet(due(order)),
        "start" => Action::Start(None),
        "free_cancel" => Action::FreeCancel(back_to(sent)),
        "cancel" => Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() },
        "cancel_yes" => Action::AnswerCancel(true),
        "cancel_no" => Action::AnswerCancel(false),
        "give_up" => Action::GiveUp(Vec::new()),
        "approve" | "all_right" => Action::Approve(milestone),
        "verify" => Action::Verify(number),
        "waive" => Action::Waive(number),
        "code" => order.entered(visit.api.secrets(), visit.scope.tenant(), number, sent.words()),
        "concede" => Action::Concede(number),
        "move_on" => Action::MoveOn(number),
        "withdraw_dispute" => Action::WithdrawDispute(number),
        "accept_offer" => {
            Action::AcceptOffer { dispute: number, offer: sent.offer.parse().map_err(|_| unreadable("offer"))? }
        }
        "release" => {
            let minor = typed(sight, &sent.amount, "amount")?;
            Action::ReleasePart { milestone, minor, confirmed: true, by_code: true }
        }
        "seller_refund" => Action::SellerRefund { minor: typed(sight, &sent.amount, "amount")?, to: back_to(sent) },
        "offer" => Action::Offer { dispute: number, shares: shares(sight, number, sent)? },
        "submit" => Action::Submit(milestone),
        "changes" => Action::RequestChanges(milestone, said),
        "dispute" => Action::OpenDispute { contested: vec![(milestone, None)], reason: reason(&sent.reason)? },
        "respond" => Action::Respond { dispute: number, counter_claim: false },
        _ => return Err(Error::refused("no_such_form", "There is no such form here. Please try again.")),
    })
}

/// Where money is to go back to; the wallet, where nothing was chosen.
fn back_to(sent: &Sent) -> RefundTo {
    if sent.method == SOURCE { RefundTo::Source } else { RefundTo::Wallet }
}

fn reason(word: &str) -> Result<Reason> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| unreadable("reason"))
}

/// What a form says for money that goes back to where it came from.
pub(crate) const SOURCE: &str = "source";

/// An amount as it was typed; commas between thousands are how people write them.
pub(crate) fn typed(sight: &Sight, text: &str, field: &str) -> Result<i64> {
    let plain: String = text.trim().chars().filter(|one| !matches!(one, ',' | ' ' | '₦')).collect();
    let amount = escrow::amount::parse(&plain, sight.order.order.currency);
    let wrong = |refusal| Error::field(field, "bad_amount", escrows::refused(refusal).message.into_owned());
    Ok(amount.map_err(wrong)?.minor())
}

/// What the seller would get of what is contested: milestone by milestone, each up to what is contested of it. Nothing is an offer, too.
fn shares(sight: &Sight, number: u32, sent: &Sent) -> Result<Vec<Share>> {
    let dispute = sight.order.order.disputes.iter().find(|one| one.number == number);
    let dispute = dispute.ok_or_else(|| escrows::refused(Refusal::NoSuchDispute))?;
    let zero = sent.amount.trim().chars().all(|one| matches!(one, '0' | '.')) && sent.amount.contains('0');
    let mut left = if zero { 0 } else { typed(sight, &sent.amount, "amount")? };
    let mut all = Vec::new();
    for part in &dispute.contested {
        let seller = left.min(part.minor);
        left = left.saturating_sub(seller);
        all.push(Share { milestone: part.milestone, seller });
    }
    if left > 0 {
        return Err(Error::field("amount", "too_much", "That is more than what is contested. Offer that or less."));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{FORMS, is_known, needs_code};

    #[test]
    fn what_moves_money_asks_for_a_code() {
        let without: Vec<&str> = FORMS.iter().filter(|(_, code)| !code).map(|(name, _)| *name).collect();
        assert_eq!(without, ["decline", "pay_rail", "checkout"]);
        assert!(is_known("approve") && needs_code("approve") && !is_known("award") && !needs_code("award"));
    }
}
