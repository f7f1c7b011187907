//! The rules about moving money.

use ids::Mode;
use serde_json::{Value, json};
use usecase::ports::{GatewayError, UnknownCause};

use super::act::{self, Came, Result, account, act, act_in, ask, open, provider};
use super::{CANARY, Deed, End, Exam, Means, Place, Scene};
use crate::stage::{Reply, Stage, nobody};
use gateways::Opened;

/// What most rules charge, in minor units.
const PRICE: i64 = 10_151;

/// A stage where everything on the way is answered, nothing was heard of the deed, and sending it goes well.
async fn staged(exam: &Exam, deed: &Deed, number: u128, minor: i64) -> (Stage, Opened) {
    let stage = Stage::open().await;
    let scene = deed.scene(End::Absent, number, minor);
    for ((method, path), reply) in (exam.on_the_way)().into_iter().chain((deed.on_the_way)(&scene)) {
        stage.always(method, path, reply);
    }
    if let Some(absent) = (deed.found)(&scene) {
        always(&stage, deed.asked, absent);
    }
    always(&stage, deed.sent, good(deed, number, minor).1);
    let opened = open(exam, &stage.base());
    (stage, opened)
}

fn always(stage: &Stage, (method, path): Place, reply: Reply) {
    stage.always(method, path, reply);
}

/// The best answer that there is to sending: of a page nothing is done yet.
fn good(deed: &Deed, number: u128, minor: i64) -> (End, Reply) {
    let ends = [End::Done, End::Action, End::Pending];
    let found = ends.into_iter().find_map(|end| Some((end, (deed.answer)(&deed.scene(end, number, minor))?)));
    found.unwrap_or_else(|| panic!("{}: no answer is good", deed.name))
}

fn done(deed: &Deed, number: u128, minor: i64) -> Reply {
    let found = (deed.found)(&deed.scene(End::Done, number, minor));
    found.unwrap_or_else(|| panic!("{}: a look-up that finds it done is missing", deed.name))
}

fn is_end(came: &Result, end: End, scene: &Scene) -> bool {
    match (came, end) {
        (Ok(Came::Done(amount)), End::Done) => amount.is_none_or(|amount| amount == scene.amount),
        (Ok(Came::Pending), End::Pending)
        | (Ok(Came::Action), End::Action)
        | (Ok(Came::Refused(_)), End::Refused)
        | (Ok(Came::Unknown(UnknownCause::NotFound)), End::Absent) => true,
        _ => false,
    }
}

/// Whether nothing is settled by it.
fn is_open(came: &Result) -> bool {
    matches!(came, Ok(Came::Unknown(_) | Came::Pending) | Err(_))
}

fn no_strays(stage: &Stage, deed: &Deed) {
    assert_eq!(stage.strays(), [""; 0], "{}", deed.name);
}

pub(super) async fn amounts(exam: &Exam) {
    for deed in &exam.deeds {
        assert!(!deed.units.is_empty(), "{}: no amounts", deed.name);
        for (minor, written) in deed.units {
            let (stage, opened) = staged(exam, deed, 1, *minor).await;
            let (end, _) = good(deed, 1, *minor);
            let scene = deed.scene(end, 1, *minor);
            let came = act(&opened, deed, 1, *minor).await;
            assert!(is_end(&came, end, &scene), "{} of {minor}: {came:?}", deed.name);
            let (method, path) = deed.sent;
            let sent: Vec<_> = stage.seen_at(method, path).iter().map(|seen| (deed.amount_of)(seen)).collect();
            assert_eq!(sent, [Some((*written).to_owned())], "{} of {minor}", deed.name);
            always(&stage, deed.asked, done(deed, 1, *minor));
            let came = ask(&opened, deed, 1, *minor).await;
            assert!(is_end(&came, End::Done, &scene), "{} of {minor}, looked up: {came:?}", deed.name);
            no_strays(&stage, deed);
        }
    }
}

pub(super) async fn keys(exam: &Exam) {
    for deed in &exam.deeds {
        let Some(key_of) = deed.key_of else { continue };
        let mut told = Vec::new();
        for number in [1, 1, 2] {
            let (stage, opened) = staged(exam, deed, number, PRICE).await;
            act(&opened, deed, number, PRICE).await.expect("it is sent");
            let (method, path) = deed.sent;
            told.extend(stage.seen_at(method, path).iter().map(key_of));
        }
        let reference = |number| Some(deed.scene(End::Done, number, PRICE).reference);
        assert_eq!(told, [reference(1), reference(1), reference(2)], "{}", deed.name);
    }
}

