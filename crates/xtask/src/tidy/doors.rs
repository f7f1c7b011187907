//! Authority over a tenant's rows comes through the named doors and through nothing else.

use crate::problem::Problem;
use crate::source::{Function, Source, find_word, functions};
use crate::workspace::Workspace;

/// Where the doors are.
const FILE: &str = "crates/store/src/doors.rs";

/// Every door, in the order of the file.
const DOORS: [&str; 24] = [
    "open_with_key",
    "open_for_job",
    "open_as_operator",
    "open_for_audit",
    "open_with_link",
    "open_with_report_link",
    "open_with_name",
    "open_with_receipt",
    "open_with_reply",
    "open_with_customer_link",
    "open_with_client",
    "open_with_token",
    "open_with_hook",
    "open_with_party_link",
    "open_with_party_token",
    "open_with_admin_token",
    "open_with_member",
    "open_with_checkout_link",
    "open_with_logo_link",
    "open_on_duty",
    "open_house",
    "open_with_person_token",
    "open_for_person",
    FOR_TESTS,
];

/// The door that no shipped build has.
const FOR_TESTS: &str = "open_for_test";

/// What keeps it out of one.
const ITS_FEATURE: &str = "#[cfg(feature = \"testkit\")]";

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let store = workspace.sources.iter().filter(|source| source.krate == "store" && !source.is_test);
    store.flat_map(|source| if source.path == FILE { in_the_file(source) } else { elsewhere(source) }).collect()
}

fn in_the_file(source: &Source) -> Vec<Problem> {
    let all = functions(&source.shipped);
    let open: Vec<&Function<'_>> = all.iter().filter(|one| is_public(source, one) && is_door(one)).collect();
    let mut problems = Vec::new();
    for door in &open {
        if !DOORS.contains(&door.name) {
            let why = format!(
                "`{}` is a door that {} does not list: a new door is a decision for review",
                door.name,
                file!()
            );
            problems.push(Problem::wrong(&source.path, source.line(door.at), why));
        }
        if door.name == FOR_TESTS && !attributes(source, door).contains(ITS_FEATURE) {
            let why = format!("`{FOR_TESTS}` without `{ITS_FEATURE}` would ship");
            problems.push(Problem::wrong(&source.path, source.line(door.at), why));
        }
    }
    let missing = DOORS.iter().filter(|name| !open.iter().any(|door| door.name == **name));
    problems.extend(
        missing.map(|name| Problem::wrong(&source.path, 0, format!("the door `{name}` is gone: correct {}", file!()))),
    );
    problems
}

fn elsewhere(source: &Source) -> Vec<Problem> {
    let all = functions(&source.shipped);
    let doors = all.iter().filter(|one| is_public(source, one) && is_door(one));
    doors
        .map(|one| {
            Problem::wrong(&source.path, source.line(one.at), format!("`{}` is a door outside of {FILE}", one.name))
        })
        .collect()
}

/// A function named like a door, or one that makes a scope out of something other than a scope.
fn is_door(function: &Function<'_>) -> bool {
    let (arguments, answer) = function.signature.rsplit_once("->").unwrap_or((function.signature, ""));
    let has_scope = !find_word(arguments, "self").is_empty() || !find_word(arguments, "TenantScope").is_empty();
    let makes_scope = !find_word(answer, "TenantScope").is_empty() && !answer.contains('&');
    function.name.starts_with("open_") || (makes_scope && !has_scope)
}

fn is_public(source: &Source, function: &Function<'_>) -> bool {
    let line = source.shipped.get(..function.at).unwrap_or_default();
    let start = line.rsplit('\n').next().unwrap_or_default().trim();
    start == "pub" || start == "pub async"
}

/// The lines of attributes right above a function.
fn attributes(source: &Source, function: &Function<'_>) -> String {
    let before = source.text.get(..function.at).unwrap_or_default();
    let lines = before.lines().rev().skip(1);
    lines.take_while(|line| line.starts_with("#[") || line.starts_with("//")).collect()
}

#[cfg(test)]
mod tests {
    use super::{FILE, check};
    use crate::workspace::made_up;

    const GOOD: &str = "pub async fn open_with_key() -> Result<OpenedKey> {}\n\
        pub fn open_for_job(db: &ModeDb) -> TenantScope {}\n\
        pub async fn open_as_operator() -> Result<TenantScope, E> {}\n\
        pub fn open_for_audit() -> AuditDb {}\n\
        pub fn open_with_link() -> Option<OpenedLink> {}\n\
        pub fn open_with_name() -> Option<OpenedMessage> {}\n\
        pub async fn open_with_receipt() -> Result<Option<OpenedMessage>> {}\n\
        pub async fn open_with_reply() -> Result<Vec<OpenedMessage>> {}\n\
        pub fn open_with_customer_link() -> Option<OpenedCustomerLink> {}\n\
        pub async fn open_with_client() -> Result<Option<OpenedClient>> {}\n\
        pub async fn open_with_token() -> Result<Option<OpenedToken>> {}\n\
        pub fn open_with_hook() -> Option<OpenedHook> {}\n\
        pub fn open_with_report_link() -> Option<OpenedReport> {}\n\
        pub fn open_with_party_link() -> Option<OpenedPartyLink> {}\n\
        pub fn open_with_party_token() -> Option<OpenedParty> {}\n\
        pub fn open_with_admin_token() -> Option<OpenedAdmin> {}\n\
        pub fn open_with_checkout_link() -> Option<OpenedCheckout> {}\n\
        pub fn open_with_logo_link() -> Option<(TenantScope, LogoId)> {}\n\
        pub fn open_with_member(db: &ModeDb, seat: &Seat) -> TenantScope {}\n\
        pub fn open_on_duty(db: &ModeDb, on: &OnDuty) -> TenantScope {}\n\
        pub fn open_house(db: &ModeDb) -> TenantScope {}\n\
        pub fn open_with_person_token() -> Option<OpenedPerson> {}\n\
        pub fn open_for_person() -> Option<OpenedPerson> {}\n\
        fn scope(db: &ModeDb) -> TenantScope {}\n\
        #[cfg(feature = \"testkit\")]\n\
        pub fn open_for_test(db: &ModeDb) -> TenantScope {}\n";

    fn told(path: &str, text: &str) -> Vec<String> {
        check(&made_up::files(&[(path, text)])).into_iter().map(|problem| problem.why).collect()
    }

    #[test]
    fn the_doors_are_counted() {
        assert_eq!(told(FILE, GOOD), [""; 0]);
        assert!(
            told(FILE, &format!("{GOOD}pub fn borrow(id: TenantId) -> TenantScope {{}}"))[0].contains("does not list")
        );
        assert!(told(FILE, &GOOD.replace("open_for_audit", "audit"))[0].contains("is gone"));
        assert!(told(FILE, &GOOD.replace("#[cfg(feature = \"testkit\")]", "#[inline]"))[0].contains("would ship"));
    }

    #[test]
    fn a_back_door_is_found() {
        let path = "crates/store/src/scope.rs";
        assert_eq!(told(path, "impl TenantScope { pub fn for_request(mut self) -> TenantScope {} }"), [""; 0]);
        assert_eq!(told(path, "pub fn of(&self) -> &TenantScope {}\npub(crate) fn made() -> TenantScope {}"), [""; 0]);
        assert!(told(path, "pub fn made(tenant: TenantId) -> TenantScope {}")[0].contains("outside"));
    }
}
