//! Conditions of an order: what is shown for them, and who says what about them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use escrow::Action;
use escrows::NewPaper;
use ids::{CustomerId, EscrowPaperId, OrderId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::escrow::orders as order_rows;
use store::escrow::papers::{self as rows, EscrowPaperRow};
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, EscrowPaperRef, OrderRef};
use web::permission::{EscrowRead, EscrowWrite};
use web::{Answer, Data, Id, Ids, Json, KeyRequired, Merchant, Part};

use crate::doing::{Who, done, made};
use crate::views::OrderView;
use crate::wire::{EscrowAct, EvidenceKind, read};

/// Show something
///
/// For a condition, or for the order as a whole (and so for its disputes): words, or a file of up to 5 MiB in base64. The order keeps its
/// SHA-256, so that what is shown cannot be changed unnoticed.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/evidence", operation_id = "show_escrow_evidence", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))), request_body = ShowEvidence,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 201, description = "What was kept.", body = Data<EscrowPaper>)))]
pub(crate) async fn show_evidence(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<ShowEvidence>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    let condition = body.condition;
    let (by, new) = (body.by.0, body.read(id)?);
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let (row, evidence) = escrows::keep(&mut tx, NewPaper { by: Some(by), ..new }).await?;
    let action = match condition {
        Some(number) => Action::ShowEvidence(number, evidence),
        None => Action::AddEvidence(evidence),
    };
    escrows::apply(&mut tx, order, who.act(action)).await?;
    merchant.created(tx, EscrowPaper::of(row, None)).await
}

/// List what was shown
#[utoipa::path(get, path = "/v1/escrow/orders/{id}/evidence", operation_id = "list_escrow_evidence", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "What was shown, oldest first, without files.", body = Data<Vec<EscrowPaper>>)))]
pub(crate) async fn papers(merchant: Merchant<EscrowRead>, Id(id): Id<OrderId>) -> Answer {
    let mut tx = merchant.begin().await?;
    order_rows::get(&mut tx, id).await?;
    let found: Vec<EscrowPaper> =
        rows::of(&mut tx, id).await?.into_iter().map(|row| EscrowPaper::of(row, None)).collect();
    merchant.ok(tx, found).await
}

/// Open what was shown
///
/// With its file in base64. `intact` says whether it still has the digest under which it was shown.
#[utoipa::path(get, path = "/v1/escrow/orders/{id}/evidence/{evidenceId}", operation_id = "get_escrow_evidence", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("evidenceId" = inline(EscrowPaperRef), Path, description = "What was shown.")),
    responses((status = 200, description = "It.", body = Data<EscrowPaper>)))]
pub(crate) async fn paper(merchant: Merchant<EscrowRead>, Ids(order, id): Ids<OrderId, EscrowPaperId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let shown = escrows::open(&mut tx, id).await?;
    if shown.row.order_id != order {
        return Err(Error::missing("paper").into());
    }
    merchant.ok(tx, EscrowPaper::of(shown.row, Some((shown.file, shown.intact)))).await
}

/// Say that a condition is met
///
/// By whoever verifies it.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/verify", operation_id = "verify_escrow_condition",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn verify(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Verify(small(number))).await
}

/// Say that what was shown does not do
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/reject", operation_id = "reject_escrow_condition",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn reject(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Reject(small(number))).await
}

/// Give a condition up
///
/// By those whom it protects; some take both.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/waive", operation_id = "waive_escrow_condition",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn waive(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Waive(small(number))).await
}

/// Take a verification back
///
/// Within the hour, and before the release.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/undo", operation_id = "undo_escrow_condition",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn undo(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    done(&merchant, id, Who::party(body.by, body.version), Action::Undo(small(number))).await
}

/// Show a handover code
///
/// To the buyer only, who gives it to the seller when they have the goods. There is one once the money is held.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/reveal-code",
    operation_id = "reveal_escrow_handover_code", tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))),
    request_body = EscrowAct,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The code.", body = Data<HandoverCode>)))]
