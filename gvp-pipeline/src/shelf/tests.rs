//! A shelf under ordinary use, damage, crowding and concurrency.

use super::*;

const MIB: u64 = 1024 * 1024;

fn key(number: u8) -> MemoryKey {
    MemoryKey::new([number; 32])
}

fn shelf(most_bytes: u64) -> (tempfile::TempDir, Shelf) {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::new(folder.path().join("outcomes"), most_bytes);
    (folder, shelf)
}

fn make_old(path: &Path, days: u32) {
    let when = SystemTime::now() - DAY * days;
    File::options().append(true).open(path).unwrap().set_modified(when).unwrap();
}

#[test]
fn what_is_remembered_is_recalled_until_it_is_cleared() {
    let (_folder, shelf) = shelf(MIB);
    assert_eq!(shelf.recall(&key(1)), None);
    assert_eq!(shelf.stock().unwrap(), Stock::default());
    shelf.remember(&key(1), b"one");
    shelf.remember(&key(1), b"uno");
    shelf.remember(&key(2), b"");
    assert_eq!(shelf.recall(&key(1)).as_deref(), Some(b"uno".as_slice()));
    assert_eq!(shelf.recall(&key(2)).as_deref(), Some(b"".as_slice()));
    assert_eq!(shelf.stock().unwrap().entries, 2);
    shelf.clear().unwrap();
    assert_eq!(shelf.recall(&key(1)), None);
    shelf.clear().unwrap();
}

#[test]
fn what_is_damaged_is_forgotten_and_removed() {
    let (_folder, shelf) = shelf(MIB);
    shelf.remember(&key(1), b"one");
    let path = shelf.path(&key(1));
    let whole = fs::read(&path).unwrap();
    let flipped: Vec<u8> =
        whole.iter().enumerate().map(|(at, byte)| if at == whole.len() - 1 { !byte } else { *byte }).collect();
    for damaged in [&whole[..whole.len() - 1], &whole[..20], b"", b"gvp memory 2\nsomething else", &flipped] {
        fs::write(&path, damaged).unwrap();
        assert_eq!(shelf.recall(&key(1)), None, "{damaged:?}");
        assert!(!path.exists(), "{damaged:?}");
    }
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let (_folder, shelf) = shelf(10 * 1100);
    for number in 0..10 {
        shelf.remember(&key(number), &[number; 1000]);
        make_old(&shelf.path(&key(number)), 20 - u32::from(number));
    }
    shelf.tidy().unwrap();
    assert_eq!(shelf.stock().unwrap().entries, 10, "there is room for all");
    assert!(shelf.recall(&key(0)).is_some(), "a use is noted");
    for number in 10..12 {
        shelf.remember(&key(number), &[number; 1000]);
    }
    shelf.tidy().unwrap();
    assert!(shelf.stock().unwrap().bytes <= 10 * 1100);
    assert!(shelf.recall(&key(0)).is_some() && shelf.recall(&key(11)).is_some());
    assert_eq!(shelf.recall(&key(1)), None);
}

#[test]
fn what_a_crash_left_behind_goes_after_a_day() {
    let (_folder, shelf) = shelf(MIB);
    shelf.remember(&key(1), b"one");
    let left_over = shelf.path(&key(1)).with_extension("tmp");
    fs::write(&left_over, "half").unwrap();
    shelf.tidy().unwrap();
    assert!(left_over.exists(), "somebody may be writing it");
    make_old(&left_over, 2);
    make_old(&shelf.dir.join(LEDGER), 2);
    shelf.tidy().unwrap();
    assert!(!left_over.exists());
    assert!(shelf.recall(&key(1)).is_some());
}

#[test]
fn many_may_read_and_write_at_once() {
    let (_folder, shelf) = shelf(MIB);
    std::thread::scope(|scope| {
        for writer in 0..8_u8 {
            let shelf = &shelf;
            scope.spawn(move || {
                for round in 0..50_u8 {
                    shelf.remember(&key(round % 4), &vec![writer; 5000]);
                    let seen = shelf.recall(&key(round % 4)).expect("whatever is there is whole");
                    assert!(seen.len() == 5000 && seen.iter().all(|byte| *byte == seen[0]));
                    shelf.tidy().unwrap();
                }
            });
        }
    });
    assert_eq!(shelf.stock().unwrap().entries, 4);
}

#[test]
fn a_shelf_that_cannot_be_written_remembers_nothing_and_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let shelf = Shelf::new(folder.path().join("file/outcomes"), MIB);
    shelf.remember(&key(1), b"one");
    assert_eq!(shelf.recall(&key(1)), None);
}
