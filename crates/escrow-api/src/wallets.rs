//! Who buys and sells: what is known of them, and what they have.

use escrow::SafeguardMove;
use escrows::{Party, PartyChange, Safeguarding};
use ids::CustomerId;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use store::customers;
use store::escrow::wallets::{self as rows, WalletLineRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::ListParams;
use web::names::{CustomerRef, JournalRef, PaymentMethodRef, listed};
use web::permission::{EscrowRead, EscrowWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, NoQuery, Page, Under};

use crate::money::{EscrowRail, PaymentView, pays};

/// Show a party
///
/// What you told of a customer who buys or sells. Who was never told of is known by nothing.
#[utoipa::path(get, path = "/v1/escrow/parties/{id}", operation_id = "get_escrow_party", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "What is known.", body = Data<PartyView>)))]
pub(crate) async fn party(merchant: Merchant<EscrowRead>, Id(id): Id<CustomerId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let party = escrows::party(&mut tx, id).await?;
    merchant.ok(tx, PartyView::from(party)).await
}

/// Tell of a party
///
/// Whether the phone of a customer is theirs (nobody proposes an order without), how well they are known, and whether they may act.
#[utoipa::path(patch, path = "/v1/escrow/parties/{id}", operation_id = "change_escrow_party", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = ChangeEscrowParty,
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "What is known.", body = Data<PartyView>)))]
pub(crate) async fn change_party(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<ChangeEscrowParty>,
) -> Answer {
    let change = PartyChange {
        phone_verified: body.phone_verified,
        identity_level: body.identity_level,
        suspended: body.suspended_for,
        plan: body.plan,
    };
    let mut tx = merchant.begin().await?;
    let party = escrows::change_party(&mut tx, id, change).await?;
    merchant.ok(tx, PartyView::from(party)).await
}

/// Show the wallets of a customer
///
/// One for each currency they ever had money in. What is available can be spent or paid out; what is pending waits until payers' money is
/// clear; what is reserved is kept back against money that payers' banks take back.
#[utoipa::path(get, path = "/v1/escrow/parties/{id}/wallets", operation_id = "list_escrow_wallets", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The wallets.", body = Data<Vec<WalletView>>)))]
pub(crate) async fn wallets(merchant: Merchant<EscrowRead>, Id(id): Id<CustomerId>) -> Answer {
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let mut wallets: Vec<WalletView> = Vec::new();
    for part in rows::of(&mut tx, id).await? {
        if wallets.last().is_none_or(|last| last.currency != part.currency) {
            wallets.push(WalletView { currency: part.currency.clone(), ..WalletView::default() });
        }
        let Some(wallet) = wallets.last_mut() else { continue };
        match part.account.as_str() {
            "wallet_available" => wallet.available = part.minor,
            "wallet_pending" => wallet.pending = part.minor,
            "wallet_reserve" => wallet.reserved = part.minor,
            _ => wallet.owed = part.minor,
        }
    }
    merchant.ok(tx, wallets).await
}

/// List what moved a wallet
///
/// Newest first. The lines add up to the wallet.
#[utoipa::path(get, path = "/v1/escrow/parties/{id}/statement", operation_id = "list_escrow_statement", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."), ListParams, StatementQuery),
    responses((status = 200, description = "The lines.", body = Page<WalletLine>)))]
pub(crate) async fn statement(
    merchant: Merchant<EscrowRead>,
    Under(id): Under<CustomerId>,
    listing: Listing<StatementQuery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let found = rows::statement(&mut tx, id, listing.filter.currency.as_deref(), &listing.page()).await?;
    let lines = found.into_iter().map(WalletLine::from).collect();
    merchant.caught_up(tx, &listing, lines).await
}

/// Fill a wallet
///
/// The customer pays into their own wallet: by a saved method, or by a way on which they act.
#[utoipa::path(post, path = "/v1/escrow/parties/{id}/top-ups", operation_id = "top_up_escrow_wallet", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = TopUpWallet,
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 201, description = "The payment.", body = Data<PaymentView>)))]
pub(crate) async fn top_up(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<CustomerId>,
    Json(body): Json<TopUpWallet>,
) -> Answer {
    let by = pays(body.payment_method_id, body.rail)?;
    let mut tx = merchant.begin().await?;
    let row = escrows::top_up(&mut tx, id, &by, body.amount, &body.currency).await?;
    merchant.created(tx, PaymentView::from(row)).await
}

/// Prove that customers' money is there
///
/// For each currency: what is owed to customers, what is there for it, and the difference, computed from both sides of the books. Providers
/// keep their fee out of what was paid, so there is a gap until your own fee is earned; `repair` says what would close it.
#[utoipa::path(get, path = "/v1/escrow/safeguarding", operation_id = "get_escrow_safeguarding", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    responses((status = 200, description = "The proof.", body = Data<Vec<SafeguardingView>>)))]
pub(crate) async fn safeguarding(merchant: Merchant<EscrowRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let proofs: Vec<SafeguardingView> =
        escrows::safeguarding(&mut tx).await?.into_iter().map(SafeguardingView::from).collect();
    merchant.ok(tx, proofs).await
}

