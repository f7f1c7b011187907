use settling::files::{self, NewFile};
use store::PageOf;
use store::settlements::{self, SettlementFilter, SettlementRow};
use testkit::World;

use crate::desk::{all_breaks, attempts_of, balances, compare, compare_over, edit_charge, paying};

async fn arrived(world: &World) -> Vec<SettlementRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let rows = settlements::page(&mut tx, &SettlementFilter::default(), &page).await.expect("settlements");
    tx.commit(rows).await.expect("a read")
}

async fn import(world: &World, content: &str) -> Result<(i32, bool), usecase::Error> {
    let mut tx = world.begin().await;
    let new = NewFile { account: None, name: "a.csv".to_owned(), layout: None, content: content.to_owned() };
    let (row, is_new) = files::import(&mut tx, &new).await?;
    tx.commit((row.taken, is_new)).await.map_err(Into::into)
}

#[tokio::test]
async fn what_is_settled_into_the_balance_stays_there() {
    let world = paying(3).await;
    let books = balances(&world).await;
    assert_eq!((books["gateway_clearing"], books["gateway_fees"]), (3 * 492_500, 3 * 7_500));
    world.db.clock.set("2026-09-02T12:00:00Z".parse().expect("an instant"));
    let run = compare(&world).await;
    assert_eq!((run.state.as_str(), run.problem), ("completed", None));
    let found = arrived(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].net_minor, found[0].gross_minor, found[0].fee_minor), (1_477_500, 1_500_000, 22_500));
    assert_eq!((found[0].unexplained_minor, found[0].beside_minor, found[0].lines), (0, 0, 3));
    assert_eq!(found[0].arrived_in, "balance");
    let books = balances(&world).await;
    assert_eq!((books.get("settled_funds"), books["gateway_clearing"]), (None, 1_477_500));
    assert!(all_breaks(&world).await.is_empty());
    assert_eq!(world.events().await.iter().filter(|event| *event == "settlement.received").count(), 1);
    // The same settlement is listed again, and booked once.
    compare(&world).await;
    assert_eq!(arrived(&world).await.len(), 1);
    assert_eq!(balances(&world).await["gateway_clearing"], 1_477_500);
    world.verify().await;
    // The provider says now that less arrived.
    edit_charge(&world, attempts_of(&world).await[0].id, "fee_minor = 17500").await;
    compare_over(&world, 72).await;
    let told: Vec<(String, String)> =
        all_breaks(&world).await.into_iter().map(|row| (row.kind, row.what.join("+"))).collect();
    assert!(told.contains(&("settlement".to_owned(), "amount".to_owned())), "{told:?}");
    assert!(told.contains(&("charge".to_owned(), "fee".to_owned())), "{told:?}");
    assert_eq!(arrived(&world).await[0].net_minor, 1_477_500, "what is written stays");
    world.verify().await;
}

#[tokio::test]
async fn a_file_twice_changes_nothing_and_foreign_money_is_booked_beside() {
    let world = paying(1).await;
    let attempt = attempts_of(&world).await.remove(0);
    let reference = gateways::reference::Reference::Charge.of(attempt.id.uuid());
    let content = format!(
        "settlement,settled_at,kind,gateway_ref,reference,amount,fee,currency\n\
         S-1,2026-09-02T05:00:00Z,charge,sim_1,{reference},500000,7500,NGN\n\
         S-1,2026-09-02T05:00:00Z,charge,other_1,invoice-9,100000,1000,NGN\n\
         S-1,2026-09-02T05:00:00Z,fee,monthly,,2500,,NGN\n"
    );
    assert_eq!(import(&world, &content).await.expect("a file"), (1, true));
    let found = arrived(&world).await;
    assert_eq!((found[0].net_minor, found[0].beside_minor, found[0].fee_minor), (589_000, 99_000, 11_000));
    let books = balances(&world).await;
    assert_eq!((books["settled_funds"], books["external_funds"]), (589_000, -99_000));
    assert_eq!((books["gateway_clearing"], books["gateway_fees"]), (0, 10_000));
    for _ in 0..2 {
        assert_eq!(import(&world, &content).await.expect("a file"), (1, false));
    }
    // Another file with the same settlement in it takes nothing of it.
    let longer = content.replace("invoice-9", "invoice-10");
    assert_eq!(import(&world, &longer).await.expect("a file"), (0, true));
    assert_eq!(arrived(&world).await.len(), 1);
    assert_eq!(balances(&world).await, books);
    world.verify().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_books_nothing_of_it() {
    let world = paying(1).await;
    let head = "settlement,settled_at,gateway_ref,amount,currency\n";
    let content = format!("{head}S-1,2026-09-02T05:00:00Z,a,5,NGN\nS-2,2026-09-02T05:00:00Z,b,five,NGN\n");
    let error = import(&world, &content).await.expect_err("refused");
    assert_eq!(error.fields[0].message, "Line 3: `five` is no amount.");
    assert!(arrived(&world).await.is_empty());
}

#[tokio::test]
async fn what_the_lines_do_not_come_to_is_told() {
    let world = paying(0).await;
    let content =
        "settlement,settled_at,gateway_ref,amount,fee,net,currency\nS-1,2026-09-02T05:00:00Z,a,1000,10,950,NGN\n";
    import(&world, content).await.expect("a file");
    assert_eq!(arrived(&world).await[0].unexplained_minor, -40);
    let found = all_breaks(&world).await;
    assert_eq!((found.len(), found[0].kind.as_str()), (1, "settlement"));
    world.verify().await;
}
