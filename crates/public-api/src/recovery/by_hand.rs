//! What a person says about a recovery, on the wire.

use app::recoveries::Settlement;
use app::{Error, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// Why a recovery is stopped.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "note": "They called: the new card comes on Friday." }))]
pub(crate) struct StopRecovery {
    /// For whoever looks at it next, up to 2000 characters.
    pub(super) note: String,
}

/// How a recovery ended.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResolvedAs {
    /// Paid outside of the gateways.
    Paid,
    /// Given up.
    Uncollectible,
    /// Taken back.
    Void,
}

/// How a recovery is settled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "as": "paid", "reference": "Receipt 118", "note": "Paid in cash at the desk." }))]
pub(crate) struct ResolveRecovery {
    /// What became of the invoice.
    #[schema(inline)]
    r#as: ResolvedAs,
    /// Your name for the payment, up to 200 characters; demanded for `paid`, and of no use otherwise.
    reference: Option<String>,
    /// For whoever looks at it next, up to 2000 characters.
    note: String,
}

impl ResolveRecovery {
    /// # Errors
    /// A field error for a payment without a reference, or a reference without a payment.
    pub(super) fn settlement(self) -> Result<(Settlement, String)> {
        let how = match (self.r#as, self.reference) {
            (ResolvedAs::Paid, Some(reference)) => Settlement::Paid(reference),
            (ResolvedAs::Paid, None) => {
                return Err(Error::field("reference", "required", "Name the payment, so that it can be found again."));
            }
            (ResolvedAs::Uncollectible | ResolvedAs::Void, Some(_)) => {
                return Err(Error::field(
                    "reference",
                    "not_applicable",
                    "Only a payment has a reference. Leave it out.",
                ));
            }
            (ResolvedAs::Uncollectible, None) => Settlement::Uncollectible,
            (ResolvedAs::Void, None) => Settlement::Void,
        };
        Ok((how, self.note))
    }
}
