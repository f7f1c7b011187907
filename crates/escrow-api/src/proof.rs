//! The proof of safeguarding as a document that can be handed to an auditor.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::permission::EscrowRead;
use web::{Answer, Data, Merchant, NoQuery};

/// The digest of the same moment's document, for whoever has the table only.
const DIGEST: HeaderName = HeaderName::from_static("x-statement-digest");

/// Draw up the proof that customers' money is there
///
/// A document of this moment: for each currency what is held for customers by kind of account, what stands for it at providers and banks,
/// and the difference computed from both sides of the books. `digest` is the SHA-256 of the text in `body`, and `signature` the Ed25519
/// signature of that text by the key of this service: keep them, and anybody can check with a tool of their own, or with
/// `recoup escrow verify-statement`, that the document is the one that was drawn up here.
#[utoipa::path(get, path = "/v1/escrow/safeguarding/statement", operation_id = "get_safeguarding_statement", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    responses((status = 200, description = "The document.", body = Data<SafeguardingStatement>)))]
pub(crate) async fn statement(merchant: Merchant<EscrowRead>, _: NoQuery) -> Answer {
    let mode = merchant.mode();
    let mut tx = merchant.begin().await?;
    let drawn = escrows::statement(&mut tx, mode, &merchant.api().parts().signing_key).await?;
    let view = SafeguardingStatement {
        at: drawn.at,
        holds: drawn.holds,
        digest: drawn.digest,
        key_id: drawn.key_id,
        signature: drawn.signature,
        public_key: drawn.public_key,
        body: drawn.body,
    };
    merchant.ok(tx, view).await
}

/// The proof that customers' money is there, as CSV
///
/// One line for each currency and kind of account, then the sums, in minor units. The header `X-Statement-Digest` has the digest of the
/// document of the same moment.
#[utoipa::path(get, path = "/v1/escrow/safeguarding/statement.csv", operation_id = "get_safeguarding_csv", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv")))]
pub(crate) async fn csv(merchant: Merchant<EscrowRead>, _: NoQuery) -> Answer {
    let mode = merchant.mode();
    let mut tx = merchant.begin().await?;
    let drawn = escrows::statement(&mut tx, mode, &merchant.api().parts().signing_key).await?;
    tx.commit(()).await?;
    let mut response = Response::new(Body::from(drawn.csv()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"safeguarding.csv\""));
    headers.insert(DIGEST, HeaderValue::from_str(&drawn.digest).expect("a digest is plain text"));
    Ok(response)
}

/// The proof as a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SafeguardingStatement {
    /// Of which moment it is.
    at: Timestamp,
    /// Whether in every currency both ways lead to the same difference.
    holds: bool,
    /// SHA-256 over the bytes of `body`.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    digest: String,
    /// By which key of this service it is signed.
    key_id: String,
    /// Ed25519 over the bytes of `body`, in base64.
    signature: String,
    /// What the signature is checked with, `id=base64`. Compare it with the one that you were given by another way.
    public_key: String,
    /// The document: JSON as text, so that its bytes stay what they are.
    body: String,
}
