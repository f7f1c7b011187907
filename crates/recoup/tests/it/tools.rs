//! The developer's verbs against the roles as separate processes: what is triggered happens, and what happens is heard.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use devtools::{Call, trigger};

use crate::shop::{BINARY, Folder, Shop, key_of};

#[tokio::test(flavor = "multi_thread")]
async fn every_event_that_can_be_triggered_happens() {
    let shop = Shop::open().await;
    let kinds = trigger::types().expect("the recipes");
    // A merchant for each share, so that the events of one recipe are not taken for those of another.
    let mut shares = tokio::task::JoinSet::new();
    for share in 0..6_usize {
        let tenant = shop.db.tenant("A share").await;
        let client = shop.client(&key_of(&shop.db, tenant).await);
        let mine: Vec<String> = kinds.iter().skip(share).step_by(6).cloned().collect();
        shares.spawn(async move {
            let mut failed = Vec::new();
            for kind in mine {
                let mut steps = Vec::new();
                match trigger::run(&client, &kind, &mut |step: &str| steps.push(step.to_owned())).await {
                    Ok(event) if event["type"] == kind.as_str() => {}
                    other => failed.push(format!("{kind}: {other:?} after {steps:?}")),
                }
            }
            failed
        });
    }
    let failed = shares.join_all().await.concat();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    shop.close();
}

