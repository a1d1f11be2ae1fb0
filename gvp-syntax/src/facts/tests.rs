//! What is read from whole programs, and what only looks like it.

use std::time::Duration;

use super::*;

fn read(imports: &str, body: &str) -> Facts {
    let imports: String = imports.lines().map(|import| format!("import {import}\n")).collect();
    facts(&GoFile::parse(&format!("package main\n{imports}\nfunc main() {{\n{body}\n}}\n")))
}

fn std_facts(body: &str) -> Facts {
    let std = "\"context\"\n\"crypto/tls\"\n\"database/sql\"\n\"flag\"\n\"fmt\"\n\"log\"\n\"net\"\n\"net/http\"\n\
               \"net/http/httptest\"\n\"net/smtp\"\n\"net/url\"\n\"os\"\n\"os/signal\"\n\"time\"";
    read(std, body)
}

fn bounds(facts: &Facts) -> Vec<(&str, Option<u64>)> {
    let millis = |bound: Duration| u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
    facts.time_operations.iter().map(|op| (op.call.as_str(), op.bound.map(millis))).collect()
}

fn targets(body: &str) -> Vec<(String, RemoteKind)> {
    std_facts(body).remote.into_iter().map(|access| (access.target, access.kind)).collect()
}

#[test]
fn every_operation_that_depends_on_time() {
    let found = std_facts(
        "time.Sleep(time.Second)\n<-time.After(2 * time.Second)\ntime.AfterFunc(time.Minute/2, f)\n\
         time.NewTimer(d)\ntime.NewTicker(time.Duration(100) * time.Millisecond)\nfor range time.Tick(1e9) {}\n\
         context.WithTimeout(ctx, 50*time.Millisecond)\ncontext.WithDeadline(ctx, time.Now().Add(time.Second))\n\
         conn.SetDeadline(time.Now().Add(time.Hour))\nc.conn.SetReadDeadline(t)\n",
    );
    let expected = [
        ("time.Sleep", Some(1000)),
        ("time.After", Some(2000)),
        ("time.AfterFunc", Some(30_000)),
        ("time.NewTimer", None),
        ("time.NewTicker", Some(100)),
        ("time.Tick", Some(1000)),
        ("context.WithTimeout", Some(50)),
        ("context.WithDeadline", Some(1000)),
        ("conn.SetDeadline", Some(3_600_000)),
        ("c.conn.SetReadDeadline", None),
    ];
    assert_eq!(bounds(&found), expected);
    assert_eq!(found.time_operations[0].position.line, 18);
}

#[test]
fn constants_are_calculated() {
    let file = GoFile::parse(
        "package main\nimport t \"time\"\nconst tick = 20 * t.Millisecond\nconst n, ms t.Duration = 3, 1_000_000\n\
         const twice = 1\nfunc f() { twice := 2; _ = twice }\nvar v = t.Second\n\
         func main() {\nt.Sleep(tick)\nt.Sleep(n * tick)\nt.Sleep(ms)\nt.Sleep(twice * t.Second)\nt.Sleep(v)\n\
         t.Sleep(t.Duration(1.5 * float64(t.Second)))\nt.Sleep(7 / 2 * t.Millisecond)\nt.Sleep(-t.Second)\nt.Sleep(1 / 0)\n}\n",
    );
    let found = facts(&file);
    let bounds: Vec<_> = bounds(&found).into_iter().map(|(_, bound)| bound).collect();
    assert_eq!(bounds, [Some(20), Some(60), Some(1), None, None, Some(1500), Some(3), Some(0), None]);
}

#[test]
fn names_are_those_of_packages_only() {
    assert_eq!(bounds(&read(". \"time\"", "Sleep(Second)")), [("time.Sleep", Some(1000))]);
    assert_eq!(bounds(&read("clock \"time\"", "clock.Sleep(clock.Second)")), [("time.Sleep", Some(1000))]);
    for body in [
        "time := clock{}\ntime.Sleep(1)",
        "func(time clock) { time.Sleep(1) }(c)",
        "for _, time := range clocks { time.Sleep(1) }",
        "if time := f(); true { time.Sleep(1) }",
        "conn.SetDeadline(time.Time{})",
        "fmt.Println(time.Second, time.Now())",
        "// time.Sleep(time.Second)",
        "s := \"time.Sleep(time.Second)\"",
        "clock.Sleep(1)",
        "x.After(y)",
    ] {
        assert_eq!(std_facts(body).time_operations, [], "{body}");
    }
    assert!(read("\"example.com/time\"", "time.Sleep(1)").time_operations.is_empty());
    // The hidden name is visible again after the block.
    assert_eq!(std_facts("{ time := f(); _ = time }\ntime.Sleep(1)").time_operations.len(), 1);
}

