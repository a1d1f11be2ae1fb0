//! What is suspected, and what only looks like it.

use super::*;

const NEW: Lifetimes = Lifetimes { timers_are_collected: true, controllers_finish: true };
const OLD: Lifetimes = Lifetimes { timers_are_collected: false, controllers_finish: false };

/// The patterns that are found in declarations, each with its line; the first line of `text` is line 1.
fn found(text: &str, is_test: bool, lifetimes: Lifetimes) -> Vec<(Pattern, u32)> {
    // Everything before `text` is on one line.
    let file = GoFile::parse(&format!("package p; {IMPORTS}\n{text}"));
    assert_eq!(file.syntax_errors(), [], "{text}");
    let all = suspicions(&file, std::slice::from_ref(&file), is_test, lifetimes);
    all.into_iter().map(|one| (one.pattern, one.position.line - 1)).collect()
}

const IMPORTS: &str = "import (\"context\"; \"net/http\"; \"sync\"; \"testing\"; \"time\"; \"io\"; \
                       \"go.uber.org/mock/gomock\"); ";

/// The patterns in the body of a function that is not `main`.
fn in_function(body: &str) -> Vec<(Pattern, u32)> {
    found(&format!("func f(ctx context.Context, n int) error {{\n{body}\nreturn nil }}"), false, NEW)
        .into_iter()
        .map(|(pattern, line)| (pattern, line - 1))
        .collect()
}

fn in_main(body: &str) -> Vec<(Pattern, u32)> {
    found(&format!("func main() {{\n{body}\n}}"), false, NEW)
        .into_iter()
        .map(|(pattern, line)| (pattern, line - 1))
        .collect()
}

const SEND: &str = "ch := make(chan int)\ngo func() { ch <- 1 }()\n";

#[test]
fn sends_that_are_abandoned_after_a_timeout() {
    use Pattern::AbandonedSend;
    for way_out in ["case <-time.After(1):", "case <-ctx.Done():", "default:", "case <-time.NewTimer(1).C:"] {
        let select = format!("{SEND}select {{ case v := <-ch: _ = v\n{way_out} }}");
        assert_eq!(in_function(&select), [(AbandonedSend, 2)], "{way_out}");
        assert_eq!(in_main(&select), [(AbandonedSend, 2)], "{way_out}");
        let buffered = select.replace("make(chan int)", "make(chan int, 1)");
        assert_eq!(in_function(&buffered), [], "{way_out}");
    }
    let named = format!("{SEND}timeout := time.After(1)\nselect {{ case <-ch:\ncase <-timeout: }}");
    assert_eq!(in_function(&named), [(AbandonedSend, 2)]);
    let zero = SEND.replace("make(chan int)", "make(chan int, 0)");
    assert_eq!(in_function(&format!("{zero}select {{ case <-ch:\ncase <-ctx.Done(): }}")), [(AbandonedSend, 2)]);
}

#[test]
fn receives_that_do_come() {
    for rest in [
        // It waits in the other case, too.
        "select { case <-ch:\ncase <-ctx.Done():\n<-ch }",
        // The other case is another answer, not the end of waiting.
        "select { case <-ch:\ncase <-other: }",
        "for { select { case <-ch:\nreturn nil\ncase <-time.After(1): n++ } }",
        "<-ch",
        "v := <-ch\nif v > 0 { return nil }",
        // A watchdog: nobody minds what is left when it barks.
        "select { case <-ch:\ncase <-time.After(1): panic(\"stuck\") }",
        "select { case <-ch:\ncase <-time.After(1): t.Fatal(\"stuck\") }",
        // Out of sight.
        "keep(ch)\nselect { case <-ch:\ndefault: }",
        "x := ch\nselect { case <-x:\ndefault: }",
        "s.ch = ch\nselect { case <-ch:\ndefault: }",
    ] {
        assert_eq!(in_function(&format!("{SEND}{rest}")), [], "{rest}");
    }
    let guarded = "ch := make(chan int)\ngo func() { select { case ch <- 1:\ncase <-ctx.Done(): } }()\n";
    assert_eq!(in_function(&format!("{guarded}select {{ case <-ch:\ncase <-ctx.Done(): }}")), []);
}

#[test]
fn one_receive_for_many_sends() {
    use Pattern::AbandonedSend;
    let many = "ch := make(chan int)\nfor range 3 { go func() { ch <- 1 }() }\n";
    assert_eq!(in_function(&format!("{many}<-ch")), [(AbandonedSend, 2)]);
    assert_eq!(in_function(&format!("{many}for range 3 {{ <-ch }}")), []);
    assert_eq!(in_function(&format!("{SEND}go func() {{ ch <- 2 }}()\n<-ch")), [(AbandonedSend, 2)]);
    assert_eq!(in_function(&format!("{SEND}go func() {{ ch <- 2 }}()\n<-ch\n<-ch")), []);
    assert_eq!(
        in_function(
            "ch := make(chan int)\nif n > 0 { go func() { ch <- 1 }() } else { go func() { ch <- 2 }() }\n<-ch"
        ),
        []
    );
    // Nobody receives at all.
    assert_eq!(in_function(SEND), [(AbandonedSend, 2)]);
}

