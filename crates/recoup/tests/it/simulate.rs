use std::process::{Command, Output};

use serde_json::Value;

fn simulate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recoup"));
    command.args(["simulate", "recovery", "--seed", "5", "--customers", "60"]).args(arguments);
    command.output().expect("the binary runs")
}

#[test]
fn both_policies_meet_the_same_invoices_and_the_figures_repeat() {
    let first = simulate(&["--policy", "payday", "--policy", "ladder", "--json"]);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let figures: Value = serde_json::from_slice(&first.stdout).expect("JSON");
    let [payday, ladder] = [&figures["policies"][0], &figures["policies"][1]];
    assert_eq!((&payday["policy"], &ladder["policy"]), (&"payday_aware".into(), &"fixed_ladder".into()));
    assert_eq!(payday["invoiced"], ladder["invoiced"]);
    assert!(payday["recovered"]["minor"].as_i64() > ladder["recovered"]["minor"].as_i64());
    assert!(payday["attempts"].as_i64() < ladder["attempts"].as_i64());
    assert_eq!(simulate(&["--json"]).stdout, first.stdout, "the same, and both are the default");
}

#[test]
fn the_table_has_every_policy_and_a_chart() {
    let output = simulate(&[]);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["payday_aware", "fixed_ladder", "invoiced", "attempts by recovery", "messages", "recovery rate", "█"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_wrong_policy_is_refused_with_every_path() {
    let file = std::env::temp_dir().join(format!("recoup-policy-{}.json", std::process::id()));
    std::fs::write(&file, r#"{"max_attempts": 0, "payday": {"zone": "Nowhere"}}"#).expect("a file");
    let output = simulate(&["--policy", file.to_str().expect("a path")]);
    std::fs::remove_file(&file).expect("it was there");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("max_attempts:") && told.contains("payday.zone:"), "{told}");
}
