//! The closed list of reasons money moves.
//!
//! A kind names a business event; which accounts it moves is decided in [`crate::entries`], and for escrow in the crate of
//! that name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::LedgerError;

/// Why a journal was posted. Serialized as its name, `invoice.issued`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum JournalKind {
    /// An invoice was finalized; the customer owes it.
    #[serde(rename = "invoice.issued")]
    InvoiceIssued,
    /// An issued invoice was taken back.
    #[serde(rename = "invoice.voided")]
    InvoiceVoided,
    /// What is left of an invoice was given up as uncollectible.
    #[serde(rename = "invoice.written_off")]
    InvoiceWrittenOff,
    /// A payment for an open invoice arrived.
    #[serde(rename = "payment.received")]
    PaymentReceived,
    /// A payment for a written-off invoice arrived.
    #[serde(rename = "payment.recovered")]
    PaymentRecovered,
    /// Money arrived that no open invoice could take.
    #[serde(rename = "surplus.received")]
    SurplusReceived,
    /// Money that came short of a bill paid it, with the rest.
    #[serde(rename = "surplus.applied")]
    SurplusApplied,
    /// A surplus was sent back.
    #[serde(rename = "surplus.refunded")]
    SurplusRefunded,
    /// A gateway paid back what was owed for a credit note.
    #[serde(rename = "refund.made")]
    RefundMade,
    /// A refund that a gateway had made came back.
    #[serde(rename = "refund.returned")]
    RefundReturned,
    /// A gateway took back what a payer disputes.
    #[serde(rename = "dispute.withdrawn")]
    DisputeWithdrawn,
    /// A dispute was won: the money came back.
    #[serde(rename = "dispute.reinstated")]
    DisputeReinstated,
    /// A dispute was lost: the money is gone.
    #[serde(rename = "dispute.lost")]
    DisputeLost,
    /// A gateway keeps something for a dispute.
    #[serde(rename = "dispute.fee")]
    DisputeFee,
    /// A customer was given credit for later invoices.
    #[serde(rename = "credit.granted")]
    CreditGranted,
    /// A merchant gave a customer credit.
    #[serde(rename = "credit.adjusted_up")]
    CreditAdjustedUp,
    /// A merchant took credit of a customer back.
    #[serde(rename = "credit.adjusted_down")]
    CreditAdjustedDown,
    /// A customer's credit paid part of an invoice.
    #[serde(rename = "credit.applied")]
    CreditApplied,
    /// A customer was granted prepaid credit.
    #[serde(rename = "grant.made")]
    GrantMade,
    /// Grants of a customer paid part of an invoice.
    #[serde(rename = "grant.drawn")]
    GrantDrawn,
    /// What grants paid of an invoice that was voided went back to the customer.
    #[serde(rename = "grant.restored")]
    GrantRestored,
    /// What was left of a grant when it expired.
    #[serde(rename = "grant.expired")]
    GrantExpired,
    /// What was left of a grant when a merchant ended it.
    #[serde(rename = "grant.voided")]
    GrantVoided,
    /// A credit note took back some of an invoice.
    #[serde(rename = "credit_note.issued")]
    CreditNoteIssued,
    /// A credit note was itself taken back.
    #[serde(rename = "credit_note.voided")]
    CreditNoteVoided,
    /// An open invoice was paid outside of our gateways, as its merchant says.
    #[serde(rename = "payment.outside")]
    PaymentOutside,
    /// Money was set aside for a payout, with what it will cost.
    #[serde(rename = "payout.held")]
    PayoutHeld,
    /// A payout will not be made: what was set aside went back.
    #[serde(rename = "payout.released")]
    PayoutReleased,
    /// A payout arrived.
    #[serde(rename = "payout.paid")]
    PayoutPaid,
    /// A payout that had been given up arrived after all.
    #[serde(rename = "payout.paid_late")]
    PayoutPaidLate,
    /// A payout that had arrived came back.
    #[serde(rename = "payout.reversed")]
    PayoutReversed,
    /// A provider kept a part of a payment.
    #[serde(rename = "payment.fee")]
    PaymentFee,
    /// What a provider kept turned out to be another amount.
    #[serde(rename = "payment.fee_corrected")]
    PaymentFeeCorrected,
    /// A payment that was booked never came, as a person found out.
    #[serde(rename = "payment.lost")]
    PaymentLost,
    /// A provider paid out to the tenant's bank.
    #[serde(rename = "settlement.received")]
    SettlementReceived,
    /// A provider kept something of a settlement beside the fees of single payments.
    #[serde(rename = "settlement.fee")]
    SettlementFee,
    /// An order, or a milestone of it, was paid into escrow.
    #[serde(rename = "escrow.funded")]
    EscrowFunded,
    /// Some of a milestone went to its seller.
    #[serde(rename = "escrow.released")]
    EscrowReleased,
    /// Some of a milestone is contested.
    #[serde(rename = "escrow.frozen")]
    EscrowFrozen,
    /// What was contested is not any more.
    #[serde(rename = "escrow.unfrozen")]
    EscrowUnfrozen,
    /// What was held for milestones was divided between the parties.
    #[serde(rename = "escrow.split")]
    EscrowSplit,
    /// What was held for milestones went back to the buyer.
    #[serde(rename = "escrow.refunded")]
    EscrowRefunded,
    /// A provider gave a refund of an order to its payer.
    #[serde(rename = "escrow.refund_settled")]
    EscrowRefundSettled,
    /// A refund of an order could not be made; its payer has it in the wallet.
    #[serde(rename = "escrow.refund_failed")]
    EscrowRefundFailed,
    /// Whoever caused a refund bore what the provider had kept.
    #[serde(rename = "escrow.processing_recovered")]
    EscrowProcessingRecovered,
    /// Money that a payer took back is gone; this says who bears it.
    #[serde(rename = "escrow.chargeback_lost")]
    EscrowChargebackLost,
    /// A seller gave something back after an order had ended.
    #[serde(rename = "escrow.seller_refunded")]
    EscrowSellerRefunded,
    /// The losing side paid the fee of a dispute.
    #[serde(rename = "escrow.dispute_charged")]
    EscrowDisputeCharged,
    /// Money arrived in somebody's wallet.
    #[serde(rename = "wallet.topped_up")]
    WalletToppedUp,
    /// What was pending can be spent.
    #[serde(rename = "wallet.cleared")]
    WalletCleared,
    /// What was kept back can be spent.
    #[serde(rename = "wallet.reserve_ended")]
    WalletReserveEnded,
    /// What somebody owed was taken out of what they got.
    #[serde(rename = "wallet.debt_offset")]
    WalletDebtOffset,
    /// What somebody owed was given up.
    #[serde(rename = "wallet.debt_written_off")]
    WalletDebtWrittenOff,
    /// A merchant charged a person, in the books of the house.
    #[serde(rename = "house.charged")]
    HouseCharged,
    /// Some of that went back.
    #[serde(rename = "house.refunded")]
    HouseRefunded,
    /// Money arrived that names nobody.
    #[serde(rename = "receipt.unallocated")]
    ReceiptUnallocated,
    /// Money that named nobody found its owner.
    #[serde(rename = "receipt.allocated")]
    ReceiptAllocated,
    /// Money that named nobody goes back to where it came from.
    #[serde(rename = "receipt.returned")]
    ReceiptReturned,
    /// A payout was handed to a provider.
    #[serde(rename = "payout.sent")]
    PayoutSent,
    /// A payout that was handed to a provider failed; the money went back.
    #[serde(rename = "payout.failed")]
    PayoutFailed,
    /// A provider paid customers' money to the bank that keeps it apart.
    #[serde(rename = "safeguard.settled")]
    SafeguardSettled,
    /// What was earned left the bank that keeps customers' money.
    #[serde(rename = "safeguard.swept")]
    SafeguardSwept,
    /// The tenant repaired a shortfall of customers' money.
    #[serde(rename = "safeguard.topped_up")]
    SafeguardToppedUp,
    /// Two persons of the tenant moved money by hand.
    #[serde(rename = "escrow.adjusted")]
    EscrowAdjusted,
    /// A journal was mirrored: it should not have been.
    #[serde(rename = "journal.reversed")]
    JournalReversed,
}