#[test]
fn returns_before_the_receive() {
    use Pattern::AbandonedSend;
    let early = "if n > 0 { return nil }\n<-ch";
    assert_eq!(in_function(&format!("{SEND}{early}")), [(AbandonedSend, 2)]);
    assert_eq!(in_main(&format!("n := 1\n{SEND}if n > 0 {{ return }}\n<-ch")), [], "the program ends");
    let called = format!("func main() {{ f(1) }}\nfunc f(n int) {{\n{SEND}if n > 0 {{ return }}\n<-ch }}");
    assert_eq!(found(&called, false, NEW), [(AbandonedSend, 4)], "the program goes on");
    assert_eq!(in_function(&format!("{SEND}defer func() {{ <-ch }}()\nif n > 0 {{ return nil }}")), []);
    assert_eq!(
        in_function("ch := make(chan int)\nif n > 0 { go func() { ch <- 1 }() } else { return nil }\n<-ch"),
        [],
        "where it returns, no goroutine was started"
    );
}

#[test]
fn channels_are_followed_into_functions() {
    use Pattern::{AbandonedSend, UnclosedRange};
    let worker = "func work(in <-chan int, out chan<- int) { for v := range in { out <- v } }\n";
    let pool = |end: &str| {
        let text = format!(
            "{worker}func f() {{\nin, out := make(chan int), make(chan int)\ngo work(in, out)\nin <- 1\n<-out\n{end} }}"
        );
        found(&text, false, NEW)
    };
    assert_eq!(pool("close(in)"), []);
    assert_eq!(pool("\n"), [(UnclosedRange, 1)]);
    let literal = "ch := make(chan int)\ngo func(out chan<- int) { out <- 1 }(ch)\nselect { case <-ch:\ndefault: }";
    assert_eq!(in_function(literal), [(AbandonedSend, 2)]);
    let other = "func give(ch chan int) { ch = make(chan int)\nch <- 1 }\nfunc f() {\nch := make(chan int)\ngo give(ch)\nselect { case <-ch:\ndefault: } }";
    assert_eq!(found(other, false, NEW), [], "it is not the same channel any more");
    let inner = "ch := make(chan int)\ngo func() { ch <- 1 }()\nfunc(ch int) { use(ch) }(2)\n<-ch";
    assert_eq!(in_function(inner), [], "the parameter is something else");
    let variadic = "func all(cs ...chan int) {}\nfunc f() {\nch := make(chan int)\ngo func() { ch <- 1 }()\nall(ch) }";
    assert_eq!(found(variadic, false, NEW), []);
}

#[test]
fn channels_that_nobody_closes_or_feeds() {
    use Pattern::{UnclosedRange, UnfedReceive};
    let range = "ch := make(chan int, 3)\ngo func() { for v := range ch { _ = v } }()\nch <- 1\n";
    assert_eq!(in_function(range), [(UnclosedRange, 2)]);
    assert_eq!(in_main(range), [(UnclosedRange, 2)]);
    assert_eq!(in_function(&format!("{range}close(ch)")), []);
    assert_eq!(in_function(&format!("{range}defer close(ch)")), []);
    assert_eq!(in_function("ch := make(chan int)\ngo func() { for range ch { break } }()\nch <- 1"), []);
    assert_eq!(in_function("ch := make(chan int)\ngo func() { <-ch }()"), [(UnfedReceive, 2)]);
    assert_eq!(in_function("ch := make(chan int)\ngo func() { select { case <-ch:\ncase <-ctx.Done(): } }()"), []);
    assert_eq!(in_function("ch := make(chan int)\ngo func() { <-ch }()\nclose(ch)"), []);
    assert_eq!(in_function("ch := make(chan int)\nstop = ch\ngo func() { <-ch }()"), []);
    // This is how `main` stays, and then what it starts may stay, too.
    assert_eq!(in_main("forever := make(chan int)\n<-forever"), []);
    assert_eq!(in_main("go func() { for { work() } }()\nforever := make(chan int)\n<-forever"), []);
    assert_eq!(in_main("ch := make(chan int)\ngo func() { for { ch <- 1 } }()\nfor v := range ch { _ = v }"), []);
}

