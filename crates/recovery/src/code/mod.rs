//! Our closed list of decline codes, and what each one allows.
//!
//! One row per code: its name, retry class, reporting category, the words a merchant reads and the
//! words the payer reads. Adapters translate provider answers into these codes; nothing above the
//! adapters reads a provider's own text. This module does not decide when to try again.

mod raw;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What may follow a decline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryClass {
    /// Try the same method again later.
    Soft,
    /// Try the same method again when money is likely to be there.
    Payday,
    /// Try again once the method's limit resets: the next local day.
    Limit,
    /// The payer must do something (a PIN, a one-time code, a confirmation). Uses up no attempt.
    CustomerAction,
    /// The method will not work; another one may.
    NewMethod,
    /// The method is never charged again.
    Never,
    /// Our own fault: hold, page someone. Not a decline.
    OurFault,
    /// Nobody knows whether money moved: look it up. Not a decline.
    UnknownOutcome,
}

impl RetryClass {
    /// Whether a failure of this class uses up one of the policy's attempts.
    pub fn uses_attempt(self) -> bool {
        match self {
            Self::Soft | Self::Payday | Self::Limit | Self::NewMethod | Self::Never => true,
            Self::CustomerAction | Self::OurFault | Self::UnknownOutcome => false,
        }
    }

    /// Whether the provider gave a definite "no", so that a decision can be made.
    pub fn is_decline(self) -> bool {
        match self {
            Self::Soft | Self::Payday | Self::Limit | Self::CustomerAction | Self::NewMethod | Self::Never => true,
            Self::OurFault | Self::UnknownOutcome => false,
        }
    }
}

/// The coarse grouping shown in reports. Each code is in exactly one; decisions use [`RetryClass`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Not enough money.
    InsufficientFunds,
    /// The card is past its date.
    ExpiredCard,
    /// The saved method is missing, or cannot be used for this charge.
    CardNotSupported,
    /// The issuer refused without saying why.
    DoNotHonor,
    /// The issuer refuses this method for good.
    HardDecline,
    /// Something between us and the bank failed.
    ProcessorError,
    /// None of the above; the code itself says more.
    Unknown,
}

impl Category {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
            Self::CardNotSupported => "card_not_supported",
            Self::DoNotHonor => "do_not_honor",
            Self::HardDecline => "hard_decline",
            Self::ProcessorError => "processor_error",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! decline_codes {
    ($($(#[$doc:meta])* $variant:ident, $name:literal, $class:ident, $category:ident,
        $merchant:literal, $payer:expr;)*) => {
        /// Why a try to move money failed, in our words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum DeclineCode { $($(#[$doc])* $variant,)* }

        impl DeclineCode {
            /// Every code.
            pub const ALL: &[DeclineCode] = &[$(DeclineCode::$variant,)*];

            /// The word stored and sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What may follow.
            pub fn class(self) -> RetryClass {
                match self { $(Self::$variant => RetryClass::$class,)* }
            }

            /// The group it is reported under.
            pub fn category(self) -> Category {
                match self { $(Self::$variant => Category::$category,)* }
            }

            /// The opening words of a reason a merchant reads; a date follows ("… on the 12th").
            pub fn merchant_text(self) -> &'static str {
                match self { $(Self::$variant => $merchant,)* }
            }

            /// What the payer is told. Theft, loss and fraud read as a plain decline, because
            /// whoever holds the card need not be its owner.
            pub fn payer_text(self) -> &'static str {
                match self { $(Self::$variant => $payer,)* }
            }
        }
    };
}

const PLAIN: &str = "Your bank declined this payment.";
const NEW_CARD: &str = "This card cannot be used. Please add another way to pay.";
const NEW_ACCOUNT: &str = "This account cannot be used. Please add another way to pay.";
const NOT_YOU: &str = "The payment did not go through because of a technical problem, not because of you.";
const CHECKING: &str = "We are checking whether this payment went through. Please do not pay again yet.";