pub(super) async fn scenes(exam: &Exam) {
    for deed in &exam.deeds {
        for end in End::ALL {
            let scene = deed.scene(end, 1, PRICE);
            if let Some(answer) = (deed.answer)(&scene) {
                let (stage, opened) = staged(exam, deed, 1, PRICE).await;
                always(&stage, deed.sent, answer);
                let came = act(&opened, deed, 1, PRICE).await;
                assert!(is_end(&came, end, &scene), "{}, answered as {end:?}: {came:?}", deed.name);
                no_strays(&stage, deed);
            }
            if let Some(found) = (deed.found)(&scene) {
                let (stage, opened) = staged(exam, deed, 1, PRICE).await;
                always(&stage, deed.asked, found);
                let came = ask(&opened, deed, 1, PRICE).await;
                assert!(is_end(&came, end, &scene), "{}, found as {end:?}: {came:?}", deed.name);
                assert!(
                    stage.seen_at(deed.sent.0, deed.sent.1).is_empty() || deed.sent == deed.asked,
                    "a look-up sent"
                );
                no_strays(&stage, deed);
            }
        }
        let heard_of = End::ALL.into_iter().filter(|end| (deed.found)(&deed.scene(*end, 1, PRICE)).is_some());
        let heard_of: Vec<End> = heard_of.collect();
        assert!(heard_of.contains(&End::Absent), "{}: what is answered about the unheard of?", deed.name);
    }
}

pub(super) async fn other_amounts(exam: &Exam) {
    for deed in exam.deeds.iter().filter(|deed| deed.tells_the_amount) {
        let stranger = if deed.currency == "USD" { "EUR" } else { "USD" };
        let currency = money::Currency::parse(stranger).expect("a currency");
        for told in [deed.money(PRICE + 1), deed.money(PRICE * 100), money::Money::new(PRICE, currency)] {
            let (stage, opened) = staged(exam, deed, 1, PRICE).await;
            let scene = Scene { amount: told, ..deed.scene(End::Done, 1, PRICE) };
            always(&stage, deed.asked, (deed.found)(&scene).expect("a look-up that finds it done"));
            let came = ask(&opened, deed, 1, PRICE).await;
            let is_honest = match &came {
                Ok(Came::Done(Some(amount))) => *amount == told,
                Ok(Came::Unknown(UnknownCause::Mismatch(_))) => true,
                _ => false,
            };
            assert!(is_honest, "{}, {told} instead of {PRICE}: {came:?}", deed.name);
        }
    }
}

pub(super) async fn cuts(exam: &Exam) {
    for deed in &exam.deeds {
        let (method, path) = deed.sent;
        for (broken, is_cut) in [(Reply::Cut, true), (good(deed, 1, PRICE).1.broken_off(), false)] {
            let (stage, opened) = staged(exam, deed, 1, PRICE).await;
            stage.once(method, path, broken);
            let came = act(&opened, deed, 1, PRICE).await;
            let cause = match came {
                Ok(Came::Unknown(cause)) => cause,
                other => panic!("{}: {other:?} after a cut", deed.name),
            };
            assert!(
                cause == UnknownCause::Cut || (!is_cut && cause == UnknownCause::Unparseable),
                "{}: {cause}",
                deed.name
            );
            assert_eq!(stage.seen_at(method, path).len(), 1, "{}: sent again", deed.name);
            always(&stage, deed.asked, Reply::Cut);
            let came = ask(&opened, deed, 1, PRICE).await;
            assert!(is_open(&came), "{}: {came:?} of a look-up that was cut", deed.name);
            always(&stage, deed.asked, done(deed, 1, PRICE));
            let came = ask(&opened, deed, 1, PRICE).await;
            assert!(is_end(&came, End::Done, &deed.scene(End::Done, 1, PRICE)), "{}: {came:?}", deed.name);
        }
    }
}

pub(super) async fn refused_connections(exam: &Exam) {
    for deed in &exam.deeds {
        let opened = open(exam, &nobody());
        let came = act(&opened, deed, 1, PRICE).await;
        assert!(matches!(came, Err(GatewayError::NotSent(_))), "{}: {came:?}", deed.name);
        let came = ask(&opened, deed, 1, PRICE).await;
        assert!(matches!(came, Err(GatewayError::NotSent(_))), "{}, looked up: {came:?}", deed.name);
    }
}

/// What a status alone means, for the answer to a sending.
fn by_status(status: u16, came: &Result) -> bool {
    match (status, came) {
        (401 | 403, Err(GatewayError::Auth(_))) => true,
        (429, Err(GatewayError::RateLimited { after })) => after.as_secs() == 7,
        (500..=599, Ok(Came::Unknown(UnknownCause::ServerError))) => true,
        (200 | 201 | 302 | 307, Ok(Came::Unknown(_))) => true,
        _ => false,
    }
}