#[test]
fn goroutines_without_an_end() {
    use Pattern::{EndlessGenericGoroutine, EndlessGoroutine, KeptInterface};
    assert_eq!(in_function("go func() { for { work() } }()"), [(EndlessGoroutine, 1)]);
    assert_eq!(in_main("go func() { for { work() } }()"), [(EndlessGoroutine, 1)]);
    assert_eq!(in_function("go func() { select {} }()"), [(EndlessGoroutine, 1)]);
    assert_eq!(
        in_function("go func() { for { select { case <-ctx.Done(): break\ndefault: work() } } }()"),
        [(EndlessGoroutine, 1)]
    );
    for end in [
        "go func() { for { select { case <-ctx.Done(): return\ndefault: work() } } }()",
        "go func() { L: for { select { case <-ctx.Done(): break L\ndefault: work() } } }()",
        "go func() { for ctx.Err() == nil { work() } }()",
        "go func() { for { if n > 1 { panic(n) } } }()",
        "var once sync.Once\nonce.Do(func() { go func() { for { work() } }() })",
        "go unknown()",
        "go x.run()",
    ] {
        assert_eq!(in_function(end), [], "{end}");
    }
    assert_eq!(in_main("go func() { for { work() } }()\nselect {}"), []);
    assert_eq!(in_main("go func() { for { work() } }()\nhttp.ListenAndServe(\":80\", nil)"), []);
    assert_eq!(found("func init() { go func() { for { work() } }() }", false, NEW), []);
    assert_eq!(
        found(
            "var w *W\nfunc get() *W { if w == nil { w = &W{}; go func() { for { w.work() } }() }; return w }",
            false,
            NEW
        ),
        []
    );
    let generic = "func pump[T any](v T) { for { use(v) } }\nfunc f() { go pump[int](1) }";
    assert_eq!(found(generic, false, NEW), [(EndlessGenericGoroutine, 2)]);
    assert_eq!(
        found("func f[T any](v T) { go func() { for { use(v) } }() }", false, NEW),
        [(EndlessGenericGoroutine, 1)]
    );
    assert_eq!(found("func f(r io.Reader) { go func() { for { use(r) } }() }", false, NEW), [(KeptInterface, 1)]);
    assert_eq!(found("func f(v any) { go func() { for { v := 1; use(v) } }() }", false, NEW), [(EndlessGoroutine, 1)]);
    let method = "type S struct{}\nfunc (s *S) loop() { for { work() } }\nfunc (s *S) Start() { go s.loop() }";
    assert_eq!(found(method, false, NEW), [(EndlessGoroutine, 3)]);
}

#[test]
fn tests_that_sleep() {
    let test = |body: &str| found(&format!("func TestX(t *testing.T) {{\n{body}\n}}"), true, NEW);
    let told = [(Pattern::SleepSynchronisedTest, 3)];
    assert_eq!(test("go work()\ntime.Sleep(1)\ncheck(t)"), told);
    assert_eq!(test("go work()\n<-time.After(1)\ncheck(t)"), told);
    assert_eq!(test("t.Run(\"a\", func(t *testing.T) { go work()\ntime.Sleep(1)\ncheck(t) })"), told);
    for body in [
        "go work()\ntime.Sleep(1)\nwg.Wait()",
        "go work()\n<-done\ntime.Sleep(1)",
        "go work()\nfor !ready() {\ntime.Sleep(1) }",
        "go func() { time.Sleep(1) }()\ncheck(t)",
        "time.Sleep(1)\ngo work()",
        "time.Sleep(1)",
    ] {
        assert_eq!(test(body), [], "{body}");
    }
    let synctest = "import \"testing/synctest\"\nfunc TestX(t *testing.T) { synctest.Test(t, func(t *testing.T) {\ngo work()\ntime.Sleep(1) }) }";
    assert_eq!(found(synctest, true, NEW), []);
    assert_eq!(found("func TestX(t *testing.T) {\ngo work()\ntime.Sleep(1) }", false, NEW), [], "not a test file");
}

#[test]
fn contexts_in_fields() {
    use Pattern::{ForgottenCancel, ForgottenContext};
    let kind = "type S struct { ctx context.Context; cancel context.CancelFunc }\n";
    let made = "func New() *S {\nctx, cancel := context.WithCancel(context.Background())\nreturn &S{ctx: ctx, cancel: cancel} }\n";
    let stored = format!("{kind}{made}");
    assert_eq!(found(&stored, false, NEW), [(ForgottenContext, 4), (ForgottenCancel, 4)]);
    let assigned =
        format!("{kind}func (s *S) Start() {{ s.ctx, s.cancel = context.WithCancel(context.Background()) }}");
    assert_eq!(found(&assigned, false, NEW), [(ForgottenContext, 2), (ForgottenCancel, 2)]);
    let used = format!("{stored}func (s *S) Close() {{ s.cancel(); <-s.ctx.Done() }}");
    assert_eq!(found(&used, false, NEW), []);
    assert_eq!(found(kind, false, NEW), [], "nothing is put there");
    let exported = stored.replace("ctx context", "Ctx context").replace("cancel context.C", "Cancel context.C");
    assert_eq!(found(&exported, false, NEW), [], "others may look at it");
}

