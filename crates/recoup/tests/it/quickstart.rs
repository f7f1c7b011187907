//! The lines of the README and of the quickstart, taken from their texts and run as they stand, against the roles as separate
//! processes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use devtools::Call;
use testkit::process::until;

use crate::shop::{Folder, Shop};

/// The checkout.
fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shell lines of the block marked `quickstart` of a page.
fn lines(page: &str) -> String {
    let text = std::fs::read_to_string(home().join(page)).expect("the page");
    let (_, block) = text.split_once("```sh quickstart\n").expect("a block marked quickstart");
    let (block, _) = block.split_once("\n```").expect("its end");
    block.to_owned()
}

/// Runs the lines of a page in an empty folder.
fn run(page: &str, shop: &Shop) -> Output {
    let folder = Folder::new("quickstart");
    Command::new("bash")
        .args(["-c", &format!("set -euo pipefail\n{}", lines(page))])
        .current_dir(folder.path())
        .env("RECOUP_URL", &shop.url)
        .env("RECOUP_KEY", &shop.key)
        .env("RECOUP_HOME", home())
        .output()
        .expect("bash runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_lines_make_a_paid_subscription() {
    let shop = Shop::open().await;
    let output = run("README.md", &shop);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let client = shop.client(&shop.key);
    until("the invoice is paid", || async {
        let paid = client.data(&Call::get("/v1/invoices").with("status", "paid")).await;
        paid.is_ok_and(|paid| paid[0]["amountPaid"] == 500_000)
    })
    .await;
    let active = client.data(&Call::get("/v1/subscriptions").with("status", "active")).await.expect("an answer");
    assert_eq!(active[0]["status"], "active");
    shop.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quickstart_ends_with_a_verified_webhook() {
    let shop = Shop::open().await;
    let output = run("docs/quickstart.md", &shop);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("webhook verified: invoice inv_") && said.contains("is paid, 500000 NGN"), "{said}");
    shop.close();
}