decline_codes! {
    /// The account held too little money.
    InsufficientFunds, "insufficient_funds", Payday, InsufficientFunds,
        "Insufficient funds", "There was not enough money in the account.";
    /// An amount or count limit of the method was reached.
    LimitExceeded, "limit_exceeded", Limit, Unknown,
        "The method's spending limit was reached", "This payment is above your bank's limit for today.";
    /// The issuer refused without a reason. Two tries at most.
    DoNotHonor, "do_not_honor", Soft, DoNotHonor,
        "The bank refused without giving a reason", PLAIN;
    /// A refusal with no useful detail. Two tries at most.
    GenericDecline, "generic_decline", Soft, DoNotHonor,
        "The bank declined the charge", PLAIN;
    /// The issuing bank could not be reached.
    IssuerUnavailable, "issuer_unavailable", Soft, ProcessorError,
        "The customer's bank could not be reached", "Your bank could not be reached.";
    /// The processor failed before a decision was made.
    ProcessorError, "processor_error", Soft, ProcessorError,
        "The payment processor failed", NOT_YOU;
    /// The bank wants the payer to confirm the charge.
    AuthenticationRequired, "authentication_required", CustomerAction, Unknown,
        "The bank wanted the customer to confirm the charge", "Your bank asks you to confirm this payment.";
    /// Wrong PIN.
    IncorrectPin, "incorrect_pin", CustomerAction, Unknown,
        "A wrong PIN was entered", "The PIN was not correct.";
    /// Wrong one-time code.
    IncorrectOtp, "incorrect_otp", CustomerAction, Unknown,
        "A wrong one-time code was entered", "The one-time code was not correct.";
    /// Wrong security code.
    IncorrectCvc, "incorrect_cvc", CustomerAction, Unknown,
        "A wrong card security code was entered", "The card's security code was not correct.";
    /// The card is past its date.
    ExpiredCard, "expired_card", NewMethod, ExpiredCard,
        "The card was past its expiry date", "This card has expired. Please add another way to pay.";
    /// The card or account number does not work, or its kind is not supported here.
    InvalidMethod, "invalid_method", NewMethod, CardNotSupported,
        "The saved method was not valid or not supported", NEW_CARD;
    /// The saved token can no longer be charged.
    TokenInvalid, "token_invalid", NewMethod, CardNotSupported,
        "The saved card could no longer be charged", NEW_CARD;
    /// There is nothing saved to charge.
    NoPaymentMethod, "no_payment_method", NewMethod, CardNotSupported,
        "There was no saved payment method", "Please add a way to pay.";
    /// The payer withdrew permission to charge this method.
    ConsentRevoked, "consent_revoked", Never, HardDecline,
        "Permission to charge this method had been withdrawn",
        "Permission to charge this method was withdrawn. Please add another way to pay.";
    /// The bank mandate is not active.
    MandateInactive, "mandate_inactive", NewMethod, CardNotSupported,
        "The direct debit mandate was not active", "Your direct debit is not active.";
    /// Reported lost.
    LostCard, "lost_card", Never, HardDecline, "The card was refused as lost", PLAIN;
    /// Reported stolen.
    StolenCard, "stolen_card", Never, HardDecline, "The card was refused as stolen", PLAIN;
    /// The issuer or provider suspects fraud.
    SuspectedFraud, "suspected_fraud", Never, HardDecline,
        "The charge was refused on suspicion of fraud", PLAIN;
    /// The issuer does not allow this kind of charge on this method.
    NotPermitted, "not_permitted", Never, HardDecline,
        "The bank did not allow this kind of charge", "Your bank does not allow this kind of payment.";
    /// The method cannot be charged in this currency.
    CurrencyNotSupported, "currency_not_supported", Never, HardDecline,
        "The method could not be charged in this currency", "This method cannot pay in this currency.";
    /// The provider says it has seen this reference: an earlier send may have worked.
    Duplicate, "duplicate", UnknownOutcome, ProcessorError,
        "The provider had already seen this charge", CHECKING;
    /// The payer left before finishing.
    Abandoned, "abandoned", CustomerAction, Unknown,
        "The customer did not finish the payment", "The payment was not finished.";
    /// A payment request or a confirmation ran out of time.
    ExpiredAction, "expired_action", CustomerAction, Unknown,
        "The request to the customer ran out of time", "The time to complete this payment ran out.";
    /// The account is dormant.
    AccountDormant, "account_dormant", NewMethod, CardNotSupported,
        "The bank account was dormant", NEW_ACCOUNT;
    /// The account is closed.
    AccountClosed, "account_closed", Never, HardDecline,
        "The bank account was closed", NEW_ACCOUNT;
    /// The account is in another name.
    NameMismatch, "name_mismatch", NewMethod, CardNotSupported,
        "The account was in another name", "The name on the account does not match.";
    /// The bank that should receive the money is down.
    BeneficiaryBankDown, "beneficiary_bank_down", Soft, ProcessorError,
        "The receiving bank was not available", NOT_YOU;
    /// Our own balance at the provider is too low.
    OurBalanceLow, "our_balance_low", OurFault, ProcessorError,
        "The platform's balance at the provider was too low", NOT_YOU;
    /// The provider has blocked the merchant's or the platform's account.
    BlockedByProvider, "blocked_by_provider", OurFault, ProcessorError,
        "The provider had blocked the account that charges", NOT_YOU;
    /// The provider could not read our request.
    BadRequest, "bad_request", OurFault, ProcessorError,
        "The provider did not accept the request", NOT_YOU;
    /// The provider did not accept our credentials.
    Auth, "auth", OurFault, ProcessorError,
        "The provider did not accept the credentials", NOT_YOU;
    /// A timeout, a broken answer, or "still processing".
    OutcomeUnknown, "outcome_unknown", UnknownOutcome, ProcessorError,
        "The outcome of the charge was not known", CHECKING;
    /// A refusal we have no row for. Two tries at most.
    UnknownDecline, "unknown_decline", Soft, Unknown,
        "The charge was declined for an unlisted reason", PLAIN;
}

impl DeclineCode {
    /// How often one method may end in this code before it is left alone; `None` leaves the number
    /// to the policy. Card schemes count repeated unexplained refusals against the merchant.
    pub fn max_tries(self) -> Option<u32> {
        if self.class() == RetryClass::Soft && self.is_unexplained() { Some(2) } else { None }
    }

    /// Reads a code of ours; exact.
    pub fn parse(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| UnknownCode(text.to_owned()))
    }

    /// Reads one of our codes, one of the platform's older names, or an ISO 8583 response code.
    /// Case and surrounding space do not matter. Anything else is [`DeclineCode::UnknownDecline`].
    pub fn from_raw(text: &str) -> Self {
        let folded = text.trim().to_ascii_lowercase();
        Self::parse(&folded).ok().or_else(|| raw::alias(&folded)).unwrap_or(Self::UnknownDecline)
    }

    /// Whether it says that somebody could not be reached, and nothing about the customer. A circuit breaker counts these,
    /// and the first few of a schedule use no attempt.
    pub fn is_outage(self) -> bool {
        matches!(self, Self::IssuerUnavailable | Self::ProcessorError | Self::BeneficiaryBankDown)
    }

    fn is_unexplained(self) -> bool {
        matches!(self, Self::DoNotHonor | Self::GenericDecline | Self::UnknownDecline)
    }
}

/// A text that is not one of our codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown decline code `{0}`")]
pub struct UnknownCode(pub String);

impl FromStr for DeclineCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::parse(text)
    }
}

impl fmt::Display for DeclineCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