pub(crate) async fn handover_code(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EscrowAct>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::load(&mut tx, id).await?;
    if order.row.buyer_id != body.by.0 {
        return Err(escrows::refused(escrow::Refusal::NotYours).into());
    }
    let code = order.handover_code(merchant.api().secrets(), merchant.tenant(), small(number));
    let code = code.ok_or_else(|| Error::missing("handover code"))?;
    merchant.ok(tx, HandoverCode { code }).await
}

/// Enter a handover code
///
/// By the seller, as the buyer gave it. Five wrong ones lock it for an hour.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/conditions/{number}/code", operation_id = "enter_escrow_handover_code",
    tag = "Escrow", extensions(("x-scope" = json!("escrow:write"))), request_body = EnterHandoverCode,
    params(("id" = inline(OrderRef), Path, description = "The order."),
           ("number" = u32, Path, description = "The number of the condition.", minimum = 1)),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn enter_code(
    merchant: Merchant<EscrowWrite>,
    Part(id, number): Part<OrderId>,
    Json(body): Json<EnterHandoverCode>,
) -> Answer {
    let who = Who::party(body.by, body.version);
    let (secrets, tenant) = (merchant.api().secrets(), merchant.tenant());
    made(&merchant, id, who, |order| order.entered(secrets, tenant, small(number), &body.code)).await
}

/// A number beyond those of any order is none's.
pub(crate) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What somebody shows: words, or a file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "kind": "tracking", "text": "GIG Logistics 4521-8834-LOS", "condition": 1
}))]
pub(crate) struct ShowEvidence {
    /// Which customer shows it.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// For which condition, by number; for the order as a whole without it.
    #[schema(minimum = 1)]
    condition: Option<u32>,
    /// What it is.
    kind: EvidenceKind,
    /// Words, up to 5,000 characters.
    text: Option<String>,
    /// A file, in base64.
    file: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Its type, such as `image/jpeg`.
    media_type: Option<String>,
}

impl ShowEvidence {
    fn read(self, order: OrderId) -> Result<NewPaper, Error> {
        let file = match self.file {
            None => None,
            Some(text) => {
                let wrong = |_| Error::field("file", "invalid_base64", "Send the bytes of the file in base64.");
                let bytes = STANDARD.decode(text).map_err(wrong)?;
                let media = self.media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
                Some((media, self.name.unwrap_or_else(|| "file".to_owned()), bytes))
            }
        };
        let by: Option<CustomerId> = None;
        Ok(NewPaper { order, kind: read(self.kind)?, words: self.text, file, by, admin_only: false })
    }
}

/// What the seller was given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "code": "7KQ-4ZH" }))]
pub(crate) struct EnterHandoverCode {
    /// Which customer enters it: the seller.
    by: CustomerRef,
    /// The version of the order that they saw.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// The code; blanks, dashes and case do not matter.
    code: String,
}

/// A code.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HandoverCode {
    /// Six letters and digits.
    code: String,
}

/// Something that was shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowPaper {
    id: EscrowPaperRef,
    /// SHA-256 of the words or the file.
    digest: String,
    kind: String,
    text: Option<String>,
    name: Option<String>,
    media_type: Option<String>,
    /// In bytes.
    size: i64,
    /// Who showed it; none for you.
    by: Option<CustomerRef>,
    created_at: Timestamp,
    /// In base64; only where one is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Whether it is still what was shown; only where one is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    intact: Option<bool>,
}

impl EscrowPaper {
    fn of(row: EscrowPaperRow, opened: Option<(Option<Vec<u8>>, bool)>) -> EscrowPaper {
        let (file, intact) = opened.map_or((None, None), |(file, intact)| (file, Some(intact)));
        EscrowPaper {
            id: row.id.into(),
            digest: row.digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            kind: row.kind,
            text: row.words,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            by: row.by_id.map(Into::into),
            created_at: row.created_at,
            file: file.map(|bytes| STANDARD.encode(bytes)),
            intact,
        }
    }
}