impl JournalKind {
    /// Every kind, in order.
    pub const ALL: [JournalKind; 65] = [
        JournalKind::InvoiceIssued,
        JournalKind::InvoiceVoided,
        JournalKind::InvoiceWrittenOff,
        JournalKind::PaymentReceived,
        JournalKind::PaymentRecovered,
        JournalKind::SurplusReceived,
        JournalKind::SurplusApplied,
        JournalKind::SurplusRefunded,
        JournalKind::RefundMade,
        JournalKind::RefundReturned,
        JournalKind::DisputeWithdrawn,
        JournalKind::DisputeReinstated,
        JournalKind::DisputeLost,
        JournalKind::DisputeFee,
        JournalKind::CreditGranted,
        JournalKind::CreditAdjustedUp,
        JournalKind::CreditAdjustedDown,
        JournalKind::CreditApplied,
        JournalKind::GrantMade,
        JournalKind::GrantDrawn,
        JournalKind::GrantRestored,
        JournalKind::GrantExpired,
        JournalKind::GrantVoided,
        JournalKind::CreditNoteIssued,
        JournalKind::CreditNoteVoided,
        JournalKind::PaymentOutside,
        JournalKind::PayoutHeld,
        JournalKind::PayoutReleased,
        JournalKind::PayoutPaid,
        JournalKind::PayoutPaidLate,
        JournalKind::PayoutReversed,
        JournalKind::PaymentFee,
        JournalKind::PaymentFeeCorrected,
        JournalKind::PaymentLost,
        JournalKind::SettlementReceived,
        JournalKind::SettlementFee,
        JournalKind::EscrowFunded,
        JournalKind::EscrowReleased,
        JournalKind::EscrowFrozen,
        JournalKind::EscrowUnfrozen,
        JournalKind::EscrowSplit,
        JournalKind::EscrowRefunded,
        JournalKind::EscrowRefundSettled,
        JournalKind::EscrowRefundFailed,
        JournalKind::EscrowProcessingRecovered,
        JournalKind::EscrowChargebackLost,
        JournalKind::EscrowSellerRefunded,
        JournalKind::EscrowDisputeCharged,
        JournalKind::WalletToppedUp,
        JournalKind::WalletCleared,
        JournalKind::WalletReserveEnded,
        JournalKind::WalletDebtOffset,
        JournalKind::WalletDebtWrittenOff,
        JournalKind::HouseCharged,
        JournalKind::HouseRefunded,
        JournalKind::ReceiptUnallocated,
        JournalKind::ReceiptAllocated,
        JournalKind::ReceiptReturned,
        JournalKind::PayoutSent,
        JournalKind::PayoutFailed,
        JournalKind::SafeguardSettled,
        JournalKind::SafeguardSwept,
        JournalKind::SafeguardToppedUp,
        JournalKind::EscrowAdjusted,
        JournalKind::JournalReversed,
    ];