#[test]
fn another_file_of_the_package_may_look_at_a_field() {
    let file = GoFile::parse(
        "package p\nimport \"context\"\ntype s struct { cancel context.CancelFunc }\n\
         func (x *s) start(ctx context.Context) { _, x.cancel = context.WithCancel(ctx) }\n",
    );
    let other = GoFile::parse("package p\nfunc (x *s) stop() { x.cancel() }\n");
    assert_eq!(suspicions(&file, std::slice::from_ref(&file), false, NEW).len(), 1);
    assert_eq!(suspicions(&file, &[file.clone(), other], false, NEW), []);
}

#[test]
fn contexts_of_handlers() {
    let handler =
        |body: &str| found(&format!("func h(w http.ResponseWriter, r *http.Request) {{\n{body}\n}}"), false, NEW);
    let detached = "ctx, cancel := context.WithTimeout(context.Background(), 1)\ndefer cancel()\nuse(ctx)";
    assert_eq!(handler(detached), [(Pattern::DetachedContext, 2)]);
    assert_eq!(handler(&detached.replace("context.Background()", "r.Context()")), []);
    assert_eq!(handler(&format!("go func() {{ {detached} }}()")), [], "it is meant to go on");
    assert_eq!(handler(&format!("{detached}\nserver.Shutdown(ctx)")), []);
    assert_eq!(in_function(detached), []);
    let wrapped = format!(
        "func m(next http.Handler) http.Handler {{ return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {{\n{detached}\n}}) }}"
    );
    assert_eq!(found(&wrapped, false, NEW), [(Pattern::DetachedContext, 2)]);
}

#[test]
fn what_go_frees_since_1_23() {
    use Pattern::{TimerPerTurn, UnstoppableTicker};
    let tick = "func f() {\nfor range time.Tick(1) { work() } }";
    assert_eq!(found(tick, false, OLD), [(UnstoppableTicker, 2)]);
    assert_eq!(found(tick, false, NEW), []);
    assert_eq!(found(&tick.replace("func f", "func main"), false, OLD), []);
    let after = "func f(ch chan int) { for {\nselect { case <-ch: work()\ncase <-time.After(1): work() } } }";
    assert_eq!(found(after, false, OLD), [(TimerPerTurn, 3)]);
    assert_eq!(found(after, false, NEW), []);
    assert_eq!(found(&after.replace("After(1): work()", "After(1): return"), false, OLD), []);
}

#[test]
fn controllers_of_mocks() {
    let test = |body: &str, lifetimes| found(&format!("func TestX(t *testing.T) {{\n{body}\n}}"), true, lifetimes);
    let told = [(Pattern::UnfinishedController, 2)];
    assert_eq!(test("ctrl := gomock.NewController(t)\nuse(ctrl)", OLD), told);
    assert_eq!(test("ctrl := gomock.NewController(t)\nuse(ctrl)", NEW), []);
    assert_eq!(test("ctrl := gomock.NewController(t)\ndefer ctrl.Finish()", OLD), []);
    let own = "ctrl := gomock.NewController(&reporter{})\nuse(ctrl) }\ntype reporter struct{}\nfunc (*reporter) Fatalf(string, ...any) {";
    assert_eq!(test(own, NEW), told);
    assert_eq!(test(&own.replace("struct{}", "struct{ *testing.T }"), NEW), []);
}

#[test]
fn nothing_is_said_of_what_is_not_go() {
    let broken = GoFile::parse("package p\nfunc f() { go func() { for { } }() \n");
    assert_eq!(suspicions(&broken, &[], false, NEW), []);
}

#[test]
fn the_places_to_look_at() {
    let file = GoFile::parse(
        "package p\nfunc f() int {\n\tch := make(chan int)\n\tgo func() {\n\t\tch <- 1\n\t}()\n\tselect {\n\tcase v := <-ch:\n\t\treturn v\n\tdefault:\n\t\treturn 0\n\t}\n}\n",
    );
    let found = suspicions(&file, &[], false, NEW);
    let steps: Vec<(Role, u32)> = found[0].steps.iter().map(|step| (step.role, step.position.line)).collect();
    assert_eq!(found[0].subject, "ch");
    assert_eq!(steps, [(Role::Made, 3), (Role::Started, 4), (Role::Blocks, 5), (Role::Because, 10)]);
}
