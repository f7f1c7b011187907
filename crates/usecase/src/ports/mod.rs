//! What the use cases need from the outside world, as traits: moving money and telling merchants.
//!
//! An *error* means that nothing can have happened; everything after the first byte went out is an
//! *outcome*, and one of the outcomes is that nobody knows. Adapters live in `gateways` and `messaging`.

mod charge;
mod door;
mod payout;
mod provider;
mod refund;
mod saving;
mod statement;
mod webhook;

pub use charge::{
    Accounts, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, NextAction,
    PageTerms, Payer, Raw, UnknownCause,
};
pub use door::{Captcha, CaptchaFace, Places};
pub use payout::{Bank, Beneficiary, PayoutAsk, PayoutGateway, PayoutOutcome, Resolved};
pub use provider::{HookError, HookReply, Inbound, Listed, ListedKind, Page, ProviderHook, Subject};
pub use refund::{
    DISPUTE_FORESEEN, DISPUTE_FORESEEN_AFTER, DisputeAsk, DisputeFacts, DisputeFile, DisputeStanding, RefundAccount,
    RefundAsk, RefundOutcome,
};
pub use saving::{
    AccountAsk, AccountKind, Answer, Mandate, MandateTerms, SavedMethod, SetupAsk, SetupOutcome, VirtualAccount,
};
pub use statement::{
    ListedSettlement, SettledInto, SettledItem, SettledKind, SettledPage, SettlementPage, StatementAsk,
    StatementGateway, Statements,
};
pub use webhook::{OutgoingWebhook, WebhookAnswer, WebhookSender};