    /// The name stored and shown, `noun.verb`.
    pub fn as_str(self) -> &'static str {
        match self {
            JournalKind::InvoiceIssued => "invoice.issued",
            JournalKind::InvoiceVoided => "invoice.voided",
            JournalKind::InvoiceWrittenOff => "invoice.written_off",
            JournalKind::PaymentReceived => "payment.received",
            JournalKind::PaymentRecovered => "payment.recovered",
            JournalKind::SurplusReceived => "surplus.received",
            JournalKind::SurplusApplied => "surplus.applied",
            JournalKind::SurplusRefunded => "surplus.refunded",
            JournalKind::RefundMade => "refund.made",
            JournalKind::RefundReturned => "refund.returned",
            JournalKind::DisputeWithdrawn => "dispute.withdrawn",
            JournalKind::DisputeReinstated => "dispute.reinstated",
            JournalKind::DisputeLost => "dispute.lost",
            JournalKind::DisputeFee => "dispute.fee",
            JournalKind::CreditGranted => "credit.granted",
            JournalKind::CreditAdjustedUp => "credit.adjusted_up",
            JournalKind::CreditAdjustedDown => "credit.adjusted_down",
            JournalKind::CreditApplied => "credit.applied",
            JournalKind::GrantMade => "grant.made",
            JournalKind::GrantDrawn => "grant.drawn",
            JournalKind::GrantRestored => "grant.restored",
            JournalKind::GrantExpired => "grant.expired",
            JournalKind::GrantVoided => "grant.voided",
            JournalKind::CreditNoteIssued => "credit_note.issued",
            JournalKind::CreditNoteVoided => "credit_note.voided",
            JournalKind::PaymentOutside => "payment.outside",
            JournalKind::PayoutHeld => "payout.held",
            JournalKind::PayoutReleased => "payout.released",
            JournalKind::PayoutPaid => "payout.paid",
            JournalKind::PayoutPaidLate => "payout.paid_late",
            JournalKind::PayoutReversed => "payout.reversed",
            JournalKind::PaymentFee => "payment.fee",
            JournalKind::PaymentFeeCorrected => "payment.fee_corrected",
            JournalKind::PaymentLost => "payment.lost",
            JournalKind::SettlementReceived => "settlement.received",
            JournalKind::SettlementFee => "settlement.fee",
            JournalKind::EscrowFunded => "escrow.funded",
            JournalKind::EscrowReleased => "escrow.released",
            JournalKind::EscrowFrozen => "escrow.frozen",
            JournalKind::EscrowUnfrozen => "escrow.unfrozen",
            JournalKind::EscrowSplit => "escrow.split",
            JournalKind::EscrowRefunded => "escrow.refunded",
            JournalKind::EscrowRefundSettled => "escrow.refund_settled",
            JournalKind::EscrowRefundFailed => "escrow.refund_failed",
            JournalKind::EscrowProcessingRecovered => "escrow.processing_recovered",
            JournalKind::EscrowChargebackLost => "escrow.chargeback_lost",
            JournalKind::EscrowSellerRefunded => "escrow.seller_refunded",
            JournalKind::EscrowDisputeCharged => "escrow.dispute_charged",
            JournalKind::WalletToppedUp => "wallet.topped_up",
            JournalKind::WalletCleared => "wallet.cleared",
            JournalKind::WalletReserveEnded => "wallet.reserve_ended",
            JournalKind::WalletDebtOffset => "wallet.debt_offset",
            JournalKind::WalletDebtWrittenOff => "wallet.debt_written_off",
            JournalKind::HouseCharged => "house.charged",
            JournalKind::HouseRefunded => "house.refunded",
            JournalKind::ReceiptUnallocated => "receipt.unallocated",
            JournalKind::ReceiptAllocated => "receipt.allocated",
            JournalKind::ReceiptReturned => "receipt.returned",
            JournalKind::PayoutSent => "payout.sent",
            JournalKind::PayoutFailed => "payout.failed",
            JournalKind::SafeguardSettled => "safeguard.settled",
            JournalKind::SafeguardSwept => "safeguard.swept",
            JournalKind::SafeguardToppedUp => "safeguard.topped_up",
            JournalKind::EscrowAdjusted => "escrow.adjusted",
            JournalKind::JournalReversed => "journal.reversed",
        }
    }

    /// A number made from the name (FNV-1a), other for every kind: what tells the journals of one source apart.
    pub(crate) fn mark(self) -> u32 {
        self.as_str().bytes().fold(0x811c_9dc5, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// Reads a stored name.
    ///
    /// # Errors
    /// [`LedgerError::UnknownJournalKind`].
    pub fn parse(name: &str) -> Result<Self, LedgerError> {
        JournalKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| LedgerError::UnknownJournalKind(name.to_owned()))
    }
}

impl fmt::Display for JournalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for JournalKind {
    type Err = LedgerError;

    fn from_str(name: &str) -> Result<Self, LedgerError> {
        Self::parse(name)
    }
}
