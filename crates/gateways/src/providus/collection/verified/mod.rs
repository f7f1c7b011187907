//! What the bank says of a movement when it is asked. This, and never a call, says how much came in.

use money::{Currency, Money};
use usecase::ports::{ChargeOutcome, UnknownCause};

use crate::kit::{Fields, folded, movement_ref, naira};
use crate::providus::codes::says_absent;

/// Whether the bank knows nothing of it: HTTP 200, zeros, and a sentence in the place of the payer's remark.
pub(super) fn is_absent(told: &Fields) -> bool {
    let named = told.first(&["settlementId", "sessionId"]).is_some();
    let says = ["tranRemarks", "responseMessage"].into_iter().any(|name| says_absent(&folded(&told.text(name))));
    // A payer may write what they like, so the sentence counts only where nothing is named.
    says && !named
}

/// What an answer says of the movement that was asked for.
pub(super) fn outcome(told: &Fields, account: Option<&str>, movement: &str) -> ChargeOutcome {
    if is_absent(told) {
        return ChargeOutcome::Unknown(UnknownCause::NotFound);
    }
    let (Some(number), Some(amount)) = (told.some("accountNumber"), naira(told.figure("transactionAmount"))) else {
        return ChargeOutcome::Unknown(UnknownCause::Unparseable);
    };
    if !["settlementId", "sessionId"].into_iter().any(|name| told.text(name) == movement) {
        return mismatch("the answer is about another movement");
    }
    if account.is_some_and(|account| account != number) {
        return mismatch("the money is on another account");
    }
    if told.some("currency").is_some_and(|currency| currency != Currency::NGN.code()) {
        return mismatch("the answer names another currency");
    }
    if !amount.is_positive() {
        return mismatch("nothing came in");
    }
    let settled = told.some("settlementId").unwrap_or_else(|| movement.to_owned());
    ChargeOutcome::Succeeded { gateway_ref: movement_ref(&number, &settled), amount, fee: fee(told), saved: None }
}

/// What the bank keeps: its fee and the tax on it, each in its own words.
fn fee(told: &Fields) -> Option<Money> {
    let fee = naira(told.figure("feeAmount"))?;
    let tax = naira(told.figure("vatAmount")).unwrap_or(Money::zero(Currency::NGN));
    fee.checked_add(tax).ok()
}

fn mismatch(what: &str) -> ChargeOutcome {
    ChargeOutcome::Unknown(UnknownCause::Mismatch(what.to_owned()))
}

#[cfg(test)]
mod tests;
