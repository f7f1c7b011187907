//! A merchant's choices about payouts.

use payouts::{LimitApproval, PayoutBand, PayoutSettings, PayoutSettingsChange, Proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::names::{ApiKeyRef, ProviderAccountRef};
use web::permission::{SettingsRead, SettingsWrite};
use web::{Answer, Data, Json, Merchant, NoQuery};

/// Show the choices about payouts
#[utoipa::path(get, path = "/v1/settings/payouts", operation_id = "get_payout_settings", tag = "Payouts",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The choices.", body = Data<PayoutSettingsView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let chosen = payouts::get(&mut tx).await?;
    merchant.ok(tx, PayoutSettingsView::from(chosen)).await
}

/// Change the choices about payouts
///
/// For payouts that are asked for from now on. Fields left out stay as they are; lists take the place of those before. What lets payouts
/// go with fewer approvals, or sooner (a shorter `clearanceHours` too), takes a code of an approver other than the maker, as soon as there is one.
#[utoipa::path(patch, path = "/v1/settings/payouts", operation_id = "change_payout_settings", tag = "Payouts",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangePayoutSettings,
    responses((status = 200, description = "The choices.", body = Data<PayoutSettingsView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(mut body): Json<ChangePayoutSettings>) -> Answer {
    let approval = body.approval.take();
    let approval = approval.map(|one| LimitApproval::Code { approver: one.approver_id.0.to_string(), code: one.code });
    let colleagues = merchant.colleagues();
    let shown = colleagues.agreed.map(|(who, step)| LimitApproval::Shown { approver: who.to_string(), step });
    let (approval, able) = (approval.or(shown), colleagues.able);
    let change: PayoutSettingsChange = body.into();
    let mut tx = merchant.begin().await?;
    let (maker, secrets) = (merchant.credential(), merchant.api().secrets());
    // A wrong code is committed, too: it counts.
    if let Some(Proof::Wrong(error)) =
        payouts::may_change(&mut tx, secrets, &maker, &change, approval.as_ref(), able).await?
    {
        tx.commit(()).await?;
        return Err(error.into());
    }
    let chosen = payouts::change(&mut tx, change).await?;
    merchant.ok(tx, PayoutSettingsView::from(chosen)).await
}

/// Payouts of more than an amount need so many approvals.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ApprovalBand {
    /// ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: String,
    /// In minor units.
    #[schema(minimum = 0)]
    above: i64,
    /// How many, 0 to 5.
    #[schema(minimum = 0, maximum = 5)]
    approvals: i16,
}

/// What may change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "cooldownHours": 24, "bands": [
    { "currency": "NGN", "above": 0, "approvals": 0 }, { "currency": "NGN", "above": 10_000_000, "approvals": 1 }
] }))]
pub(crate) struct ChangePayoutSettings {
    /// How long money that came in waits before it can be paid out, 0 to 720 hours.
    #[schema(minimum = 0, maximum = 720)]
    clearance_hours: Option<i64>,
    /// How long nobody is paid at a new account, 0 to 168 hours.
    #[schema(minimum = 0, maximum = 168)]
    cooldown_hours: Option<i64>,
    /// How long a new authenticator may not approve, 0 to 168 hours.
    #[schema(minimum = 0, maximum = 168)]
    enrolment_hours: Option<i64>,
    /// How long a payout waits for approvals, 24 to 720 hours.
    #[schema(minimum = 24, maximum = 720)]
    approval_hours: Option<i64>,
    /// Who must agree to what. A currency without a band needs one approval for everything.
    #[schema(max_items = 20)]
    bands: Option<Vec<ApprovalBand>>,
    /// Accounts at providers, best first; those not named come after them, oldest first.
    #[schema(max_items = 50)]
    account_ids: Option<Vec<ProviderAccountRef>>,
    /// Another's word, where one is needed.
    approval: Option<LimitsApproval>,
}

/// An approver's word for a change of the limits.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PayoutLimitsApproval)]
pub(crate) struct LimitsApproval {
    /// The key whose authenticator it is; not that of this request.
    approver_id: ApiKeyRef,
    /// Six digits of it. Each code is taken once.
    #[schema(pattern = "^[0-9]{6}$")]
    code: String,
}

impl From<ChangePayoutSettings> for PayoutSettingsChange {
    fn from(body: ChangePayoutSettings) -> PayoutSettingsChange {
        let band =
            |band: ApprovalBand| PayoutBand { currency: band.currency, above: band.above, approvals: band.approvals };
        PayoutSettingsChange {
            clearance_hours: body.clearance_hours,
            cooldown_hours: body.cooldown_hours,
            enrolment_hours: body.enrolment_hours,
            approval_hours: body.approval_hours,
            bands: body.bands.map(|bands| bands.into_iter().map(band).collect()),
            accounts: body.account_ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
        }
    }
}

/// The choices in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PayoutSettings)]
pub(crate) struct PayoutSettingsView {
    /// How long money that came in waits before it can be paid out, in hours.
    clearance_hours: i64,
    /// How long nobody is paid at a new account, in hours.
    cooldown_hours: i64,
    /// How long a new authenticator may not approve, in hours.
    enrolment_hours: i64,
    /// How long a payout waits for approvals, in hours.
    approval_hours: i64,
    /// Who must agree to what.
    bands: Vec<ApprovalBand>,
    /// Accounts at providers, best first.
    account_ids: Vec<ProviderAccountRef>,
}

impl From<PayoutSettings> for PayoutSettingsView {
    fn from(chosen: PayoutSettings) -> PayoutSettingsView {
        let band =
            |band: PayoutBand| ApprovalBand { currency: band.currency, above: band.above, approvals: band.approvals };
        PayoutSettingsView {
            clearance_hours: chosen.clearance_hours,
            cooldown_hours: chosen.cooldown_hours,
            enrolment_hours: chosen.enrolment_hours,
            approval_hours: chosen.approval_hours,
            bands: chosen.bands.into_iter().map(band).collect(),
            account_ids: chosen.accounts.into_iter().map(Into::into).collect(),
        }
    }
}
