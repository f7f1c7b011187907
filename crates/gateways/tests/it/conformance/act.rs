//! Acting on an adapter, and what came of it in words that charges, refunds and payouts share.

use std::collections::BTreeMap;

use gateways::{Account, Opened, Provider};
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::DeclineCode;
use usecase::ports::{
    Beneficiary, ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, Payer, PayoutAsk, PayoutOutcome, RefundAsk,
    RefundOutcome, UnknownCause,
};

use super::{Deed, End, Exam, Kind, Scene};

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Came {
    /// The money moved; how much, where the port tells.
    Done(Option<Money>),
    /// Not yet.
    Pending,
    /// Somebody must act.
    Action,
    /// No, and why, where the port tells in our words.
    Refused(Option<DeclineCode>),
    /// Nobody knows.
    Unknown(UnknownCause),
}

pub(crate) type Result = std::result::Result<Came, GatewayError>;

/// Real time is of no matter to anything but signatures.
pub(crate) fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

/// The id of a number, of version 7 as all of ours.
pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_4d2e_5c00_7000_8000_0000_0000_0000 | number)
}

pub(crate) fn account(exam: &Exam, mode: Mode, keys_of: Mode, base: &str) -> Account {
    let credentials = (exam.credentials)(keys_of, base);
    let credentials: BTreeMap<_, _> =
        credentials.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
    Account { mode, base_url: Some(base.to_owned()), credentials }
}

pub(crate) fn provider(exam: &Exam) -> &'static Provider {
    Provider::named(exam.provider).unwrap_or_else(|| panic!("`{}` is not in the registry", exam.provider))
}

/// The adapter, opened in test mode at an address.
pub(crate) fn open(exam: &Exam, base: &str) -> Opened {
    provider(exam).open(&account(exam, Mode::Test, Mode::Test, base)).expect("a good account")
}

impl Deed {
    pub(crate) fn money(&self, minor: i64) -> Money {
        Money::new(minor, Currency::parse(self.currency).expect("a currency"))
    }

    /// A scene of the deed with this number.
    pub(crate) fn scene(&self, end: End, number: u128, minor: i64) -> Scene {
        let prefix = match self.kind {
            Kind::Charge { .. } => "pay-",
            Kind::Refund(_) => "ref-",
            Kind::Payout(_) => "out-",
        };
        Scene { end, reference: format!("{prefix}{}", id(number).simple()), amount: self.money(minor) }
    }
}

/// Moves money: the deed of this number, with so much.
pub(crate) async fn act(opened: &Opened, deed: &Deed, number: u128, minor: i64) -> Result {
    act_in(Mode::Test, opened, deed, number, minor).await
}

/// The same, asked for in a mode.
pub(crate) async fn act_in(mode: Mode, opened: &Opened, deed: &Deed, number: u128, minor: i64) -> Result {
    match &deed.kind {
        Kind::Charge { rail, token, page } => {
            let ask = ChargeAsk {
                key: AttemptId::from_uuid(id(number)),
                merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
                mode,
                amount: deed.money(minor),
                rail: *rail,
                token: token.map(str::to_owned),
                payer: payer(),
                at: noon(),
                expires_at: None,
                page: page.clone(),
            };
            opened.charges.as_ref().expect("it charges").charge(&ask).await.map(of_charge)
        }
        Kind::Refund(_) => {
            let ask = refund_ask(mode, deed, number, minor);
            opened.charges.as_ref().expect("it refunds").refund(&ask).await.map(of_refund)
        }
        Kind::Payout(_) => {
            let ask = payout_ask(mode, deed, number, minor);
            opened.payouts.as_ref().expect("it pays out").send(&ask).await.map(of_payout)
        }
    }
}

/// Asks what became of it.
pub(crate) async fn ask(opened: &Opened, deed: &Deed, number: u128, minor: i64) -> Result {
    match &deed.kind {
        Kind::Charge { rail, token, .. } => {
            let ask = LookUpAsk {
                key: AttemptId::from_uuid(id(number)),
                mode: Mode::Test,
                rail: *rail,
                gateway_ref: deed.gateway_ref.map(str::to_owned),
                token: token.map(str::to_owned),
                at: noon(),
            };
            opened.charges.as_ref().expect("it charges").look_up(&ask).await.map(of_charge)
        }
        Kind::Refund(_) => {
            let ask = refund_ask(Mode::Test, deed, number, minor);
            opened.charges.as_ref().expect("it refunds").look_up_refund(&ask).await.map(of_refund)
        }
        Kind::Payout(_) => {
            let ask = payout_ask(Mode::Test, deed, number, minor);
            opened.payouts.as_ref().expect("it pays out").look_up(&ask).await.map(of_payout)
        }
    }
}

pub(crate) fn payer() -> Payer {
    Payer {
        customer: CustomerId::from_uuid(id(9)),
        email: Some("ada@example.com".to_owned()),
        phone: Some("+2348031234567".to_owned()),
    }
}

/// A refund of half of a charge, of which nothing went back before.
pub(crate) fn refund_ask(mode: Mode, deed: &Deed, number: u128, minor: i64) -> RefundAsk {
    let Kind::Refund(charge_ref) = deed.kind else { panic!("{} is no refund", deed.name) };
    RefundAsk {
        key: id(number),
        mode,
        charge: AttemptId::from_uuid(id(7)),
        charge_ref: charge_ref.to_owned(),
        gateway_ref: deed.gateway_ref.map(str::to_owned),
        charged: deed.money(minor * 2),
        amount: deed.money(minor),
        before: deed.money(0),
        reason: Some("She never came".to_owned()),
        account: None,
        at: noon(),
    }
}

fn payout_ask(mode: Mode, deed: &Deed, number: u128, minor: i64) -> PayoutAsk {
    let Kind::Payout(bank_code) = deed.kind else { panic!("{} is no payout", deed.name) };
    PayoutAsk {
        key: id(number),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode,
        beneficiary: Beneficiary {
            account_number: "0123456789".to_owned(),
            bank_code: bank_code.to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: deed.money(minor),
        narration: "Order 7".to_owned(),
        gateway_ref: deed.gateway_ref.map(str::to_owned),
        at: noon(),
    }
}

fn of_charge(outcome: ChargeOutcome) -> Came {
    match outcome {
        ChargeOutcome::Succeeded { amount, .. } => Came::Done(Some(amount)),
        ChargeOutcome::RequiresAction { .. } => Came::Action,
        ChargeOutcome::Pending { .. } => Came::Pending,
        ChargeOutcome::Declined { code, .. } => Came::Refused(Some(code)),
        ChargeOutcome::Unknown(cause) => Came::Unknown(cause),
    }
}

fn of_refund(outcome: RefundOutcome) -> Came {
    match outcome {
        RefundOutcome::Succeeded { amount, .. } => Came::Done(Some(amount)),
        RefundOutcome::NeedsAccount { .. } => Came::Action,
        RefundOutcome::Pending { .. } => Came::Pending,
        RefundOutcome::Failed(_) => Came::Refused(None),
        RefundOutcome::Unknown(cause) => Came::Unknown(cause),
    }
}

fn of_payout(outcome: PayoutOutcome) -> Came {
    match outcome {
        PayoutOutcome::Settled { .. } => Came::Done(None),
        PayoutOutcome::NeedsApproval { .. } => Came::Action,
        PayoutOutcome::Pending { .. } => Came::Pending,
        PayoutOutcome::Failed { code, .. } => Came::Refused(Some(code)),
        PayoutOutcome::Reversed(_) => Came::Refused(None),
        PayoutOutcome::Unknown(cause) => Came::Unknown(cause),
    }
}
