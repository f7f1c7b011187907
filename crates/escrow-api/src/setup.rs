//! What a merchant chose about escrow.

use escrows::{EscrowSettings, EscrowSettingsChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::permission::{SettingsRead, SettingsWrite};
use web::{Answer, Data, Json, Merchant, NoQuery};

use crate::terms::{EscrowTerms, EscrowTermsView};

/// Show the choices about escrow
#[utoipa::path(get, path = "/v1/escrow/settings", operation_id = "get_escrow_settings", tag = "Escrow",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The choices.", body = Data<SettingsView>)))]
pub(crate) async fn settings(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let (chosen, _, _) = escrows::settings(&mut tx).await?;
    merchant.ok(tx, SettingsView::from(chosen)).await
}

/// Change the choices about escrow
///
/// For orders that are proposed from now on; those that run keep what they were agreed with. Members left out stay as they are.
#[utoipa::path(patch, path = "/v1/escrow/settings", operation_id = "change_escrow_settings", tag = "Escrow",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangeEscrowSettings,
    responses((status = 200, description = "The choices.", body = Data<SettingsView>)))]
pub(crate) async fn change_settings(
    merchant: Merchant<SettingsWrite>,
    Json(body): Json<ChangeEscrowSettings>,
) -> Answer {
    let change = EscrowSettingsChange {
        enabled: body.enabled,
        currencies: body.currencies,
        terms: body.terms.named(),
        card_clearance: body.card_clearance,
        code_prefixes: body.code_prefixes,
    };
    let mut tx = merchant.begin().await?;
    let (chosen, _) = escrows::change_settings(&mut tx, change).await?;
    merchant.ok(tx, SettingsView::from(chosen)).await
}

/// The choices in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowSettings)]
pub(crate) struct SettingsView {
    /// Whether orders can be proposed.
    enabled: bool,
    /// In which currencies; empty for all.
    currencies: Vec<String>,
    /// For how long what a seller earned of a card payment waits, in seconds.
    card_clearance: i64,
    /// How the numbers begin that one-time codes are sent to.
    code_prefixes: Vec<String>,
    terms: EscrowTermsView,
}

impl From<EscrowSettings> for SettingsView {
    fn from(of: EscrowSettings) -> SettingsView {
        SettingsView {
            enabled: of.enabled,
            card_clearance: of.card_clearance,
            code_prefixes: of.code_prefixes,
            terms: (&of.terms).into(),
            currencies: of.currencies,
        }
    }
}

/// What may change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "enabled": true, "terms": { "inspection": 259_200 } }))]
pub(crate) struct ChangeEscrowSettings {
    /// Whether orders can be proposed. Those that run go on without.
    enabled: Option<bool>,
    /// In which currencies, ISO 4217; empty for all.
    currencies: Option<Vec<String>>,
    /// For how long what a seller earned of a card payment waits: a payer's bank may take it back. 0 to 2,592,000 seconds.
    #[schema(minimum = 0, maximum = 2_592_000)]
    card_clearance: Option<i64>,
    /// How the numbers begin that one-time codes are sent to, such as `+234`, which is the default; 50 at most.
    code_prefixes: Option<Vec<String>>,
    /// Those that change.
    #[serde(default)]
    terms: EscrowTerms,
}
