//! The link of a comparison's report: whoever holds it may read the report, and nothing else.
//!
//! How it is made, and what that promises, is told in `sealed_link`. A report names transactions by their ids and nobody by name, so that
//! an accountant can be sent it.

use std::fmt;

use ids::{Mode, ReconciliationId, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for. Changing one ends every link.
const SEAL: Seal =
    Seal { seal: b"recoup report link v1: seal", nonce: b"recoup report link v1: nonce", about: b"report" };
/// Mode, tenant, comparison.
const CONTENT_BYTES: usize = 33;

/// An authentic link. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReportLink {
    mode: Mode,
    tenant: TenantId,
    run: ReconciliationId,
}

impl fmt::Debug for ReportLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReportLink({})", self.run)
    }
}

impl ReportLink {
    /// The link of a report, from the authority over it.
    pub fn of(scope: &crate::TenantScope, run: ReconciliationId) -> ReportLink {
        ReportLink { mode: scope.mode(), tenant: scope.tenant(), run }
    }

    /// Reads a presented text. `None` for anything that was not made with this key, however little it differs.
    pub fn read(text: &str, key: &SecretString) -> Option<ReportLink> {
        let content: [u8; CONTENT_BYTES] = SEAL.open(key, text)?;
        let tenant = TenantId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?);
        let run = ReconciliationId::from_uuid(Uuid::from_slice(&content[17..]).ok()?);
        Some(ReportLink { mode: mode_of(content[0])?, tenant, run })
    }

    /// The text, which needs no escaping in an address.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.tenant.uuid().as_bytes());
        content[17..].copy_from_slice(self.run.uuid().as_bytes());
        SEAL.close(key, &content)
    }

    /// The mode that the link decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub(crate) fn run(&self) -> ReconciliationId {
        self.run
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hook_link::HookLink;
    use ids::ProviderAccountId;

    #[test]
    fn a_link_opens_its_report_and_is_no_link_of_another_kind() {
        let key: SecretString = "a".repeat(32).into();
        let other: SecretString = "b".repeat(32).into();
        let (tenant, run) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let link =
            ReportLink { mode: Mode::Live, tenant: TenantId::from_uuid(tenant), run: ReconciliationId::from_uuid(run) };
        let text = link.reveal(&key);
        assert_eq!(ReportLink::read(&text, &key), Some(link));
        assert_eq!(ReportLink::read(&text, &other), None);
        assert_eq!(ReportLink::read(&text[..text.len() - 1], &key), None);
        let hook = HookLink::of(Mode::Live, TenantId::from_uuid(tenant), ProviderAccountId::from_uuid(run));
        assert_eq!(ReportLink::read(&hook.reveal(&key), &key), None);
    }
}
