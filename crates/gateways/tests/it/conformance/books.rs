//! The rules about reading a provider's own books.

use ids::{Mode, TenantId};
use jiff::SignedDuration;
use money::{Currency, Money};
use usecase::ports::{GatewayError, Listed, ListedKind, SettledItem, SettledKind, StatementAsk, StatementGateway};

use super::act::{id, noon, open};
use super::{Books, End, Exam, Scene};
use crate::stage::{Reply, Stage};

/// Pages that a list of one movement may have: lists of several kinds follow each other.
const MOST_PAGES: usize = 6;

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn scene() -> Scene {
    Scene { end: End::Done, reference: format!("pay-{}", id(1).simple()), amount: naira(500_000) }
}

fn ask(cursor: Option<String>) -> StatementAsk {
    StatementAsk {
        merchant: TenantId::from_uuid(id(9)),
        mode: Mode::Test,
        since: noon() - SignedDuration::from_hours(12),
        until: noon() + SignedDuration::from_hours(12),
        cursor,
    }
}

async fn staged(exam: &Exam, lines: Vec<((&'static str, &'static str), Reply)>) -> Stage {
    let stage = Stage::open().await;
    for ((method, path), reply) in (exam.on_the_way)().into_iter().chain(lines) {
        stage.always(method, path, reply);
    }
    stage
}

async fn all(books: &dyn StatementGateway) -> Vec<Listed> {
    let (mut cursor, mut items) = (None, Vec::new());
    for _ in 0..MOST_PAGES {
        let page = books.movements(&ask(cursor)).await.expect("a page");
        items.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return items,
        }
    }
    panic!("the list never ends");
}

/// What an adapter says that it lists is what it lists: each movement once, with our reference, in our unit.
pub(crate) async fn movements(exam: &Exam) {
    let Some(Books { lists, fee, settled }) = &exam.books else {
        let opened = open(exam, "http://127.0.0.1:1");
        let charges = opened.charges.expect("it charges");
        let offers = charges.statements().map(StatementGateway::offers).unwrap_or_default();
        assert!(!offers.movements && !offers.settlements, "what is offered is examined");
        return;
    };
    let stage = staged(exam, lists(&scene())).await;
    let charges = open(exam, &stage.base()).charges.expect("it charges");
    let books = charges.statements().expect("its books can be read");
    assert_eq!(books.name(), exam.provider);
    assert!(books.offers().movements && books.offers().settlements == settled.is_some());
    let items = all(books).await;
    let [item] = items.as_slice() else { panic!("one movement: {items:?}") };
    assert_eq!((item.kind, item.reference.as_deref()), (ListedKind::Charge, Some(scene().reference.as_str())));
    assert_eq!((item.amount, item.fee, item.moved), (naira(500_000), Some(naira(*fee)), true));
    assert!(!item.gateway_ref.is_empty());
    let asked = ask(None);
    assert!(asked.since <= item.at && item.at < asked.until, "{}", item.at);
    assert!(stage.strays().is_empty(), "{:?}", stage.strays());
    let other = StatementAsk { mode: Mode::Live, ..ask(None) };
    assert!(matches!(books.movements(&other).await, Err(GatewayError::Misconfigured(_))), "the other mode");
}

/// A settlement is told once it arrived, with its lines; who lists none says so.
pub(crate) async fn settlements(exam: &Exam) {
    let Some(Books { fee, settled, .. }) = &exam.books else { return };
    let Some((reference, answers)) = settled else {
        let charges = open(exam, "http://127.0.0.1:1").charges.expect("it charges");
        let books = charges.statements().expect("its books can be read");
        assert!(matches!(books.settlements(&ask(None)).await, Err(GatewayError::Unsupported(_))));
        assert!(matches!(books.settled(&ask(None), "1").await, Err(GatewayError::Unsupported(_))));
        return;
    };
    let stage = staged(exam, answers(&scene())).await;
    let charges = open(exam, &stage.base()).charges.expect("it charges");
    let books = charges.statements().expect("its books can be read");
    let page = books.settlements(&ask(None)).await.expect("a page");
    let [arrived] = page.items.as_slice() else { panic!("one settlement: {page:?}") };
    assert_eq!((arrived.gateway_ref.as_str(), arrived.net), (*reference, naira(500_000 - fee)));
    assert_eq!(page.next, None);
    let lines = books.settled(&ask(None), reference).await.expect("a page");
    let [SettledItem { kind, reference, amount, fee: kept, .. }] = lines.items.as_slice() else {
        panic!("one line: {lines:?}")
    };
    assert_eq!((*kind, reference.as_deref()), (SettledKind::Charge, Some(scene().reference.as_str())));
    assert_eq!((*amount, *kept, lines.next), (naira(500_000), Some(naira(*fee)), None));
    assert!(stage.strays().is_empty(), "{:?}", stage.strays());
}

/// A failure, a refusal and something unreadable are no empty lists: what is not listed would be missing.
pub(crate) async fn unheard(exam: &Exam) {
    let Some(Books { lists, .. }) = &exam.books else { return };
    for reply in [
        Reply::json(500, &serde_json::json!({})),
        Reply::json(403, &serde_json::json!({ "status": false, "message": "no", "code": "403" })),
        Reply::text(200, "text/html", "<h1>Maintenance</h1>"),
        Reply::json(200, &serde_json::json!({})),
        Reply::Cut,
    ] {
        let lines = lists(&scene()).into_iter().map(|(place, _)| (place, reply.clone())).collect();
        let stage = staged(exam, lines).await;
        let charges = open(exam, &stage.base()).charges.expect("it charges");
        let books = charges.statements().expect("its books can be read");
        let told = books.movements(&ask(None)).await;
        assert!(told.is_err(), "{reply:?}: {told:?}");
    }
}