/// A program that takes one webhook: answers its headers and body.
fn take_one(listener: &TcpListener) -> (String, String) {
    let (mut stream, _) = listener.accept().expect("a connection");
    let mut raw = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).expect("readable");
        raw.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&raw).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = header(head, "content-length").and_then(|text| text.parse::<usize>().ok()).expect("a length");
        if body.len() == length {
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").expect("writable");
            return (head.to_owned(), body.to_owned());
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

#[test]
fn every_event_can_be_triggered_or_it_is_said_why_not() {
    let reasons = trigger::untriggerable().expect("the recipes");
    let mut known: Vec<String> = trigger::types().expect("the recipes");
    known.extend(reasons.into_iter().map(|(kind, _)| kind));
    known.sort();
    let all: Vec<&str> = webhooks::catalogue::all().iter().map(|entry| entry.kind).collect();
    assert_eq!(known, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_handed_on_signed_and_in_order() {
    let shop = Shop::open().await;
    let secret = devtools::listen::fresh_secret();
    let secret = secrecy::ExposeSecret::expose_secret(&secret).to_owned();
    let made =
        shop.run(&["plan", "create", "name=Gym", "amount=500000", "currency=NGN", "interval=month", "--format=json"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let plan: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let shown = shop.run(&["plan", "archive", plan["id"].as_str().expect("an id"), "--yes"]);
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));

    let program = TcpListener::bind("127.0.0.1:0").expect("a port");
    let hooks = format!("http://{}/hooks", program.local_addr().expect("an address"));
    let words = ["listen", "--forward-to", &hooks, "--since", "0", "--events", "plan.*", "--count", "2"];
    let mut listening = Command::new(BINARY)
        .args(words)
        .env("RECOUP_URL", &shop.url)
        .env("RECOUP_KEY", &shop.key)
        .env("RECOUP_WEBHOOK_SECRET", &secret)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let verifier = standardwebhooks::Webhook::new(&secret).expect("a verifier");
    for kind in ["plan.created", "plan.archived"] {
        let (head, body) = take_one(&program);
        let mut headers = ::http::HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            headers.insert(name, header(&head, name).expect("the header").parse().expect("a value"));
        }
        verifier.verify(body.as_bytes(), &headers).expect("signed with our secret");
        let event: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(event["type"], kind);
        assert_eq!(event["data"]["object"]["id"], plan["id"]);
    }
    assert!(listening.wait().expect("it ends").success());
    let mut said = String::new();
    listening.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
    assert!(said.contains("plan.created") && said.contains("-> 204"), "{said}");
    shop.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_shown_as_they_are_answered() {
    let shop = Shop::open().await;
    let mut tailing = Command::new(BINARY)
        .args(["logs", "tail", "--past", "--path", "/v1/plans", "--count", "3", "--format", "json"])
        .env("RECOUP_URL", &shop.url)
        .env("RECOUP_KEY", &shop.key)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    assert!(shop.run(&["plan", "list"]).status.success());
    assert!(!shop.run(&["plan", "create", "name=Gym", "amount=-1", "interval=month"]).status.success());
    assert!(!shop.run(&["plan", "show", "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11"]).status.success());
    let mut said = String::new();
    tailing.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
    assert!(tailing.wait().expect("it ends").success());
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    let mut told: Vec<_> = lines
        .iter()
        .map(|line| (line["method"].as_str(), line["status"].as_i64(), line["errorCode"].as_str()))
        .collect();
    told.sort_unstable();
    let wanted = [
        (Some("GET"), Some(200), None),
        (Some("GET"), Some(404), Some("not_found")),
        (Some("POST"), Some(400), Some("validation_error")),
    ];
    assert_eq!(told, wanted, "{said}");
    // Neither what was sent nor what was answered is kept, nor who watches.
    let log = shop.client(&shop.key).data(&Call::get("/v1/request-log").with("limit", "100")).await.expect("the log");
    let rows = log.as_array().expect("a list");
    assert!(rows.iter().all(|row| row["path"] != "/v1/request-log" && row.get("body").is_none()), "{log}");
    shop.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_with_its_code_and_nothing_grave_is_done_unasked() {
    let shop = Shop::open().await;
    let code = |output: &Output| (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned());
    let (status, said) = code(&shop.run(&["plan", "create", "name=Gym", "amount=-1", "interval=month"]));
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains("amount") && said.contains("request "), "{said}");
    let nobody = "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    let (status, said) = code(&shop.run(&["plan", "show", nobody]));
    assert_eq!(status, Some(3), "{said}");
    let (status, said) = code(&shop.run(&["plan", "archive", nobody]));
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("--yes"), "{said}");
    let (status, said) = code(&shop.run(&["plan", "list", "--api-key", "sk_test_nonsense"]));
    assert_eq!(status, Some(4), "{said}");
    let (status, said) = code(&shop.run(&["plan", "list", "--api-url", "http://127.0.0.1:9"]));
    assert_eq!(status, Some(5), "{said}");
    assert_eq!(shop.run(&["plan", "list", "--limit", "0"]).status.code(), Some(2));
    assert_eq!(shop.run(&["trigger", "payment.manual_review"]).status.code(), Some(1));
    let account = shop.client(&shop.key).data(&Call::get("/v1/account")).await.expect("an account");
    assert_eq!((account["name"].as_str(), account["mode"].as_str()), (Some("Ada's Gym"), Some("test")));
    shop.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_by_login_and_forgotten_by_logout() {
    let shop = Shop::open().await;
    let home = Folder::new("login");
    let run = |words: &[&str], typed: &str| {
        let mut child = Command::new(BINARY)
            .args(words)
            .env("XDG_CONFIG_HOME", home.path())
            .env_remove("RECOUP_KEY")
            .env_remove("RECOUP_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        child.stdin.take().expect("an input").write_all(typed.as_bytes()).expect("typed");
        child.wait_with_output().expect("it ends")
    };
    let told = run(&["login", "--api-url", &shop.url], "sk_test_nonsense\n");
    assert_eq!(told.status.code(), Some(4));
    assert_eq!(run(&["plan", "list"], "").status.code(), Some(4), "a key that does not open is not kept");
    let told = run(&["login", "--api-url", &shop.url], &format!("{}\n", shop.key));
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success() && said.contains("Ada's Gym") && said.contains("test mode"), "{said}");
    assert!(!said.contains(&shop.key));
    assert!(run(&["plan", "list"], "").status.success());
    assert!(run(&["logout"], "").status.success());
    assert_eq!(run(&["plan", "list"], "").status.code(), Some(4));
    shop.close();
}

#[test]
fn completions_and_a_manual_are_made_from_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let told = Command::new(BINARY).args(["completions", shell]).output().expect("it runs");
        let script = String::from_utf8(told.stdout).expect("text");
        assert!(told.status.success() && script.contains("trigger") && script.contains("dunning"), "{shell}");
    }
    let folder = Folder::new("man");
    assert!(
        Command::new(BINARY).arg("man").arg(folder.path()).stdout(Stdio::null()).status().expect("it runs").success()
    );
    for page in ["recoup.1", "recoup-trigger.1", "recoup-invoice-void.1"] {
        assert!(folder.path().join(page).is_file(), "{page}");
    }
}