#[test]
fn inputs() {
    let lines = |positions: &[Position]| positions.iter().map(|position| position.line).collect::<Vec<_>>();
    let found = std_facts(
        "x := os.Args[1]\nfor range os.Args[1:] {}\nn := flag.Int(\"n\", 1, \"\")\nflag.Parse()\nif len(os.Args) > 1 {}\np := os.Args[0]\n\
         fmt.Scanln(&x)\nbufio.NewReader(os.Stdin)\nfmt.Sscan(x, &y)\nfmt.Fprintln(os.Stdout)\nvar e flag.ErrorHandling",
    );
    assert_eq!(lines(&found.reads_args), [18, 19, 20, 21]);
    assert_eq!(lines(&found.reads_stdin), [24, 25]);
}

#[test]
fn servers() {
    for body in [
        "http.ListenAndServe(\":8080\", nil)",
        "log.Fatal(http.ListenAndServe(\":8080\", nil))",
        "srv := &http.Server{Addr: \":1\"}\nif err := srv.ListenAndServe(); err != nil {}",
        "var srv http.Server\nsrv.Serve(l)",
        "(&http.Server{}).ListenAndServeTLS(a, b)",
        "s := newServer(addr)\ns.ListenAndServe()",
        "ln, _ := net.Listen(\"tcp\", \":0\")\nfor {\nconn, err := ln.Accept()\ngo f(conn)\n}",
        "conn, _ := net.ListenUDP(\"udp\", &addr)\nfor {\nn, from, err := conn.ReadFromUDP(buf)\ng(n, from, err)\n}",
        "go http.ListenAndServe(\":8080\", nil)\nselect {}",
        "go func() { http.ListenAndServe(\":8080\", nil) }()\nc := make(chan os.Signal)\nsignal.Notify(c)\n<-c",
    ] {
        assert!(std_facts(body).serves.is_some(), "{body}");
    }
    for body in [
        "go http.ListenAndServe(\":8080\", nil)\nhttp.Get(\"http://localhost:8080\")",
        "go func() { log.Fatal(http.ListenAndServe(\":8080\", nil)) }()\ntime.Sleep(1)",
        "srv := httptest.NewServer(nil)\nsrv.Close()",
        "ln, _ := net.Listen(\"tcp\", \":0\")\nconn, _ := ln.Accept()",
        "bus.Serve(x)",
        "http.HandleFunc(\"/\", f)",
    ] {
        assert_eq!(std_facts(body).serves, None, "{body}");
    }
    let elsewhere =
        "package main\nimport \"net/http\"\nfunc run() { http.ListenAndServe(\"\", nil) }\nfunc main() { go run() }\n";
    assert_eq!(facts(&GoFile::parse(elsewhere)).serves, None);
    assert!(facts(&GoFile::parse(&elsewhere.replace("go run", "run"))).serves.is_some());
}

#[test]
fn programs_without_an_end() {
    for body in [
        "select {}",
        "for {}",
        "for {\nfmt.Println(1)\n}",
        "for true { f() }",
        "for i := 0; ; i++ { f(i) }",
        "for {\nselect {\ncase <-c:\nbreak\n}\n}",
        "for {\nfor i := range 3 { if i > 1 { break } }\n}",
        "for {\nfunc() { return }()\n}",
        "for t := range time.Tick(time.Second) { f(t) }",
        "for range ticker.C { f() }",
    ] {
        assert!(std_facts(body).never_ends.is_some(), "{body}");
    }
    for body in [
        "for { break }",
        "for { if x { return } }",
        "for { if x { os.Exit(0) } }",
        "for { log.Fatal(1) }",
        "for { panic(1) }",
        "for { goto done }\ndone:",
        "loop:\nfor { select { case <-c: break loop } }",
        "for x < 3 {}",
        "for range 3 {}",
        "for range time.Tick(1) { if x { return } }",
        "for range ticker.D {}",
        "for _, x := range xs { f(x) }",
        "go func() { for {} }()",
        "f := func() { select {} }",
        "select { case <-c: }",
    ] {
        assert_eq!(std_facts(body).never_ends, None, "{body}");
    }
    let through = "package main\nimport \"os\"\nfunc quit() { os.Exit(0) }\nfunc main() { for { quit() } }\n";
    assert_eq!(facts(&GoFile::parse(through)).never_ends, None);
    assert!(std_facts("signal.NotifyContext(ctx)").waits_for_signal.is_some());
}