/// Answers that say nothing but by their status.
pub(super) fn wordless() -> Vec<(u16, Reply)> {
    let mut all: Vec<(u16, Reply)> = [401, 403, 500, 502, 503, 504]
        .into_iter()
        .map(|status| (status, Reply::json(status, &json!({ "message": format!("no: {CANARY}"), "error": "no" }))))
        .collect();
    let page = format!("<html><body>{CANARY}</body></html>");
    all.extend([
        (429, Reply::json(429, &json!({ "message": "slow down" })).with("retry-after", "7")),
        (502, Reply::text(502, "text/html", &page)),
        (302, Reply::text(302, "text/html", "").with("location", "/elsewhere")),
        (307, Reply::text(307, "text/html", "").with("location", "/elsewhere")),
        (200, Reply::text(200, "text/html", &page)),
        (200, Reply::text(200, "application/json", "")),
        (201, Reply::json(201, &json!({}))),
    ]);
    let odd = ["null", "[]", "\"ok\"", "{\"status\":", "7"];
    all.extend(odd.map(|body| (200, Reply::text(200, "application/json", body))));
    all
}

/// The statuses that count whatever the body says: it may be anybody's who stands in between.
fn dressed(reply: &Reply) -> Vec<(u16, Reply)> {
    let (_, body) = reply.parts();
    [302, 401, 403, 500, 503].map(|status| (status, Reply::json(status, &body).with("location", "/elsewhere"))).into()
}

pub(super) async fn statuses(exam: &Exam) {
    for deed in &exam.deeds {
        let pairs = dressed(&good(deed, 1, PRICE).1).into_iter().zip(dressed(&done(deed, 1, PRICE)));
        let plain = wordless().into_iter().map(|one| (one.clone(), one));
        for ((status, sent), (_, asked)) in plain.chain(pairs) {
            let (stage, opened) = staged(exam, deed, 1, PRICE).await;
            always(&stage, deed.sent, sent.clone());
            let came = act(&opened, deed, 1, PRICE).await;
            assert!(by_status(status, &came), "{}, {sent:?}: {came:?}", deed.name);
            assert_eq!(stage.seen_at(deed.sent.0, deed.sent.1).len(), 1, "{}: sent again after {sent:?}", deed.name);
            always(&stage, deed.asked, asked.clone());
            let came = ask(&opened, deed, 1, PRICE).await;
            assert!(is_open(&came), "{}, looked up, {asked:?}: {came:?}", deed.name);
            no_strays(&stage, deed);
        }
    }
}

pub(super) async fn missing_statuses(exam: &Exam) {
    for deed in &exam.deeds {
        let (sent_at, asked_at) = deed.status_at;
        for status in [None, Some(Value::Null), Some(json!("quite_new")), Some(json!({})), Some(json!(""))] {
            let is_new = status == Some(json!("quite_new"));
            let is_right = |came: &Result| match came {
                Ok(Came::Unknown(_)) => true,
                Ok(Came::Pending) => is_new,
                _ => false,
            };
            let (stage, opened) = staged(exam, deed, 1, PRICE).await;
            always(&stage, deed.sent, changed(&good(deed, 1, PRICE).1, sent_at, status.as_ref()));
            let came = act(&opened, deed, 1, PRICE).await;
            assert!(is_right(&came), "{}, status {status:?}: {came:?}", deed.name);
            always(&stage, deed.asked, changed(&done(deed, 1, PRICE), asked_at, status.as_ref()));
            let came = ask(&opened, deed, 1, PRICE).await;
            assert!(is_right(&came), "{}, looked up, status {status:?}: {came:?}", deed.name);
        }
    }
}

pub(super) async fn other_fields(exam: &Exam) {
    for deed in &exam.deeds {
        let (end, answer) = good(deed, 1, PRICE);
        let scene = deed.scene(end, 1, PRICE);
        let (stage, opened) = staged(exam, deed, 1, PRICE).await;
        always(&stage, deed.sent, with_more(&answer));
        let came = act(&opened, deed, 1, PRICE).await;
        assert!(is_end(&came, end, &scene), "{}, with more fields: {came:?}", deed.name);
        let mut finds = vec![("more fields".to_owned(), with_more(&done(deed, 1, PRICE)))];
        for pointer in deed.optional {
            let found = done(deed, 1, PRICE);
            finds.push((format!("no {pointer}"), changed(&found, pointer, None)));
            finds.push((format!("null in {pointer}"), changed(&found, pointer, Some(&Value::Null))));
        }
        for (what, found) in finds {
            always(&stage, deed.asked, found);
            let came = ask(&opened, deed, 1, PRICE).await;
            assert!(is_end(&came, End::Done, &scene), "{}, looked up, {what}: {came:?}", deed.name);
        }
    }
}

