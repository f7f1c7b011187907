//! Kinds of conditions: those that come with the product, and a merchant's own.

use escrow::condition::{Fulfiller, OnDue, Template, Verifier, Waivable};
use serde::{Deserialize, Serialize};
use usecase::Error;
use utoipa::ToSchema;
use web::names::words;
use web::permission::{EscrowRead, SettingsWrite};
use web::{Answer, Data, Json, KeyRequired, Merchant, NoQuery};

use crate::wire::{EscrowCategory, read, word};

/// List kinds of conditions
///
/// Those that come with the product and your own, each in its newest version.
#[utoipa::path(get, path = "/v1/escrow/condition-templates", operation_id = "list_escrow_templates", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    responses((status = 200, description = "The kinds.", body = Data<Vec<TemplateView>>)))]
pub(crate) async fn templates(merchant: Merchant<EscrowRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let views: Vec<TemplateView> = escrows::templates(&mut tx).await?.iter().map(Into::into).collect();
    merchant.ok(tx, views).await
}

/// Add a kind of condition
///
/// Or another version of one: orders keep the version that they were agreed with.
#[utoipa::path(post, path = "/v1/escrow/condition-templates", operation_id = "add_escrow_template", tag = "Escrow",
    extensions(("x-scope" = json!("settings:write")), ("x-idempotency-key" = json!("required"))),
    request_body = AddEscrowTemplate,
    responses((status = 201, description = "The kind.", body = Data<TemplateView>)))]
pub(crate) async fn add_template(
    merchant: Merchant<SettingsWrite>,
    _: KeyRequired,
    Json(body): Json<AddEscrowTemplate>,
) -> Answer {
    let template = body.read()?;
    let mut tx = merchant.begin().await?;
    let template = escrows::add_template(&mut tx, template).await?;
    merchant.created(tx, TemplateView::from(&template)).await
}

words! {
    /// Who has to do it.
    ConditionFulfiller {
        Seller => "seller",
        Buyer => "buyer",
        ThirdParty => "third_party",
        System => "system",
    }
}

words! {
    /// Who says that it was done.
    ConditionVerifier {
        Counterparty => "counterparty",
        Admin => "admin",
        ThirdParty => "third_party",
        System => "system",
        Both => "both",
    }
}

words! {
    /// Who may give it up.
    ConditionWaivable {
        Buyer => "buyer",
        Both => "both",
        Nobody => "nobody",
    }
}

words! {
    /// What happens when its date passes.
    ConditionOnDue {
        Nothing => "nothing",
        Attention => "attention",
        Dispute => "dispute",
    }
}

/// A kind of condition to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "code": "ENGINE_INSPECTED", "category": "vehicle", "title": "Engine inspected",
    "text": "A workshop of the buyer's choice found nothing that was not told.", "fulfiller": "seller", "verifier": "counterparty",
    "minEvidence": 1, "waivable": "buyer"
}))]
pub(crate) struct AddEscrowTemplate {
    /// Capital letters, digits and underscores, up to 60.
    #[schema(pattern = "^[A-Z0-9_]{1,60}$")]
    code: String,
    /// For which kind of deal.
    category: EscrowCategory,
    /// One line.
    title: String,
    /// What exactly is meant, up to 2,000 characters.
    text: String,
    /// Who has to do it.
    fulfiller: ConditionFulfiller,
    /// Who says so.
    verifier: ConditionVerifier,
    /// How much has to be shown at least.
    #[serde(default)]
    #[schema(maximum = 100)]
    min_evidence: u32,
    /// Whether money waits for it; it does, if not said otherwise.
    #[serde(default = "yes")]
    blocking: bool,
    /// Who may give it up.
    waivable: ConditionWaivable,
    /// How long after the order was paid it is due, in seconds.
    #[schema(minimum = 1)]
    due_after: Option<i64>,
    /// What happens then.
    on_due: Option<ConditionOnDue>,
    /// Whether silence at the end of an inspection means that it is met.
    #[serde(default)]
    deemed_by_silence: bool,
    /// Whether it is met by a code that the buyer gives to the seller.
    #[serde(default)]
    by_code: bool,
    /// Whether it is met by a date.
    #[serde(default)]
    by_date: bool,
}

fn yes() -> bool {
    true
}

impl AddEscrowTemplate {
    fn read(self) -> Result<Template, Error> {
        let (fulfiller, verifier, waivable): (Fulfiller, Verifier, Waivable) =
            (read(self.fulfiller)?, read(self.verifier)?, read(self.waivable)?);
        Ok(Template {
            code: self.code,
            version: 0,
            title: self.title,
            text: self.text,
            category: read(self.category)?,
            fulfiller,
            verifier,
            min_evidence: self.min_evidence,
            blocking: self.blocking,
            waivable,
            due_after: self.due_after,
            on_due: self.on_due.map_or(Ok(OnDue::Nothing), read)?,
            deemed: self.deemed_by_silence,
            by_code: self.by_code,
            by_date: self.by_date,
        })
    }
}

/// A kind of condition.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowConditionTemplate)]
pub(crate) struct TemplateView {
    code: String,
    version: u32,
    category: String,
    title: String,
    text: String,
    fulfiller: String,
    verifier: String,
    min_evidence: u32,
    blocking: bool,
    waivable: String,
    due_after: Option<i64>,
    on_due: String,
    deemed_by_silence: bool,
    by_code: bool,
    by_date: bool,
}

impl From<&Template> for TemplateView {
    fn from(of: &Template) -> TemplateView {
        TemplateView {
            code: of.code.clone(),
            version: of.version,
            category: word(&of.category),
            title: of.title.clone(),
            text: of.text.clone(),
            fulfiller: word(&of.fulfiller),
            verifier: word(&of.verifier),
            min_evidence: of.min_evidence,
            blocking: of.blocking,
            waivable: word(&of.waivable),
            due_after: of.due_after,
            on_due: word(&of.on_due),
            deemed_by_silence: of.deemed,
            by_code: of.by_code,
            by_date: of.by_date,
        }
    }
}
