//! What grows from one repetition to the next is told, with its place and type, and nothing that has a bound is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use support::report::{Outcome, Unit};
use support::{judge, write};

/// Growth by 10 KiB with every repetition, and next to it whatever has a bound.
const TESTS: &str = r#"package kept

import (
	"os"
	"strings"
	"sync"
	"testing"
)

var seen [][]byte

func TestLeak(t *testing.T) { seen = append(seen, make([]byte, 10*1024)) }

var open []*os.File

func TestOpens(t *testing.T) {
	file, err := os.Open("/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	open = append(open, file)
}

func TestForgets(t *testing.T) {
	answer := make(chan int)
	go func() { answer <- 1 }()
}

var buffers = sync.Pool{New: func() any { return new([10 * 1024]byte) }}

func TestPool(t *testing.T) {
	buffer := buffers.Get().(*[10 * 1024]byte)
	defer buffers.Put(buffer)
}

var slots [64][]byte
var filled int

func TestFillsSlowly(t *testing.T) {
	if filled < len(slots) {
		slots[filled] = make([]byte, 4096)
		filled++
	}
}

var once sync.Once
var table []string

func TestOnce(t *testing.T) {
	once.Do(func() {
		for i := 0; i < 1000; i++ {
			table = append(table, strings.Repeat("x", i))
		}
	})
}

var known = map[int]int{}

func fibonacci(n int) int {
	if _, ok := known[n]; !ok && n > 1 {
		known[n] = fibonacci(n-1) + fibonacci(n-2)
	}
	return max(known[n], n&1)
}

func TestMemo(t *testing.T) { fibonacci(50) }

var scratch []int

func TestReset(t *testing.T) {
	for scratch = scratch[:0]; len(scratch) < 10000; {
		scratch = append(scratch, 1)
	}
}

var sizes = map[int][]byte{}
var round int

func TestGrowsAndShrinks(t *testing.T) {
	round++
	for i := 0; i < 100*(round%7+1); i++ {
		sizes[i] = make([]byte, 100)
	}
	for i := range sizes {
		delete(sizes, i)
	}
}

func TestEndsLater(t *testing.T) {
	go func() { _ = strings.Repeat("y", 100000) }()
}
"#;

#[test]
fn what_grows_is_told_and_what_has_a_bound_is_not() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("go.mod"), "module example.com/kept\n\ngo 1.21\n");
    write(folder.path().join("kept_test.go"), TESTS);
    let judged = judge(folder.path(), &["--only", "gvp.memory/growth"]);
    let units: Vec<_> = judged.report.units().collect();
    let [unit] = units.as_slice() else { panic!("{}", judged.report.shown()) };
    let expected = ["heap-grows kept_test.go:12", "descriptors-grow kept_test.go:1", "goroutines-grow kept_test.go:1"];
    assert_eq!(unit.outcome(GROWTH), Outcome::Findings(expected.map(str::to_owned).into()));
    let heap = message(*unit);
    assert!(heap.ends_with("most of it []uint8"), "{heap}");
    let slope = slope(heap);
    assert!((slope - 10.0).abs() <= 1.0, "{slope} KiB");
}

const GROWTH: &str = "gvp.memory/growth";

/// What the first finding says.
fn message(unit: Unit<'_>) -> &str {
    unit.findings().next().unwrap()["message"].as_str().unwrap()
}

/// How many KiB more are told to be kept with every repetition.
fn slope(message: &str) -> f64 {
    let (_, rest) = message.split_once("TestLeak keeps ").unwrap();
    rest.split_once(" KiB more").unwrap().0.parse().unwrap()
}

#[test]
fn what_grows_while_a_program_runs_on_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let program = |remember: &str| {
        let imports = "import \"time\"\n\nvar kept [16][]byte\nvar all [][]byte\n";
        let body = format!("for i := 0; ; i++ {{\n\t\ttime.Sleep(time.Second)\n\t\t{remember}\n\t}}");
        format!("package main\n\n{imports}\nfunc main() {{\n\t{body}\n}}\n")
    };
    write(folder.path().join("go.mod"), "module example.com/service\n\ngo 1.21\n");
    write(folder.path().join("grows/main.go"), program("all = append(all, make([]byte, 10*1024))"));
    write(folder.path().join("stays/main.go"), program("kept[i%16] = make([]byte, 10*1024)"));
    let judged = judge(folder.path(), &["--only", "gvp.memory/growth"]);
    let grows = judged.report.unit("grows");
    assert_eq!(grows.outcome(GROWTH), Outcome::Findings(vec!["heap-grows grows/main.go:11".to_owned()]));
    assert!(message(grows).contains("10.0 KiB more with every second"), "{}", message(grows));
    assert_eq!(judged.report.unit("stays").outcome(GROWTH), Outcome::Passed);
}