#[test]
fn calls_to_the_outside() {
    use RemoteKind::{Database, Dial, Http, Lookup, Service};
    for (body, target, kind) in [
        ("http.Get(\"https://example.com\")", "example.com:443", Http),
        ("http.Post(\"http://api.x.io:81/a?b\", t, r)", "api.x.io:81", Http),
        ("const u = \"https://example.com\"\nhttp.Get(u + \"/x\")", "example.com:443", Http),
        ("http.Get(fmt.Sprintf(\"https://example.com/%d\", i))", "example.com:443", Http),
        ("c := &http.Client{}\nc.Get(`https://example.com`)", "example.com:443", Http),
        ("c := new(http.Client)\nn := new(1)\nc.Get(`https://example.com`)", "example.com:443", Http),
        ("http.DefaultClient.Head(\"https://example.com\")", "example.com:443", Http),
        ("req, _ := http.NewRequest(\"GET\", \"https://example.com\", nil)\nc.Do(req)", "example.com:443", Http),
        ("net.Dial(\"tcp\", \"golang.org:80\")", "golang.org:80", Dial),
        ("d := net.Dialer{}\nd.DialContext(ctx, \"udp\", \"8.8.8.8:53\")", "8.8.8.8:53", Dial),
        ("tls.Dial(\"tcp\", \"golang.org:443\", nil)", "golang.org:443", Dial),
        ("net.LookupHost(\"golang.org\")", "golang.org", Lookup),
        ("net.DefaultResolver.LookupHost(ctx, \"golang.org\")", "golang.org", Lookup),
        ("sql.Open(\"postgres\", dsn)", "postgres", Database),
        ("smtp.SendMail(\"mail.example.com:25\", a, f, t, m)", "mail.example.com:25", Service),
        ("smtp.SendMail(server, a, f, t, m)", "mail server", Service),
    ] {
        assert_eq!(targets(body), [(target.to_owned(), kind)], "{body}");
    }
    let found = std_facts("http.Get(\n\"https://example.com\",\n)");
    assert_eq!(found.remote[0].what, "http.Get( \"https://example.com\", )");
}

#[test]
fn what_stays_at_home() {
    for body in [
        "fmt.Println(\"https://example.com\")",
        "u, _ := url.Parse(\"https://example.com\")",
        "const home = \"https://example.com\"",
        "links := []string{\"https://example.com\"}",
        "http.Get(srv.URL)",
        "srv := httptest.NewServer(h)\nhttp.Get(srv.URL + \"/x\")",
        "http.Get(\"http://localhost:8080/x\")",
        "http.Get(\"http://127.0.0.1:\" + port)",
        "u := \"https://example.com\"\nu = srv.URL\nhttp.Get(u)",
        "req, _ := http.NewRequest(\"GET\", \"https://example.com\", nil)\nhandler.ServeHTTP(rec, req)",
        "httptest.NewRequest(\"GET\", \"https://example.com\", nil)",
        "cache.Get(\"https://example.com\")",
        "net.Dial(\"tcp\", \":8080\")",
        "net.Dial(\"unix\", \"/tmp/x.sock\")",
        "net.Dial(\"tcp\", l.Addr().String())",
        "net.LookupHost(\"localhost\")",
        "net.LookupHost(name)",
        "sql.Open(\"sqlite3\", \":memory:\")",
        "sql.Register(\"fake\", d)\nsql.Open(\"fake\", \"\")",
        "sql.Open(driver, dsn)",
        "smtp.SendMail(\"localhost:25\", a, f, t, m)",
        "http.Redirect(w, r, \"https://example.com\", 302)",
        "http.Get(\"https://nowhere.invalid/\")",
        "// http.Get(\"https://example.com\")",
    ] {
        assert_eq!(targets(body), [], "{body}");
    }
}

#[test]
fn clients_of_services() {
    let found = read("\"github.com/redis/go-redis/v9\"\n_ \"github.com/lib/pq\"\n\"cloud.google.com/go/storage\"", "");
    let found: Vec<_> = found.remote.iter().map(|access| (access.target.as_str(), access.position.line)).collect();
    assert_eq!(found, [("Redis", 2), ("Google Cloud", 4)]);
    assert!(read("\"github.com/redis/go-redis/v9\"\n\"github.com/alicebob/miniredis/v2\"", "").remote.is_empty());
    assert!(read("\"github.com/redis/go-redis-like\"", "").remote.is_empty());
    let grpc = |target: &str| read("\"google.golang.org/grpc\"", &format!("grpc.NewClient({target:?})")).remote.len();
    assert_eq!(
        ["api.x.io:443", "dns:///api.x.io:443", "localhost:1", "passthrough://bufnet", "bufnet"].map(grpc),
        [1, 1, 0, 0, 0]
    );
}

#[test]
fn broken_programs_have_facts_too() {
    assert_eq!(bounds(&std_facts("x := \ntime.Sleep(time.Second)\nif {")), [("time.Sleep", Some(1000))]);
    assert_eq!(facts(&GoFile::parse("")), Facts::default());
    let deep = format!(
        "package main\nimport \"time\"\nfunc main() {{ time.Sleep({}1{}) }}",
        "(".repeat(5000),
        ")".repeat(5000)
    );
    assert_eq!(facts(&GoFile::parse(&deep)).time_operations[0].bound, None);
}
