//! What the bodies of keys and programs have in common.

use jiff::SignedDuration;
use serde::Deserialize;
use utoipa::ToSchema;

/// How long what is replaced works on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "overlapSeconds": 3600 }))]
pub(crate) struct Overlap {
    /// Seconds, 0 to 604800 (seven days); 86400, a day, when left out. 0 when the old one may be known to others.
    overlap_seconds: Option<i64>,
}

impl Overlap {
    pub(crate) fn span(self) -> SignedDuration {
        self.overlap_seconds.map_or(access::keys::USUAL_OVERLAP, SignedDuration::from_secs)
    }
}