/// A member that is there says something, also when it says null.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

/// What changes. Members left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "phoneVerified": true, "identityLevel": 1 }))]
pub(crate) struct ChangeEscrowParty {
    /// Whether their phone is known to be theirs.
    phone_verified: Option<bool>,
    /// How well they are known, 0 to 9.
    #[schema(minimum = 0, maximum = 9)]
    identity_level: Option<i16>,
    /// Why they may not act, up to 200 characters; null lets them act again.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    suspended_for: Option<Option<String>>,
    /// Which of your fees hold for them; null for everybody's.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    plan: Option<Option<String>>,
}

/// What is known of a customer who buys or sells.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowParty)]
pub(crate) struct PartyView {
    customer_id: CustomerRef,
    phone_verified_at: Option<Timestamp>,
    identity_level: i16,
    suspended_at: Option<Timestamp>,
    suspended_for: Option<String>,
    plan: Option<String>,
}

impl From<Party> for PartyView {
    fn from(party: Party) -> PartyView {
        PartyView {
            customer_id: party.customer.into(),
            phone_verified_at: party.phone_verified_at,
            identity_level: party.identity_level,
            suspended_at: party.suspended_at,
            suspended_for: party.suspended_for,
            plan: party.plan,
        }
    }
}

/// A wallet in one currency, in minor units.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowWallet)]
pub(crate) struct WalletView {
    currency: String,
    available: i64,
    pending: i64,
    reserved: i64,
    /// What the customer owes you because a payer's bank took money back that they no longer had.
    owed: i64,
}

/// What a statement may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct StatementQuery {
    /// In this currency, ISO 4217.
    currency: Option<String>,
}

/// One line of a statement: how far each part moved, in minor units, above zero for what came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WalletLine {
    /// Of the journal.
    id: JournalRef,
    /// Such as `escrow.released`.
    kind: String,
    currency: String,
    available: i64,
    pending: i64,
    reserved: i64,
    created_at: Timestamp,
}

listed!(WalletLine);

impl From<WalletLineRow> for WalletLine {
    fn from(row: WalletLineRow) -> WalletLine {
        WalletLine {
            id: row.id.into(),
            kind: row.kind,
            currency: row.currency,
            available: row.available_minor,
            pending: row.pending_minor,
            reserved: row.reserve_minor,
            created_at: row.created_at,
        }
    }
}

/// Money into a wallet.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "amount": 1_000_000, "currency": "NGN", "paymentMethodId": "pm_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d44"
}))]
pub(crate) struct TopUpWallet {
    /// How much, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// A saved method of theirs.
    payment_method_id: Option<PaymentMethodRef>,
    /// Or a way on which they act.
    rail: Option<EscrowRail>,
}

/// One kind of account with its balance.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SafeguardingAccount {
    account: &'static str,
    balance: i64,
}

/// What would close a gap, or may leave.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SafeguardingRepair {
    /// `sweep` for what is yours, `top_up` for what has to be put there.
    kind: &'static str,
    amount: i64,
    /// What of it is tax.
    tax: i64,
}

/// Whether customers' money in one currency is all there, in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowSafeguarding)]
pub(crate) struct SafeguardingView {
    currency: String,
    /// What is at providers and at the bank, and what payers' banks hold back.
    assets: i64,
    /// What is owed to customers.
    liabilities: i64,
    /// Assets less liabilities; below zero for a gap.
    surplus: i64,
    /// The same, from what was earned and spent.
    surplus_by_result: i64,
    repair: Option<SafeguardingRepair>,
    accounts: Vec<SafeguardingAccount>,
}

impl From<Safeguarding> for SafeguardingView {
    fn from(of: Safeguarding) -> SafeguardingView {
        let repair = of.repair.map(|step| match step {
            SafeguardMove::Sweep { minor, tax } => SafeguardingRepair { kind: "sweep", amount: minor, tax },
            SafeguardMove::TopUp { minor } => SafeguardingRepair { kind: "top_up", amount: minor, tax: 0 },
        });
        let account =
            |(kind, balance): (ledger::AccountKind, i64)| SafeguardingAccount { account: kind.as_str(), balance };
        SafeguardingView {
            currency: of.currency,
            assets: of.assets,
            liabilities: of.liabilities,
            surplus: of.surplus,
            surplus_by_result: of.surplus_by_result,
            repair,
            accounts: of.accounts.into_iter().map(account).collect(),
        }
    }
}