pub(super) async fn words(exam: &Exam) {
    for deed in &exam.deeds {
        for word in (deed.words)(&deed.scene(End::Refused, 1, PRICE)) {
            let (stage, opened) = staged(exam, deed, 1, PRICE).await;
            always(&stage, if word.to_question { deed.asked } else { deed.sent }, word.reply);
            let came =
                if word.to_question { ask(&opened, deed, 1, PRICE).await } else { act(&opened, deed, 1, PRICE).await };
            let is_meant = match (word.means, &came) {
                (Means::Declined(code), Ok(Came::Refused(told))) => *told == Some(code),
                (Means::Refused, Ok(Came::Refused(_)))
                | (Means::Pending, Ok(Came::Pending))
                | (Means::Action, Ok(Came::Action))
                | (Means::Unknown, Ok(Came::Unknown(_)))
                | (Means::BadRequest, Err(GatewayError::BadRequest(_)))
                | (Means::Auth, Err(GatewayError::Auth(_))) => true,
                _ => false,
            };
            assert!(is_meant, "{}, {}: {came:?} instead of {:?}", deed.name, word.says, word.means);
        }
    }
}

pub(super) async fn modes(exam: &Exam) {
    let provider = provider(exam);
    let stage = Stage::open().await;
    let base = stage.base();
    let opens = |mode, keys_of| provider.open(&account(exam, mode, keys_of, &base));
    for mode in Mode::ALL {
        assert!(opens(mode, mode).is_ok(), "{mode}: {:?}", opens(mode, mode));
        let other = if mode == Mode::Test { Mode::Live } else { Mode::Test };
        if exam.keys_tell_the_mode {
            let opened = opens(mode, other);
            assert!(matches!(opened, Err(GatewayError::Misconfigured(_))), "{mode} with keys of {other}: {opened:?}");
        }
    }
    for field in provider.fields.iter().filter(|field| field.required) {
        let mut poor = account(exam, Mode::Test, Mode::Test, &base);
        poor.credentials.remove(field.name);
        let opened = provider.open(&poor);
        assert!(matches!(opened, Err(GatewayError::Misconfigured(_))), "without {}: {opened:?}", field.name);
    }
    let mut strange = account(exam, Mode::Test, Mode::Test, &base);
    strange.credentials.insert("nonsense".to_owned(), "1".into());
    assert!(matches!(provider.open(&strange), Err(GatewayError::Misconfigured(_))));
    for deed in &exam.deeds {
        let came = act_in(Mode::Live, &open(exam, &base), deed, 1, PRICE).await;
        assert!(matches!(came, Err(GatewayError::Misconfigured(_))), "{} for the other mode: {came:?}", deed.name);
        if let super::Kind::Refund(_) = deed.kind {
            too_much(&open(exam, &base), deed).await;
        }
    }
    assert!(stage.seen().is_empty(), "{:?}", stage.seen());
}

/// More than was charged is never sent.
async fn too_much(opened: &Opened, deed: &Deed) {
    let mut ask = act::refund_ask(Mode::Test, deed, 1, PRICE);
    ask.before = deed.money(PRICE + 1);
    let refused = opened.charges.as_ref().expect("it refunds").refund(&ask).await;
    assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{}: {refused:?}", deed.name);
}

/// The same answer with something else in a place, or nothing.
fn changed(reply: &Reply, pointer: &str, value: Option<&Value>) -> Reply {
    let (status, mut body) = reply.parts();
    let (parent, name) = pointer.rsplit_once('/').expect("a JSON pointer");
    let place = body.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent} in {reply:?}"));
    let fields = place.as_object_mut().unwrap_or_else(|| panic!("{parent} is no object"));
    assert!(fields.contains_key(name), "no {pointer} in {fields:?}");
    match value {
        Some(value) => drop(fields.insert(name.to_owned(), value.clone())),
        None => drop(fields.remove(name)),
    }
    Reply::json(status, &body)
}

/// The same answer with a field more in every object.
fn with_more(reply: &Reply) -> Reply {
    fn more(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.values_mut().for_each(more);
                fields.insert("addedLater".to_owned(), json!({ "list": [null, 1, "x"], "status": "failed" }));
            }
            Value::Array(items) => items.iter_mut().for_each(more),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let (status, mut body) = reply.parts();
    more(&mut body);
    Reply::json(status, &body)
}
