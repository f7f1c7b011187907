//! What a merchant has at its gateways, and what changed it.

use ids::{AttemptId, JournalId, PayoutId, SurplusId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::funds::{self as rows, FundsFilter, FundsMoveRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{JournalRef, Word, listed, words};
use web::permission::PayoutsRead;
use web::{Answer, Data, Listing, Merchant, NoQuery, Page};

/// Show your balance
///
/// By the books: what was collected through your gateways, less what went back, what is held for payouts and what was paid out.
#[utoipa::path(get, path = "/v1/balance", operation_id = "get_balance", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:read"))),
    responses((status = 200, description = "The balance, by currency.", body = Data<BalanceView>)))]
pub(crate) async fn get(merchant: Merchant<PayoutsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = payouts::funds(&mut tx).await?;
    let currencies = found.into_iter().map(CurrencyBalance::from).collect();
    merchant.ok(tx, BalanceView { currencies }).await
}

/// List what changed your balance
#[utoipa::path(get, path = "/v1/balance/transactions", operation_id = "list_balance_transactions", tag = "Payouts",
    extensions(("x-scope" = json!("payouts:read"))), params(ListParams, DatedParams, TransactionQuery),
    responses((status = 200, description = "Movements, newest first.", body = Page<BalanceTransaction>)))]
pub(crate) async fn transactions(merchant: Merchant<PayoutsRead>, listing: Listing<TransactionQuery, Dated>) -> Answer {
    let filter = FundsFilter {
        made: listing.made(),
        currency: listing.filter.currency.clone(),
        kind: listing.filter.kind.map(|kind| kind.word().to_owned()),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::moves(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count_moves(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(BalanceTransaction::from).collect(), total).await
}

/// What movements may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct TransactionQuery {
    /// In this currency, ISO 4217.
    currency: Option<String>,
    /// Of this kind.
    #[param(inline)]
    #[serde(rename = "type")]
    kind: Option<MovementKind>,
}

words! {
    /// Why a balance changed.
    MovementKind {
        PaymentReceived => "payment.received",
        PaymentRecovered => "payment.recovered",
        SurplusReceived => "surplus.received",
        SurplusApplied => "surplus.applied",
        SurplusRefunded => "surplus.refunded",
        RefundMade => "refund.made",
        RefundReturned => "refund.returned",
        DisputeWithdrawn => "dispute.withdrawn",
        DisputeReinstated => "dispute.reinstated",
        DisputeFee => "dispute.fee",
        PaymentFee => "payment.fee",
        PaymentFeeCorrected => "payment.fee_corrected",
        PaymentLost => "payment.lost",
        SettlementReceived => "settlement.received",
        SettlementFee => "settlement.fee",
        PayoutHeld => "payout.held",
        PayoutReleased => "payout.released",
        PayoutPaid => "payout.paid",
        PayoutPaidLate => "payout.paid_late",
        PayoutReversed => "payout.reversed",
        EscrowFunded => "escrow.funded",
        EscrowReleased => "escrow.released",
        EscrowSplit => "escrow.split",
        EscrowRefunded => "escrow.refunded",
        WalletToppedUp => "wallet.topped_up",
    }
}

/// What there is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MerchantBalance)]
pub(crate) struct BalanceView {
    /// One for each currency that money ever came in.
    currencies: Vec<CurrencyBalance>,
}

/// What there is in one currency, in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrencyBalance {
    currency: String,
    /// Can be paid out now.
    available: i64,
    /// Came in, and its provider is still to settle it.
    pending: i64,
    /// Held: for payouts that are not settled, and for customers who are to get it back.
    reserved: i64,
    /// Of that, for payouts.
    held_for_payouts: i64,
    /// Of that, for customers.
    owed_to_customers: i64,
}

impl From<payouts::Funds> for CurrencyBalance {
    fn from(funds: payouts::Funds) -> CurrencyBalance {
        CurrencyBalance {
            currency: funds.currency,
            available: funds.available,
            pending: funds.pending,
            reserved: funds.held.saturating_add(funds.owed),
            held_for_payouts: funds.held,
            owed_to_customers: funds.owed,
        }
    }
}

/// One movement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BalanceTransaction {
    id: JournalRef,
    /// Why, such as `payment.received` or `payout.held`.
    #[serde(rename = "type")]
    kind: String,
    /// What it changed, in minor units: below zero when less can be had than before.
    amount: i64,
    currency: String,
    /// The transaction, surplus or payout behind it; of an order in escrow, the raw id of the movement.
    source: String,
    created_at: Timestamp,
}

listed!(BalanceTransaction);

impl From<FundsMoveRow> for BalanceTransaction {
    fn from(row: FundsMoveRow) -> BalanceTransaction {
        let source = match row.kind.split('.').next() {
            Some("payout") => PayoutId::from_uuid(row.source_id).to_string(),
            Some("escrow" | "wallet") => row.source_id.to_string(),
            Some("surplus") => SurplusId::from_uuid(row.source_id).to_string(),
            _ => AttemptId::from_uuid(row.source_id).to_string(),
        };
        BalanceTransaction {
            id: JournalId::from_uuid(row.id).into(),
            kind: row.kind,
            amount: row.amount_minor,
            currency: row.currency,
            source,
            created_at: row.created_at,
        }
    }
}
